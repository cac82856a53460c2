"""What a page holds for whoever looks at it: links, and forms as somebody would fill them in."""

import struct
import zlib
from html.parser import HTMLParser

from typing_in import typed, words_for

TEXT_TYPES = {"text", "search", "email", "tel", "url", "number", "password", "date", "time", ""}


def picture():
    """A picture of one point, for forms that take files."""

    def chunk(kind, held):
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


class Form:
    """A form: where it goes and what its fields hold once they are filled in."""

    def __init__(self, method, action, is_multipart):
        self.method, self.action, self.is_multipart = method, action, is_multipart
        self.fields, self.files, self._has_button = [], [], False
        # What each group of choices offers, and which names hold what we typed or ticked, and not the page.
        self.choices, self.ours = {}, set()

    def add(self, name, value):
        if name:
            self.fields.append((name, value))

    def type(self, name, value):
        """A field that the page left empty."""
        self.ours.add(name)
        self.add(name, value)

    def offer(self, kind, name, value, is_checked):
        """One of a group of choices: the first stands, and is ours, until one is found that the page has chosen."""
        is_first = name not in self.choices
        self.choices.setdefault(name, []).append(value)
        if is_checked and name in self.ours:
            self.fields = [(known, was) for known, was in self.fields if known != name]
            self.ours.discard(name)
            self.add(name, value)
        elif is_checked and (is_first or kind == "checkbox"):
            self.add(name, value)
        elif is_first:
            self.type(name, value)

    def press(self, name, value):
        """The first button, as by the Enter key."""
        if not self._has_button:
            self._has_button = True
            self.add(name, value)


class Page(HTMLParser):
    """Reads a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.forms, self.errors = [], [], []
        self._form, self._area, self._select, self._error = None, None, None, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        has = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
            # The summary of what is to be put right leads to each field.
            if has["href"].startswith("#") and "class" not in has:
                self._error = [has["href"][1:], ""]
        elif tag == "form":
            is_multipart = has.get("enctype", "").lower() == "multipart/form-data"
            self._form = Form(has.get("method", "get").upper(), has.get("action", ""), is_multipart)
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input":
            self._input(has)
        elif tag == "button" and has.get("type", "submit").lower() == "submit":
            self._form.press(has.get("name", ""), has.get("value", ""))
        elif tag == "textarea":
            self._area = (has.get("name", ""), [])
        elif tag == "select":
            self._select = (has.get("name", ""), [])
        elif tag == "option" and self._select:
            self._select[1].append((has.get("value", ""), "selected" in has))

    def _input(self, has):
        kind, name, value = has.get("type", "text").lower(), has.get("name", ""), has.get("value", "")
        if kind in ("radio", "checkbox"):
            self._form.offer(kind, name, value or "on", "checked" in has)
        elif kind == "file":
            self._form.files.append(name)
        elif kind in ("submit", "image"):
            self._form.press(name, value)
        elif kind == "hidden" or value:
            self._form.add(name, value)
        elif kind in TEXT_TYPES:
            self._form.type(name, typed(name, kind))

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)
        if self._error:
            self._error[1] += data

    def handle_endtag(self, tag):
        if tag == "a" and self._error:
            self.errors.append(tuple(self._error))
            self._error = None
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._area and self._form:
            name, held = self._area
            held = "".join(held).strip()
            self._form.add(name, held) if held else self._form.type(name, words_for(name))
            self._area = None
        elif tag == "select" and self._select and self._form:
            name, options = self._select
            self._form.choices[name] = [value for value, _ in options if value]
            chosen = [value for value, is_selected in options if is_selected and value]
            if chosen:
                self._form.add(name, chosen[0])
            else:
                self._form.type(name, next(iter(self._form.choices[name]), ""))
            self._select = None
