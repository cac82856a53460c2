"""Bouts: one tool, as one person, on a copy of the invented town of its own, so that nothing that one of them does is in the way of another."""

import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import with_sqlmap
import with_wapiti
from crawl import Crawl
from service import Service, copy_of
from who import entry_of, way_as


@dataclass
class Run:
    """What every bout of a run shares."""

    program: Path
    tools: Path
    work: Path
    routes: object
    endpoint: str
    seconds: int
    modules: dict
    is_smart: bool = False
    readers: tuple = ()
    base: Path = None


@dataclass
class Came:
    """What came of a bout."""

    person: str
    bout: str
    sums: dict
    findings: list
    wrong: list = field(default_factory=list)
    tested: str = ""
    seconds: float = 0


def bout(run, person, name, targets, added):
    """Holds one bout against the service."""
    began, folder = time.monotonic(), run.work / f"{person['name']}-{name}".replace(" ", "-")
    folder.mkdir()
    service = Service(run.program, copy_of(run.base, folder / "data"))
    way = way_as(person, service, run.routes)
    way.added = added
    way.attacked = {urlsplit(target.address).path for target in targets}
    way.put_back = lambda: put_back(run, person, service)
    findings, wrong, tested = fight(run, way, name, targets, folder)
    if name == "scripts":
        for reader in run.readers:
            if reader != person["name"]:
                findings += read_as(run, service, reader)
    way.close()
    wrong += service.wrong_afterwards()
    sums = way.ledger.sums() | {"put_back": way.put_back_count}
    (folder / "sums.json").write_text(
        json.dumps({"sums": sums, "findings": findings, "wrong": wrong, "tested": tested}, indent=1)
    )
    shutil.rmtree(folder / "data", ignore_errors=True)
    return Came(person["name"], name, sums, findings + list(of_ledger(sums)), wrong, tested, time.monotonic() - began)


def put_back(run, person, service):
    service.put_back(run.base)
    return entry_of(person, service)


def control(run, name, targets, way):
    """Holds one bout against the planted server. Gives back what was missed there."""
    findings, wrong, _ = fight(run, way, name, targets, run.work / f"control-{name}")
    if name == "sqlmap":
        found = {(one["address"].split("?")[0].rsplit("/", 1)[-1], one["parameter"]) for one in findings}
        return [f"sqlmap did not find {one}" for one in {("find", "id"), ("who", "name")} - found], wrong
    return [
        f"wapiti did not find {kind}" for kind in sorted(with_wapiti.PLANTED[name] - {one["kind"] for one in findings})
    ], wrong


def fight(run, way, name, targets, folder):
    if name == "sqlmap":
        return with_sqlmap.attack(run.tools, way, targets, folder / "sqlmap", run.seconds, run.is_smart)
    return with_wapiti.attack(run.tools, way, targets, run.modules[name], run.endpoint, folder / "wapiti", run.seconds)


def read_as(run, service, reader):
    """Looks at every page as somebody else, after the attack: what was stored must run nowhere."""
    way = way_as({"name": reader}, service, run.routes)
    Crawl(way, run.routes, samples=1).everything(0)
    way.close()
    return [dict(one, words=f"read by {reader}: {one['words']}") for one in of_ledger(way.ledger.sums())]


def of_ledger(sums):
    """What the way saw that must never be."""
    for kind, seen in (("5xx or no answer", sums["faults"]), ("script in a page", sums["scripts"])):
        for one in seen:
            words = f"{one['status']} {one['answer'][:300]}" if "status" in one else one["runs"]
            yield {
                "tool": "way",
                "kind": kind,
                "method": one["method"],
                "address": one["address"],
                "parameter": "",
                "words": words,
                "sent": one["sent"],
            }
