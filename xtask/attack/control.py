"""A small server that is open on purpose, in each way that the tools look for: where they are silent here, their silence elsewhere says nothing.

It only plays: no program is run and no file is read. What a weak server would answer to what the tools send, it answers. It is also the place where wapiti
looks whether something was fetched that it named (`/ssrf/...`, `/get_ssrf.php`), for the service under attack too: nothing outside this machine is asked.
"""

import html
import http.client
import json
import re
import sqlite3
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlsplit

PASSWD = "root:x:0:0:root:/root:/bin/sh"
PAGE = """<!doctype html><html lang="en"><title>Control</title><body>
<a href="/say?words=a">say</a> <a href="/book">book</a> <a href="/find?id=1">find</a> <a href="/run?machine=a">run</a> <a href="/open?file=a">open</a>
<a href="/to?next=/">to</a> <a href="/fetch?from=a">fetch</a> <a href="/tongue?in=en">tongue</a>
<form action="/book" method="post"><input name="line"><button>Write</button></form>
<form action="/who" method="post"><input name="name" value="one"><input type="hidden" name="form_id" value="{id}"><button>Look</button></form>
<form action="/read" method="post"><textarea name="xml"></textarea><button>Read</button></form>
{}</body></html>"""


class Weak:
    """What it holds."""

    def __init__(self):
        self.rows = sqlite3.connect(":memory:", check_same_thread=False)
        self.rows.execute("create table things (id integer, name text)")
        self.rows.executemany("insert into things values (?, ?)", [(1, "one"), (2, "two"), (3, "three")])
        self.lock, self.lines, self.fetched = threading.Lock(), [], {}

    def ask(self, query):
        """What the database says to a query that was put together of what somebody typed."""
        with self.lock:
            try:
                return html.escape(str(self.rows.execute(query).fetchall()))
            except (sqlite3.Error, sqlite3.Warning) as error:
                return f'Warning: SQLite3::query(): near "": {html.escape(str(error))} sqlite3.OperationalError: unrecognized token'

    def run(self, machine):
        """A shell that knows `env` and `sleep` alone."""
        for piece in re.split(r"[;|&`\n]|\$\(", machine)[1:]:
            if piece.strip() == "env":
                return "PATH=/bin\nPWD=/"
            if re.match(r"\s*sleep \d", piece):
                time.sleep(float(re.search(r"\d+", piece)[0]))
        return ""

    def read(self, xml):
        return PASSWD if "<!ENTITY" in xml and "file:///etc/passwd" in xml else ""

    def fetch(self, address):
        """Fetches what is on this machine, and nothing else."""
        if not re.match(r"http://127\.0\.0\.1:\d+/", address):
            return ""
        try:
            with urllib.request.urlopen(address, timeout=5) as there:
                return html.escape(there.read(2000).decode("utf-8", "replace"))
        except (OSError, ValueError, http.client.HTTPException):
            return ""


def server():
    """Starts it and gives back its port."""
    weak = Weak()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._answer("")

        def do_POST(self):
            self._answer(self.rfile.read(int(self.headers.get("content-length") or 0)).decode("utf-8", "replace"))

        do_PUT = do_OPTIONS = do_HEAD = do_GET

        def _answer(self, body):
            asked = urlsplit(self.path)
            typed = {
                name: values[0] for name, values in parse_qs(asked.query + "&" + body, keep_blank_values=True).items()
            }
            path = asked.path
            if path.startswith(("/ssrf/", "/dtd/")):
                return self._was_fetched(path)
            if path in ("/get_ssrf.php", "/get_xxe.php"):
                return self._send("application/json", json.dumps(weak.fetched.get((path, typed.get("session_id")), {})))
            said = {
                "/say": lambda: typed.get("words", ""),
                "/book": lambda: self._book(typed),
                "/find": lambda: weak.ask("select name from things where id = " + typed.get("id", "0")),
                "/who": lambda: weak.ask("select id from things where name = '" + typed.get("name", "") + "'"),
                "/run": lambda: weak.run(typed.get("machine", "")),
                "/open": lambda: PASSWD if typed.get("file", "").endswith("etc/passwd") else "",
                "/read": lambda: weak.read(typed.get("xml", "") or unquote_plus(body)),
                "/fetch": lambda: weak.fetch(typed.get("from", "")),
            }.get(path, str)()
            there = typed.get("next", "/").partition("\r")[0]
            more = {
                "/to": [("Location", there if there.startswith(("/", "http")) else "/")],
                "/tongue": [("Content-Language", typed.get("in", "en"))],
            }
            more = [("set-cookie", "control=1"), *more.get(path, [])]
            self._send("text/html; charset=utf-8", PAGE.replace("{}", said), 302 if path == "/to" else 200, more)

        def _book(self, typed):
            with weak.lock:
                weak.lines += [typed["line"]] if typed.get("line") else []
                return "".join(f"<p>{line}</p>" for line in weak.lines[-200:])

        def _was_fetched(self, path):
            kind, session, where, parameter = path.strip("/").split("/")[:4]
            about = {"url": path, "date": "", "ip": "127.0.0.1", "method": "GET", "size": 0, "payload": "linux"}
            held = weak.fetched.setdefault(("/get_ssrf.php" if kind == "ssrf" else "/get_xxe.php", session), {})
            held.setdefault(where, {}).setdefault(parameter, []).append(about)
            self._send("text/plain", "fetched")

        def _send(self, kind, held, status=200, more=()):
            held = held.replace("{id}", "00000000-0000-4000-8000-000000000000").encode("utf-8", "replace")
            self.send_response(status)
            for name, value in [("content-type", kind), ("content-length", str(len(held))), *more]:
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(held)

        def log_message(self, *_):
            pass

    there = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.daemon_threads = True
    threading.Thread(target=there.serve_forever, daemon=True).start()
    return there.server_port
