"""The way on which the tools reach the service as one person: it stands between them on a port of its own and keeps the ledger.

What it does for them is what a browser does. It sends the session's cookie, and signs in again where the session has ended. It says that a form comes from a page of
the service (`Sec-Fetch-Site`; the tools are no browsers). It gives each form that is sent an id of its own, as each opening of a page does: a form of one id is
received once, and whatever the tools sent after that would only be led on. It sends the version of a row that was shown last. What a tool has put in the place
of an id, a version or a cookie goes through as it is. And it adds the fields of a form that the tool was not given, because they were attacked before.

What it writes down is what the tools do not say: which routes answered, how, and each answer that must never be given.
"""

import http.client
import json
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from routes import takes_away
from scripts_in_pages import scripts

ID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# In a body of a form, and in one of parts.
FORM_ID = re.compile(rb"((?:^|&)form_id=|name=\"form_id\"\r\n\r\n)" + ID + rb"(?=&|\r\n|$)")
FORM_VERSION = re.compile(rb"((?:^|&)form_version=|name=\"form_version\"\r\n\r\n)\d+(?=&|\r\n|$)")
SHOWN_VERSION = re.compile(rb"name=\"form_version\" value=\"(\d+)\"")
# How often in one bout the town is put back as it was.
MOST_PUT_BACK = 150
# What stands in an address as it is; the tools leave in what no browser would send.
PRINTED = "".join(map(chr, range(33, 127)))
# What the way says itself, and what belongs to one connection.
NOT_PASSED = {
    "host",
    "connection",
    "accept-encoding",
    "content-length",
    "transfer-encoding",
    "sec-fetch-site",
    "origin",
    "cookie",
    "keep-alive",
}


class Ledger:
    """What went over the way."""

    def __init__(self, routes):
        self._routes, self._lock = routes, threading.Lock()
        self.requests, self.statuses, self.by_route = 0, {}, {}
        self.faults, self.scripts, self.unanswered = [], [], 0

    def write(self, method, address, body, status, headers, answer):
        route = self._routes.of(method, address)
        runs = scripts(answer) if "html" in headers.get("content-type", "") else []
        with self._lock:
            self.requests += 1
            self.statuses[status] = self.statuses.get(status, 0) + 1
            line = self.by_route.setdefault(route or "no route", {"asked": 0, "answered": 0})
            line["asked"] += 1
            if is_answer(status, headers):
                line["answered"] += 1
            # 503 is what the service says where it is asked for too much at once; it counts as a fault too, since nobody asks for that much here.
            if status >= 500:
                self.faults.append(
                    {
                        "route": route,
                        "method": method,
                        "address": address,
                        "status": status,
                        "sent": text(body),
                        "answer": text(answer),
                    }
                )
            self.scripts += [
                {"route": route, "method": method, "address": address, "sent": text(body), "runs": one}
                for one in runs[:3]
            ]

    def route(self, method, address):
        return self._routes.of(method, address)

    def lost(self, method, address, body, why):
        with self._lock:
            self.unanswered += 1
            self.faults.append(
                {
                    "route": self._routes.of(method, address),
                    "method": method,
                    "address": address,
                    "status": 0,
                    "sent": text(body),
                    "answer": why,
                }
            )

    def sums(self):
        reached = sorted(route for route, line in self.by_route.items() if line["answered"] and route != "no route")
        return {
            "requests": self.requests,
            "statuses": self.statuses,
            "reached": reached,
            "by_route": self.by_route,
            "faults": self.faults[:50],
            "fault_count": len(self.faults),
            "scripts": self.scripts[:50],
            "script_count": len(self.scripts),
        }


def is_answer(status, headers):
    """Whether a page looked at what was sent: not where it was forbidden, not there, too often, or its person signed out."""
    leads_to = headers.get("location", "")
    return (status < 400 and not leads_to.startswith("/sign-in?")) or status in (409, 413, 422)


def text(held):
    return (held or b"")[:2000].decode("utf-8", "replace")


def completed(body, forms):
    """A body with the fields that it lacks of that form of several which it is most like."""
    sent = {unquote_plus(pair.split(b"=", 1)[0].decode("latin-1")) for pair in body.split(b"&")}
    form = max(forms, key=lambda fields: len(sent & {name for name, _ in fields}))
    more = urlencode([(name, value) for name, value in form if name not in sent]).encode()
    return b"&".join(part for part in (body, more) if part)


