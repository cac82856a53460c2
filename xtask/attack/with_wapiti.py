"""Wapiti on a list of targets, and what it found."""

import contextlib
import json
import re
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from processes import Unfinished, run

# One bout each: `permanentxss` looks for what `xss` has sent, so they are one.
BOUTS = {
    "scripts": "xss,permanentxss",
    "queries": "sql",
    "commands": "exec,shellshock",
    "files": "file",
    "rest": "xxe,crlf,redirect,ssrf,upload,csrf,cookieflags,csp,http_headers,htaccess,methods",
}
# It attacks what it is given and crawls nothing; nothing outside this machine is asked, also where it fails.
OPTIONS = "--scope folder --skip-crawl --level 1 --dns-endpoint localhost --format json --no-bugreport --verbose 1 --timeout 30"
# What takes many requests for little: waits that SQLite does not know, a directory that the service has not, files beside files of ours. In a slow run only.
SLOW = {"slow": "timesql,ldap,backup"}
# What each module must have found of the planted server, by the names that wapiti's report has.
PLANTED = {
    "scripts": {"Reflected Cross Site Scripting", "Stored Cross Site Scripting"},
    "queries": {"SQL Injection"},
    "commands": {"Command execution"},
    "files": {"Path Traversal"},
    "slow": {"Blind SQL Injection"},
    "rest": {
        "XML External Entity",
        "Open Redirect",
        "Server Side Request Forgery",
        "Cross Site Request Forgery",
        "HttpOnly Flag cookie",
        "Content Security Policy Configuration",
        "Clickjacking Protection",
    },
}


def attack(tools, way, targets, modules, endpoint, folder, seconds):
    """Runs these modules on the targets by this way. Gives back what was found, what went wrong with the tool itself, and how far each module came."""
    folder.mkdir(parents=True)
    base, report, log = way.address + "/", folder / "report.json", folder / "wapiti.log"
    seed = [tools / "python", Path(__file__).with_name("seed_wapiti.py"), base, folder]
    subprocess.run(
        [str(word) for word in seed], input=json.dumps([target.plain() for target in targets]), text=True, check=True
    )
    command = [tools / "wapiti", "--url", base, "--module", modules, "--endpoint", endpoint, "--output", report]
    command += ["--store-session", folder, "--store-config", folder, *OPTIONS.split(), *limit(seconds)]
    status, said = run(command, log)
    if status != 0 or not report.exists():
        raise Unfinished(f"wapiti did not come to its end: {said[-2000:]}")
    store = next(folder.glob("*.db"))
    wrong = [
        line for line in said.splitlines() if re.search("seems broken|Unable to|Traceback|Missing dependencies", line)
    ]
    return list(found(store)), wrong, how_far(store, said)


def how_far(store, said):
    """How many targets each module came to before its time was over; nothing where all came to their end."""
    cut = re.findall(r"Max attack time was reached for module (\w+)", said)
    with contextlib.closing(sqlite3.connect(store)) as held:
        of = held.execute("select count(*) from paths where evil = 0").fetchone()[0]
        done = [
            (module, held.execute("select count(*) from attack_logs where module = ?", [module]).fetchone()[0])
            for module in cut
        ]
    return ", ".join(f"{module} cut after {count} of {of}" for module, count in done)


def limit(seconds):
    return ["--max-attack-time", seconds] if seconds else []


def found(store):
    """What wapiti wrote into its store: faults, and answers that are none (5xx, none in time). Its report leaves out kinds that it does not know the name of."""
    with contextlib.closing(sqlite3.connect(store)) as held:
        held.row_factory = sqlite3.Row
        parameters = {}
        for row in held.execute("select path_id, type, name, value1 from params order by path_id, position"):
            parameters.setdefault(row["path_id"], []).append(f"{row['name']}={row['value1']}")
        asked = "select p.category, p.parameter, p.info, a.path, a.method, a.path_id from payloads p join paths a on a.path_id = p.evil_path_id where p.type <> 'additional'"
        for row in held.execute(asked):
            sent = "&".join(parameters.get(row["path_id"], []))[:1500]
            yield {
                "tool": "wapiti",
                "kind": row["category"],
                "method": row["method"],
                "address": urlsplit(row["path"]).path,
                "parameter": row["parameter"],
                "words": row["info"],
                "sent": sent,
            }
