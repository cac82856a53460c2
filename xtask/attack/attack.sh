#!/usr/bin/env bash
# Lets wapiti and sqlmap loose on a demonstration of the service, as several of its people and as a stranger, and fails where either finds anything.
# First they must find what a server has that is open on purpose (control.py), or their silence would say nothing.
#
#   xtask/attack/attack.sh [MINUTES]     how long wapiti may look as each person; 3 where nothing is said
#
# Needs python3 with venv, and PyPI. Serves to this machine alone and leaves nothing behind but the report that it prints.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

minutes=${1:-3}
work=$(mktemp -d)
ends=()
cleanup() {
  for process in "${ends[@]}"; do kill "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

# What is looked for. CSRF is left out by name: the tool knows tokens in forms alone, and the service tells forged forms by Sec-Fetch-Site and Origin
# (journeys forms::a_forged_form_is_refused).
modules=xss,permanentxss,sql,timesql,exec,file,xxe,crlf,redirect,ssrf
people=("a stranger" "Tom Fielding" "Owen Hale" "Asha Mirza" "Priya Shah")

main() {
  python3 -m venv "$work/tools"
  "$work/tools/bin/pip" install --quiet wapiti3==3.2.3 sqlmap==1.10.10
  wapiti=$work/tools/bin/wapiti sqlmap=$work/tools/bin/sqlmap

  python3 xtask/attack/control.py >"$work/control.port" &
  ends+=($!)
  wait_for "$work/control.port"
  control=http://127.0.0.1:$(cat "$work/control.port")
  local found
  found=$(look "$control/" "$work/control.json" "")
  ((found >= 2)) || fail "wapiti found $found faults of the control server, which has two"
  asks_sql "$control/find?id=1" "" && fail "sqlmap did not find the query of the control server"
  echo "control: wapiti found $found faults, sqlmap found the query"

  serve
  local faults=0 person
  for person in "${people[@]}"; do
    local cookie=""
    [[ $person == "a stranger" ]] || cookie=$(sign_in "$person")
    found=$(look "$service/" "$work/report.json" "$cookie")
    echo "$person: $(pages "$work/report.json") addresses, wapiti found $found"
    ((found == 0)) || { faults=$((faults + found)); show "$work/report.json"; }
  done
  local tom
  tom=$(sign_in "Tom Fielding")
  local address
  for address in "$service/time-limits?q=1" "$service/caseload?after=1" "$service/sign-in?next=/caseload" "$service/search?q=1"; do
    asks_sql "$address" "$tom" || { faults=$((faults + 1)); echo "sqlmap: $address"; }
  done
  asks_sql_form "$service/sign-in" "email=a@example.org&password=b" || { faults=$((faults + 1)); echo "sqlmap: sign-in"; }
  curl --silent --fail "$service/health" >/dev/null || fail "the service does not answer any more"
  ((faults == 0)) || fail "$faults faults"
  echo "nothing was found"
}

serve() {
  cargo build --quiet --release --package alongside
  "${CARGO_TARGET_DIR:-target}/release/alongside" serve --demo --data "$work/data" --listen 127.0.0.1:18473 &>"$work/service.log" &
  ends+=($!)
  service=http://127.0.0.1:18473
  for _ in {1..120}; do
    curl --silent --fail "$service/health" >/dev/null && return
    sleep 0.5
  done
  cat "$work/service.log"
  fail "the service did not start"
}

# Signs in by the button of a person of the demonstration; prints the cookie.
sign_in() {
  local user
  user=$(curl --silent "$service/sign-in" | tr '\n' ' ' | grep --only-matching --perl-regexp "name=\"user\" value=\"\K[^\"]{36}(?=\"(?:(?!name=\"user\").)*?$1)" | tail --lines 1)
  [[ -n $user ]] || fail "$1 has no button"
  curl --silent --include --header "Sec-Fetch-Site: same-origin" --data "user=$user" "$service/demo/sign-in" |
    grep --ignore-case --only-matching --perl-regexp '^set-cookie: \K[^;]*'
}

# Looks at an address and all that it leads to; prints how many faults were found.
look() {
  local cookie=()
  [[ -z $3 ]] || cookie=(--header "Cookie: $3")
  "$wapiti" --url "$1" --scope folder --module "$modules" --format json --output "$2" --flush-session --no-bugreport --verbose 0 \
    --exclude "$1sign-out" --header "Sec-Fetch-Site: same-origin" "${cookie[@]}" \
    --max-scan-time $((minutes * 60)) --max-attack-time $((minutes * 30)) --tasks 4 >/dev/null 2>&1 || true
  python3 -c 'import json, sys; print(sum(len(found) for found in json.load(open(sys.argv[1]))["vulnerabilities"].values()))' "$2"
}

pages() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["infos"].get("crawled_pages_nbr", "?"))' "$1"
}

show() {
  python3 -c 'import json, sys
for kind, found in json.load(open(sys.argv[1]))["vulnerabilities"].items():
    for one in found: print(" ", kind, one["method"], one["path"], one["info"])' "$1"
}

# Whether sqlmap finds nothing behind the parameters of an address.
asks_sql() {
  local cookie=()
  [[ -z $2 ]] || cookie=(--cookie "$2")
  ! "$sqlmap" --batch --url "$1" "${cookie[@]}" --headers "Sec-Fetch-Site: same-origin" --level 2 --risk 1 --flush-session --output-dir "$work/sqlmap" \
    --disable-coloring 2>&1 | grep --quiet "is vulnerable\|identified the following injection"
}

asks_sql_form() {
  ! "$sqlmap" --batch --url "$1" --data "$2" --headers "Sec-Fetch-Site: same-origin" --level 2 --risk 1 --flush-session --output-dir "$work/sqlmap" \
    --csrf-token form_id --csrf-url "$1" --disable-coloring 2>&1 | grep --quiet "is vulnerable\|identified the following injection"
}

wait_for() {
  for _ in {1..50}; do
    [[ -s $1 ]] && return
    sleep 0.1
  done
  fail "the control server did not start"
}

fail() {
  echo "attack: $1" >&2
  exit 1
}

main
