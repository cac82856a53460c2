"""Lets wapiti and sqlmap loose on a demonstration of the service, as several of its people and as nobody. `attack.sh` starts it; see docs/attack.md."""

import argparse
import shutil
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import control as planted
import with_wapiti
from bouts import NOBODY, Run, bout, control
from crawl import Crawl
from report import Report
from routes import Routes, Unlisted
from service import Service, copy_of
from share import Shares
from way import Way

PEOPLE = Path(__file__).with_name("people.toml")
# Who reads all pages after scripts were sent as somebody else.
READERS = ("Tom Fielding", "Asha Mirza", "Owen Hale", "Noor Haddad", "Ivy Lark")
SHORT_PEOPLE = (NOBODY, "Tom Fielding", "Owen Hale")


def main():
    said = arguments()
    people = [person for person in tomllib.loads(PEOPLE.read_text())["person"] if is_asked(said, person["name"])]
    work = Path(tempfile.mkdtemp(prefix="alongside-attack-", dir=said.work))
    modules = dict(with_wapiti.BOUTS, **(with_wapiti.SLOW if said.slow else {}))
    endpoint = planted.server()
    run = Run(
        said.program,
        said.tools,
        work,
        Routes(),
        f"http://127.0.0.1:{endpoint}/",
        said.minutes * 60,
        modules,
        said.short,
        () if said.short else READERS,
    )
    report = Report(run.routes, people)
    try:
        with ThreadPoolExecutor(said.at_once) as pool:
            attack_control(run, pool, endpoint, report)
            sow(run, people, said.short, report)
            attack_service(run, pool, people, Shares(said.part), report)
        is_well = report.show(is_whole=not said.short and not said.people and said.part[1] == 1)
    finally:
        if said.keep:
            print(f"what the tools wrote is kept in {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
    raise SystemExit(0 if is_well else 1)


def arguments():
    parser = argparse.ArgumentParser(prog="cargo xtask attack", description=__doc__)
    parser.add_argument(
        "--program", type=Path, required=True, help="the program that is attacked (attack.sh builds it)"
    )
    parser.add_argument(
        "--tools", type=Path, required=True, help="where wapiti and sqlmap are (attack.sh installs them)"
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="some minutes: fewer people, one pass of the crawl, sqlmap only where it sees promise",
    )
    parser.add_argument(
        "--slow", action="store_true", help="also what takes many requests for little (timesql, ldap, backup)"
    )
    parser.add_argument("--people", help="only as these, by name, with commas between them")
    parser.add_argument(
        "--part", type=part, default=(0, 1), metavar="K/N", help="only the K-th of N parts of all parameters"
    )
    parser.add_argument(
        "--minutes",
        type=int,
        help="how long each module of wapiti, and each sqlmap, may take; 1 in a short run, else as long as it takes",
    )
    parser.add_argument("--at-once", type=int, default=2, help="how many bouts are held at once")
    parser.add_argument(
        "--work", type=Path, help="where the folder of the run is made, instead of the folder for temporary files"
    )
    parser.add_argument("--keep", action="store_true", help="leave what the tools wrote, with its requests and answers")
    said = parser.parse_args()
    said.minutes = (1 if said.short else 0) if said.minutes is None else said.minutes
    return said


def part(text):
    at, of = (int(number) for number in text.split("/"))
    if not 1 <= at <= of:
        raise argparse.ArgumentTypeError("write it like 2/3")
    return at - 1, of


def is_asked(said, name):
    if said.people:
        return name in said.people.split(",")
    return not said.short or name in SHORT_PEOPLE


def attack_control(run, pool, port, report):
    """The planted server first: where the tools do not find what is there, nothing that they say of the service counts."""
    way = Way(port, Unlisted())
    targets = Crawl(way, Unlisted(), starts=("/",)).everything(1)
    bouts = [pool.submit(control, run, name, targets, way) for name in [*run.modules, "sqlmap"]]
    for held in bouts:
        report.of_control(*held.result())
    way.close()
    sums = way.ledger.sums()
    for kind in ("script", "fault"):
        if not sums[f"{kind}_count"]:
            report.of_control([f"the way saw no {kind} there"], [])
    report.control_done()


def sow(run, people, is_short, report):
    """Makes the town in which they attack: each of them sends every form once that adds something, so that there is more to reach."""
    data = run.work / "town"
    for person in people:
        service = Service(run.program, data)
        way = Way(service.port, run.routes, None if person["name"] == NOBODY else service.signing_in(person["name"]))
        crawl = Crawl(way, run.routes, samples=1)
        crawl.everything(1 if is_short else 3)
        way.close()
        report.sown(person["name"], crawl, way.ledger.sums(), service.wrong_afterwards())
    run.base = data


def attack_service(run, pool, people, shares, report):
    held = []
    for person in people:
        name = person["name"]
        targets = look_around(run, name, report)
        shared, added = shares.of(targets)
        pages = [target for target in shared if target.method == "GET"]
        with_parameters = [target for target in shared if target.fields or target.files or "?" in target.address]
        report.shared(name, targets, with_parameters)
        for kind in [*run.modules, "sqlmap"]:
            # Pages without parameters are of use where something is looked for that was stored, or in the address or the headers themselves.
            for_it = (
                pages + [target for target in shared if target.method == "POST"]
                if kind in ("scripts", "sqlmap", "slow")
                else pages[:1] + with_parameters
            )
            held.append(pool.submit(bout, run, name, kind, for_it, added))
        # The crawl of the next person goes on beside the first bouts, so that nothing waits.
    for one in held:
        report.came(one.result())


def look_around(run, name, report):
    """What somebody reaches in the town as it is now, on a copy that is thrown away."""
    folder = run.work / f"{name}-crawl".replace(" ", "-")
    service = Service(run.program, copy_of(run.base, folder))
    way = Way(service.port, run.routes, None if name == NOBODY else service.signing_in(name))
    crawl = Crawl(way, run.routes)
    targets = crawl.everything(0)
    way.close()
    service.stop()
    shutil.rmtree(folder, ignore_errors=True)
    report.crawled(name, crawl, way.ledger.sums())
    return targets


if __name__ == "__main__":
    main()
