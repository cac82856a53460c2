"""Which route of the service an address belongs to, by the list that the matrix of tests keeps (`expected.toml`), where every route has a line."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

LIST = Path(__file__).parents[2] / "crates/alongside/tests/journeys/matrix/expected.toml"

# What takes away what the scan is about to look at is not sent to make more of it. The tools attack it all the same.
TAKES_AWAY = re.compile(
    r"/(end|end-others|close|lift|join|divide|merge|transfer|hand-over|leave|died|off|withdraw|throw-away|take-away|take-back|give-back|sign-out"
    r"|discard|no-more|limits|limit|restriction|restrict|lock-out|lead|release|decide|hold|call-off|copy)(/|$)|^POST /(account|sign-in|first-sign-in|invitation|demo)(/|$)"
)


class Routes:
    """The routes, asked by method and address."""

    def __init__(self, listed=LIST):
        lines = tomllib.loads(listed.read_text())["routes"] if listed else {}
        self.all = sorted(lines)
        # What is done by a press alone, with nothing filled in: ending, lifting, taking back.
        self.once = {route for route, line in lines.items() if line.get("once")}
        self._by_length = {}
        for route in self.all:
            method, path = route.split(" ", 1)
            parts = path.split("/")
            self._by_length.setdefault((method, len(parts)), []).append((parts, route))

    def of(self, method, address):
        """The route of an address; none where there is no such route. Words go before places of any value."""
        method = "GET" if method == "HEAD" else method
        path = urlsplit(address).path
        parts = path.split("/")
        found = None
        for there, route in self._by_length.get((method, len(parts)), ()):
            if all(is_any(is_there) or is_there == part for is_there, part in zip(there, parts)):
                if not any(is_any(is_there) for is_there in there):
                    return route
                if found is None or sum(map(is_any, there)) < found[0]:
                    found = (sum(map(is_any, there)), route)
        return found and found[1]


class Unlisted:
    """The routes of a server that has no list, like the planted one: each path is one."""

    all = []
    once = frozenset()

    def of(self, method, address):
        return f"{method} {urlsplit(address).path}"


def is_any(part):
    return part.startswith("{")


def takes_away(route):
    """Whether a form that is taken in at this route takes away what others are about: ends, closes, locks out."""
    return TAKES_AWAY.search(route or "") is not None
