#!/usr/bin/env bash
# Lets wapiti and sqlmap loose on a demonstration of the service, as several of its people and as nobody, and fails where either finds anything.
# First they must find what a server has that is open on purpose, or their silence would say nothing. See docs/attack.md.
#
#   xtask/attack/attack.sh [--short] [--part K/N] [--people NAME,NAME] ...      --help says the rest
#
# Needs python3 (3.11 or later) with venv, and PyPI. Serves to this machine alone. What it installs goes into a folder that is taken away again, unless
# ALONGSIDE_ATTACK_TOOLS names one that is to be used again; ALONGSIDE_PROGRAM names a program that is built already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Python would leave its compiled files beside the sources.
export PYTHONDONTWRITEBYTECODE=1
[[ " $* " != *" --help "* ]] || exec python3 "$here/main.py" --help

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

program=${ALONGSIDE_PROGRAM:-}
if [[ -z $program ]]; then
  cd "$here/../.."
  cargo build --quiet --release --package alongside
  program=${CARGO_TARGET_DIR:-$PWD/target}/release/alongside
fi

tools=${ALONGSIDE_ATTACK_TOOLS:-$work/tools}
if [[ ! -x $tools/bin/wapiti || ! -x $tools/bin/sqlmap ]]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "attack: python3 must be 3.11 or later" >&2; exit 1; }
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --require-hashes --requirement "$here/requirements.txt"
fi

python3 "$here/main.py" --program "$program" --tools "$tools/bin" "$@"