class Way:
    """A server on this machine that passes on what it gets as `person`; who signs in is asked of `sign_in`, which gives back (cookie, its header)."""

    def __init__(self, port, routes, sign_in=None, token=None):
        self.to, self.sign_in, self.token, self.ledger = port, sign_in, token, Ledger(routes)
        self._lock, self._versions, self._handed_out = threading.Lock(), {}, set()
        # Addresses whose form was taken in since their version was shown: it is another now.
        self._stale = set()
        # Where something was taken away that the tools still attack: what puts the town back as it was and gives back (port, sign_in, token).
        self.put_back, self.attacked, self.put_back_count, self._was_taken = None, set(), 0, False
        # By address, what the forms there hold: fields are added where the tool sends none of that name.
        self.added = {}
        self.name, self.secret, self.set_cookie = None, None, None
        if sign_in:
            self._sign_in()
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = do_TRACE = lambda self: way._pass(
                self
            )

            def log_message(self, *_):
                pass

        self._local = threading.local()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _sign_in(self):
        self.name, self.secret, self.set_cookie = self.sign_in()
        self._handed_out.add(self.secret)

    def _cookies(self, sent):
        """The cookies to send: those of the tool, with the session's own in its place, unless the tool has put something of its own there."""
        cookies = dict(part.strip().partition("=")[::2] for part in sent.split(";") if part.strip())
        if self.name and cookies.get(self.name, self.secret) in self._handed_out:
            cookies[self.name] = self.secret
        return "; ".join(f"{name}={value}" for name, value in cookies.items())

    def _body(self, asked, body):
        address = asked.path
        forms = self.added.get(urlsplit(address).path)
        if forms and "urlencoded" in asked.headers.get("content-type", ""):
            body = completed(body, forms)
        body = FORM_ID.sub(lambda found: found[1] + str(uuid.uuid4()).encode(), body)
        version = self._versions.get(urlsplit(address).path)
        return FORM_VERSION.sub(lambda found: found[1] + version, body) if version else body

    def _pass(self, asked):
        body = asked.rfile.read(int(asked.headers.get("content-length") or 0))
        sent = self._body(asked, body)
        try:
            if urlsplit(asked.path).path in self._stale and FORM_VERSION.search(body):
                self._look_again(asked)
                sent = self._body(asked, body)
            with self._lock:
                secret = self.secret
            answer = self._ask(asked, sent)
            if self.sign_in and answer[0] == 303 and answer[1].get("location", "").startswith("/sign-in?"):
                with self._lock:
                    if self.secret == secret:
                        self._sign_in()
                answer = self._ask(asked, self._body(asked, body))
            if self._is_lost(asked, answer):
                with self._lock:
                    if self._was_taken:
                        self._put_back()
                answer = self._ask(asked, self._body(asked, body))
            self._was_taken |= answer[0] == 303 and takes_away(self.ledger.route(asked.command, asked.path))
        except (OSError, http.client.HTTPException) as error:
            self.ledger.lost(asked.command, asked.path, sent, repr(error))
            asked.close_connection = True
            return
        status, headers, raw_headers, held = answer
        self._note_version(asked, status, held)
        self.ledger.write(asked.command, asked.path, sent, status, headers, held)
        asked.send_response_only(status)
        for name, value in raw_headers:
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                asked.send_header(name, value)
        # The tools judge cookies by those that they are given.
        if (
            self.set_cookie
            and asked.command == "GET"
            and not any(name.lower() == "set-cookie" for name, _ in raw_headers)
        ):
            asked.send_header("set-cookie", self.set_cookie)
        asked.send_header("content-length", str(len(held)))
        try:
            asked.end_headers()
            if asked.command != "HEAD":
                asked.wfile.write(held)
        except OSError:
            # The tool has gone: its time was over.
            asked.close_connection = True

    def _note_version(self, asked, status, held):
        path, shown = urlsplit(asked.path).path, SHOWN_VERSION.search(held)
        if shown:
            self._versions[path] = shown[1]
            self._stale.discard(path)
        elif asked.command == "POST" and status == 303:
            self._stale.add(path)

    def _look_again(self, asked):
        """Opens the page of a form that was taken in, as whoever changes the same again does. Else every second form would be told that somebody was faster,
        which a tool takes for an answer to what it sent."""
        path = urlsplit(asked.path).path
        self._note_version(asked, 200, self._ask(asked, b"", ("GET", path))[3])
        self._stale.discard(path)

    def _is_lost(self, asked, answer):
        """Whether what is attacked was there when it was found, and is not any more."""
        may = self.put_back and self._was_taken and self.put_back_count < MOST_PUT_BACK
        return may and answer[0] in (403, 404) and urlsplit(asked.path).path in self.attacked

    def _put_back(self):
        self.to, self.sign_in, self.token = self.put_back()
        if self.sign_in:
            self._sign_in()
        self.put_back_count, self._was_taken, self._versions = self.put_back_count + 1, False, {}

    def _ask(self, asked, body, instead=None):
        method, address = instead or (asked.command, asked.path)
        not_passed = NOT_PASSED | ({"content-type"} if instead else set())
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in not_passed}
        headers["Host"] = f"127.0.0.1:{self.port}"
        if self.token:
            # A program says who it is by its token, and gives each thing that it sends a key of its own.
            headers["Authorization"] = f"Bearer {self.token}"
            headers["Idempotency-Key"] = str(uuid.uuid4())
        else:
            headers["Sec-Fetch-Site"] = "same-origin"
        cookies = self._cookies(asked.headers.get("cookie", ""))
        if cookies:
            headers["Cookie"] = cookies
        for is_last in (False, True):
            connection = getattr(self._local, "connection", None)
            if connection is None or connection.port != self.to:
                connection = self._local.connection = http.client.HTTPConnection("127.0.0.1", self.to, timeout=60)
            try:
                connection.putrequest(method, quote(address, safe=PRINTED), skip_host=True, skip_accept_encoding=True)
                for name, value in headers.items():
                    connection.putheader(name, value)
                if body or method in ("POST", "PUT", "PATCH"):
                    connection.putheader("Content-Length", str(len(body)))
                connection.endheaders(body or None)
                answer = connection.getresponse()
                held = answer.read()
                return (
                    answer.status,
                    {name.lower(): value for name, value in answer.getheaders()},
                    answer.getheaders(),
                    held,
                )
            except (
                http.client.RemoteDisconnected,
                BrokenPipeError,
                ConnectionResetError,
                http.client.CannotSendRequest,
            ):
                # A connection that lay idle may have been closed meanwhile.
                connection.close()
                self._local.connection = None
                if is_last:
                    raise
        raise AssertionError


def save(ledger, path):
    path.write_text(json.dumps(ledger.sums(), indent=1))
