"""Lets wapiti and sqlmap loose on a demonstration of the service, as several of its people and as nobody. `attack.sh` starts it; see docs/attack.md."""

import argparse
import shutil
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import control as planted
import with_wapiti
from bouts import Run, bout, control
from crawl import Crawl
from processes import Unfinished, stop_all_when_told
from report import Report
from routes import Routes, Unlisted
from service import Service, copy_of
from share import Shares
from way import Way
from who import NOBODY, targets_of, way_as

PEOPLE = Path(__file__).with_name("people.toml")
# Who reads all pages after scripts were sent as somebody else.
READERS = ("Tom Fielding", "Asha Mirza", "Owen Hale", "Noor Haddad", "Ivy Lark")
ORDER = ("scripts", "sqlmap", "queries", "rest", "files", "commands", "slow")
SHORT_PEOPLE = (NOBODY, "Tom Fielding", "Owen Hale")


def main():
    said = arguments()
    people = [person for person in tomllib.loads(PEOPLE.read_text())["person"] if is_asked(said, person["name"])]
    work = Path(tempfile.mkdtemp(prefix="alongside-attack-", dir=said.work))
    stop_all_when_told(lambda: clear_away(work, said.keep))
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
    except Unfinished as error:
        print(f"attack: {error}")
        is_well = False
    finally:
        clear_away(work, said.keep)
    raise SystemExit(0 if is_well else 1)


def clear_away(work, is_kept):
    if is_kept:
        print(f"what the tools wrote is kept in {work}")
    else:
        shutil.rmtree(work, ignore_errors=True)


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
        help="how long each module of wapiti, and each sqlmap, may take; 30, in a short run 1; 0: as long as it takes",
    )
    parser.add_argument("--at-once", type=int, default=2, help="how many bouts are held at once")
    parser.add_argument(
        "--work", type=Path, help="where the folder of the run is made, instead of the folder for temporary files"
    )
    parser.add_argument("--keep", action="store_true", help="leave what the tools wrote, with its requests and answers")
    said = parser.parse_args()
    if said.minutes is None:
        said.minutes = 1 if said.short else 30
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
    for person in (person for person in people if "scopes" not in person):
        service = Service(run.program, data)
        way = way_as(person, service, run.routes)
        crawl = Crawl(way, run.routes, samples=1)
        crawl.everything(1 if is_short else 3)
        way.close()
        report.sown(person["name"], crawl, way.ledger.sums(), service.wrong_afterwards())
    run.base = data


def attack_service(run, pool, people, shares, report):
    """Holds all bouts: what is most worth it first, as everybody."""
    to_do = [(person, *share_of(run, person, shares, report)) for person in people]
    held = {}
    for kind in ORDER:
        for person, shared, added in to_do:
            targets = for_bout(kind, shared)
            if kind in [*run.modules, "sqlmap"] and targets:
                held[pool.submit(bout, run, person, kind, targets, added)] = f"{person['name']}, {kind}"
    for one in as_completed(held):
        try:
            report.came(one.result())
        except Exception as error:  # One bout that could not be held says nothing of the others.
            report.wrong(f"{held[one]}: {error!r}")


def share_of(run, person, shares, report):
    is_program = "scopes" in person
    targets = list(targets_of(person, run.routes)) if is_program else look_around(run, person, report)
    before = shares.given
    shared, added = shares.of(targets)
    report.shared(person["name"], len(targets), sum(map(has_parameters, shared)), shares.given - before)
    return shared, added


def for_bout(kind, shared):
    """What a bout attacks. Pages without parameters are of use where something is looked for that was stored, in the address or in files beside it; `rest` looks
    at the headers of one."""
    attacked = [target for target in shared if has_parameters(target)]
    pages = [target for target in shared if not has_parameters(target)]
    if kind == "rest":
        return pages[:1] + attacked
    if kind == "sqlmap":
        return attacked + [page for page in pages if page.in_address]
    return attacked and attacked + (pages if kind in ("scripts", "slow") else [])


def has_parameters(target):
    return target.method == "POST" or "?" in target.address


def look_around(run, person, report):
    """What somebody reaches in the town as it is now, on a copy that is thrown away."""
    name = person["name"]
    folder = run.work / f"{name}-crawl".replace(" ", "-")
    service = Service(run.program, copy_of(run.base, folder))
    way = way_as(person, service, run.routes)
    crawl = Crawl(way, run.routes)
    targets = crawl.everything(0)
    way.close()
    service.stop()
    shutil.rmtree(folder, ignore_errors=True)
    report.crawled(name, crawl, way.ledger.sums())
    return targets


if __name__ == "__main__":
    main()
