"""A small server that is open in the ways that the tools look for: where they find nothing here, they find nothing anywhere.

One page with a form whose text comes back unescaped (script in pages), and a search that puts what was typed into a query.
"""
import html
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

rows = sqlite3.connect(":memory:", check_same_thread=False)
rows.execute("create table things (id integer, name text)")
rows.executemany("insert into things values (?, ?)", [(1, "one"), (2, "two")])

PAGE = """<!doctype html><title>Control</title>
<form action="/say"><input name="words"><button>Say</button></form>
<form action="/find"><input name="id" value="1"><button>Find</button></form>
<p>{}</p>"""


class Open(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlparse(self.path)
        typed = {name: values[0] for name, values in parse_qs(asked.query).items()}
        said = ""
        if asked.path == "/say":
            said = typed.get("words", "")
        elif asked.path == "/find":
            try:
                found = rows.execute("select name from things where id = " + typed.get("id", "0")).fetchall()
                said = html.escape(str(found))
            except sqlite3.Error as error:
                said = "sqlite3.OperationalError: " + html.escape(str(error))
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.format(said).encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Open)
print(server.server_port, flush=True)
sys.stdout.close()
server.serve_forever()
