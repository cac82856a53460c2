"""sqlmap on a list of targets, and what it found."""

import base64
import csv
import re
from urllib.parse import parse_qsl, urlsplit

from processes import run

OPTIONS = (
    "--batch --level 1 --risk 1 --time-sec 2 --threads 1 --timeout 30 --retries 1 --flush-session --skip-waf"
    " --disable-coloring --ignore-code * --drop-set-cookie"
)
# What it would ask whoever sits before it, by words of the question.
ANSWERS = (
    "further tests involving=N,keep testing the others=Y,redirect=N,follow=N,resend=N,URI=Y,exploit=N"
    ",Do you want to process=Y,skip test payloads=Y"
)
# Its own word for what it found and, trying again, found to follow chance and not what it sent.
TAKEN_BACK = "false positive or unexploitable"
ID = re.compile(r"/([A-Z][0-9A-Z]{4}-[0-9A-Z]{5}|[0-9a-f]{8}-[0-9a-f-]{27})(?=/|\?|$)")


def requests_of(targets, way, in_paths):
    """What sqlmap tests: the fields of each form, the parameters of each address, and where `in_paths` the ids in each address as well."""
    for target in targets:
        if target.method == "POST" and (target.fields or target.json):
            yield one(target, way, target.address)
        elif parse_qsl(urlsplit(target.address).query):
            yield one(target, way, target.address)
        if in_paths and target.in_address and ID.search(urlsplit(target.address).path):
            yield one(target, way, ID.sub(r"/\1*", urlsplit(target.address).path))


def one(target, way, address):
    lines = [f"{target.method} {address} HTTP/1.1", f"Host: 127.0.0.1:{way.port}"]
    body = b""
    if target.method == "POST":
        body, kind = target.body()
        lines.append(f"Content-Type: {kind}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def attack(tools, way, targets, folder, seconds, is_smart):
    """Runs sqlmap on the targets by this way; where it is to be smart, only on what it thinks promising. Gives back what was found, what went wrong with the tool
    itself, and how far it came."""
    folder.mkdir(parents=True)
    asked = list(requests_of(targets, way, not is_smart))
    if not asked:
        return [], [], ""
    items = "".join(
        f'<item><port>{way.port}</port><request base64="true"><![CDATA[{base64.b64encode(request).decode()}]]></request></item>'
        for request in asked
    )
    (folder / "asked.xml").write_text(f"<items>{items}</items>")
    log, results = folder / "sqlmap.log", folder / "results.csv"
    command = [tools / "sqlmap", "-l", folder / "asked.xml", "--results-file", results, "--output-dir", folder / "out"]
    command += ["--tmp-dir", folder, "--answers", ANSWERS, *OPTIONS.split(), *limit(seconds)]
    _, said = run(command + (["--smart"] if is_smart else []), log)
    tested = len(re.findall(r"testing URL '", said))
    wrong = [
        line
        for line in said.splitlines()
        if re.search(
            r"CRITICAL\].*(unable to|connection (timed|dropped|refused|reset)|invalid|unhandled)|Traceback", line
        )
    ]
    cut = [f"sqlmap cut after {tested} of {len(asked)}"] if tested < len(asked) else []
    taken_back = said.count(f"{TAKEN_BACK} injection point detected")
    return (
        list(found(results)),
        wrong,
        ", ".join(cut + [f"{taken_back} taken back by sqlmap itself"] * bool(taken_back)),
    )


def limit(seconds):
    return ["--time-limit", seconds] if seconds else []


def found(results):
    if not results.exists():
        return
    with results.open(newline="") as file:
        for line in csv.DictReader(file):
            if line.get("Technique(s)") and TAKEN_BACK not in (line.get("Note(s)") or ""):
                yield {
                    "tool": "sqlmap",
                    "kind": "SQL injection",
                    "method": "",
                    "address": line["Target URL"],
                    "parameter": line["Parameter"],
                    "words": f"{line['Place']} {line['Technique(s)']}",
                    "sent": "",
                }
