"""Finds what one person can reach: pages by their links, forms as they stand on them, and what comes of sending those once.

Of each route a few addresses are opened, since what leads on differs from family to family; of each kind of form one is kept for the tools.
"""

import http.client
import re
import uuid
from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from forms import Page, picture
from routes import takes_away
from typing_in import put_right, sparing

SAMPLES = 2
# How often a form is sent until it is taken in.
TRIES = 6
# Is left alone by the tools, with the reason why.
LEFT = {
    "POST /demo/sign-in": "the demonstration's own; no service in use has it",
    "POST /sign-out": "ends the session that the tools work in, and takes nothing in",
}


@dataclass
class Target:
    """Something that the tools attack: an address with its parameters, or a form with what its fields hold."""

    route: str
    method: str
    address: str
    fields: list = field(default_factory=list)
    files: list = field(default_factory=list)
    is_multipart: bool = False
    # The body, where it is what a program sends.
    json: str = ""
    # Whether the ids in its address are attacked as well.
    in_address: bool = False

    @property
    def kind(self):
        """What makes it another target than one that was attacked: its route and which fields it has, without their numbers."""
        names = sorted(
            {
                re.sub(r"[0-9a-f-]{36}|\d+", "#", name)
                for name, _ in self.fields + parse_qsl(urlsplit(self.address).query)
            }
            | set(self.files)
        )
        return f"{self.route} {' '.join(names)}"

    def body(self):
        """Its body and the type of it, as a browser sends them."""
        if self.json:
            return self.json.encode(), "application/json"
        if not self.is_multipart:
            return urlencode(self.fields).encode(), "application/x-www-form-urlencoded"
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self.fields
        ]
        parts += [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="picture.png"\r\nContent-Type: image/png\r\n\r\n'.encode()
            + picture()
            + b"\r\n"
            for name in self.files
        ]
        return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"

    def plain(self):
        return asdict(self)


class Crawl:
    """A crawl over a way."""

    def __init__(
        self,
        way,
        routes,
        starts=("/", "/ask", "/sign-in?next=/caseload", "/first-sign-in", "/prove?next=/"),
        samples=SAMPLES,
    ):
        self._connection = http.client.HTTPConnection("127.0.0.1", way.port, timeout=60)
        self.routes, self._starts, self.targets, self._sent, self.pages = routes, starts, {}, set(), 0
        self._samples = samples
        self._forms, self.taken_in, self.refused = {}, 0, []

    def everything(self, rounds):
        """Looks around, sends each kind of form once, and looks around again, so many times."""
        self._look_around()
        for _ in range(rounds):
            # A form may be answered with the next page of the same task.
            while new := [
                target for kind, target in self.targets.items() if target.method == "POST" and kind not in self._sent
            ]:
                for target in new:
                    self._sent.add(target.kind)
                    if target.route not in LEFT and not takes_away(target.route):
                        self._send(target)
            self._look_around()
        return self.in_order()

    def in_order(self):
        """The targets; last those that take away, each after what it takes away."""
        left = [target for target in self.targets.values() if target.route not in LEFT]
        return sorted(
            left,
            key=lambda target: (
                target.route in self.routes.once,
                takes_away(target.route),
                target.method == "POST",
            ),
        )

    def _send(self, target):
        """Sends a form as it is filled in; where it is refused, with as little as can be, and then with what is wrong put right. What is taken in is what the tools
        get to attack: what they put into it goes all the way to the store."""
        form = self._forms[target.kind]
        fields = target.fields
        for attempt in range(TRIES):
            status, _, held = self._ask("POST", target.address, *target.body())
            page = Page(held.decode("utf-8", "replace"))
            errors = page.errors
            if status != 422 and not (status == 200 and errors):
                self.taken_in += status in (200, 303)
                for next_form in page.forms if status == 200 else ():
                    self._keep(target.address, next_form)
                return
            fields = sparing(form) if attempt == 0 else put_right(form, fields, errors)
            target.fields = fields
        self.refused.append((target.route, errors))

    def _look_around(self):
        waiting, seen, opened = list(self._starts), set(self._starts), {}
        while waiting:
            address = waiting.pop(0)
            key = (
                self.routes.of("GET", address),
                tuple(sorted(name for name, _ in parse_qsl(urlsplit(address).query))),
            )
            if opened.get(key, 0) >= self._samples:
                continue
            opened[key] = opened.get(key, 0) + 1
            page = self._open(address)
            if page is None:
                continue
            for link in page.links:
                there = own(address, link)
                if there and there not in seen and not there.startswith("/assets/"):
                    seen.add(there)
                    waiting.append(there)
            for form in page.forms:
                self._keep(address, form)

    def _open(self, address):
        for _ in range(5):
            status, headers, held = self._ask("GET", address)
            leads_to = own(address, headers.get("location", "")) if status in (301, 302, 303) else None
            if not leads_to:
                break
            self._add(Target(self.routes.of("GET", address) or "", "GET", address))
            address = leads_to
        if status >= 400 or "html" not in headers.get("content-type", ""):
            return None
        self.pages += 1
        self._add(Target(self.routes.of("GET", address) or "", "GET", address))
        return Page(held.decode("utf-8", "replace"))

    def _keep(self, page, form):
        address = own(page, form.action) or page
        if form.method == "GET":
            address = urlsplit(address).path + "?" + urlencode(form.fields)
            self._add(Target(self.routes.of("GET", address) or "", "GET", address))
        else:
            target = Target(
                self.routes.of("POST", address) or "", "POST", address, form.fields, form.files, form.is_multipart
            )
            self._forms.setdefault(target.kind, form)
            self._add(target)

    def _add(self, target):
        if target.route:
            self.targets.setdefault(target.kind, target)

    def _ask(self, method, address, body=None, kind=None):
        headers = {"Content-Type": kind} if kind else {}
        try:
            self._connection.request(method, address, body, headers)
            answer = self._connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 599, {}, b""


def own(page, link):
    """The address of a link where it stays on the server; none where it leads elsewhere or to a part of the page."""
    if not link or link.startswith(("#", "mailto:", "tel:", "javascript:")):
        return None
    parts = urlsplit(urljoin("http://here" + page, link))
    if parts.netloc != "here":
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
