"""Tells whether a page holds a script, or anything that runs as one, that is no file of the service.

No page of the service has a script or an event handler in it (journeys `no_page_has_a_script_or_style_of_its_own`), so whatever is found was typed by
somebody: by the tools, as whomever, on whichever page. The tools themselves look for what they sent on a few pages; this looks at every page that anybody gets.
"""

import re
from html.parser import HTMLParser

LIKELY = re.compile(
    rb"<script(?! src=\"/assets/)|<[a-z][^>]*[\s/\"']on[a-z]+\s*=|(?:java|vb)script:|<(?:iframe|object|embed|base|svg|math|link(?! )|frame)\b|srcdoc",
    re.I,
)
ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href")
# Elements that no page of the service has; `svg` it has, for its own pictures, which hold nothing but shapes and words.
NEVER = ("iframe", "object", "embed", "base", "frame", "frameset", "math", "applet")


class Looks(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        has = {name: value or "" for name, value in attributes}
        if tag == "script" and not has.get("src", "").startswith("/assets/"):
            self.found.append(f"<script> {has}")
        if tag in NEVER:
            self.found.append(f"<{tag}> {has}")
        for name, value in has.items():
            is_handler = name.startswith("on") or name == "srcdoc"
            runs = name in ADDRESSES and re.match(r"\s*(javascript|vbscript|data)\s*:", value, re.I)
            if is_handler or runs:
                self.found.append(f"<{tag} {name}={value!r}>")


def scripts(page):
    """What runs in a page (bytes) and is no file of the service."""
    if not LIKELY.search(page):
        return []
    looks = Looks()
    looks.feed(page.decode("utf-8", "replace"))
    return looks.found
