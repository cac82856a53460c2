"""Who attacks what: each parameter of each route is attacked once in a run, as the first of the people who reaches it.

What answers a route is the same code whoever asks, so that nothing is gained by asking it the same as ten people; what differs, how far each of them reaches, is
looked at by the matrix of tests. The other fields of a form go with it as they are (`Way.added`).
"""

import re
import zlib
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

# The fields of the form machinery are on every form and read in one place: they are attacked on so many routes, and no more.
MACHINERY = ("form_id", "form_name", "form_subject", "form_version", "form_signed_out", "next", "back")
MACHINERY_ROUTES = 3


class Shares:
    def __init__(self, part=(0, 1)):
        self._part, self._done, self._machinery = part, set(), {}
        # How many parameters were given to the tools so far.
        self.given = 0

    def of(self, targets):
        """What of these is still to be attacked: the targets, and by address the fields that go with them."""
        shared, added = [], {}
        for target in targets:
            names = {name for name in parameters(target) if self._is_new(target.route, name)}
            if target.method == "GET":
                # A page without parameters is looked at for what was stored, and for the ids in its address.
                if names or not urlsplit(target.address).query:
                    shared.append(
                        replace(target, in_address="{" in target.route and self._is_new(target.route, "(address)"))
                    )
            elif target.json and self._is_new(target.route, "(body)"):
                shared.append(target)
            elif names:
                shared.append(
                    target
                    if target.is_multipart
                    else replace(target, fields=[pair for pair in target.fields if pair[0] in names])
                )
                added.setdefault(urlsplit(target.address).path, []).append(target.fields)
        return shared, added

    def _is_new(self, route, name):
        plain = re.sub(r"[0-9a-f-]{36}|\d+", "#", name)
        known = self._machinery.setdefault(plain, set()) if plain in MACHINERY else None
        if (route, plain) in self._done or (known is not None and len(known) >= MACHINERY_ROUTES):
            return False
        self._done.add((route, plain))
        if known is not None:
            known.add(route)
        at, of = self._part
        is_of_part = zlib.crc32(f"{route} {plain}".encode()) % of == at
        self.given += is_of_part
        return is_of_part


def parameters(target):
    return list(
        dict.fromkeys(
            [name for name, _ in target.fields]
            + [name for name, _ in parse_qsl(urlsplit(target.address).query, keep_blank_values=True)]
            + list(target.files)
        )
    )
