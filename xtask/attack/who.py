"""As whom the tools attack: nobody, people of the town by their buttons, and programs by a token, which send and read JSON."""

import json

from crawl import Target
from way import Way

NOBODY = "nobody"


def way_as(person, service, routes):
    """The way of somebody: nobody's, a person's by their button, or a program's by a token."""
    port, sign_in, token = entry_of(person, service)
    return Way(port, routes, sign_in, token)


def entry_of(person, service):
    """By what somebody comes in: (port, what signs them in, their token)."""
    if "email" in person:
        return service.port, None, service.token(person["email"], person["scopes"])
    return service.port, None if person["name"] == NOBODY else service.signing_in(person["name"]), None


ASSESSMENT = {
    "reference": "EH-1",
    "submitted": "2026-11-20T09:00:00Z",
    "route": "school",
    "urgency": "soon",
    "completed_by": {
        "name": "Somebody",
        "role": "SENCo",
        "organisation": "Bramble Primary School",
        "contact": "office",
    },
    "people": [
        {"ref": "c1", "kind": "child", "names": [{"use": "usual", "text": "Ana Sampleton"}], "dob": "2019-03-04"},
        {"ref": "a1", "kind": "adult", "names": [{"use": "usual", "text": "Bea Sampleton"}], "phone": "01632 960124"},
    ],
    "relationships": [{"from": "a1", "to": "c1", "kind": "mother", "note": "lives with her"}],
    "homes": [
        {"address": "1 Sample Street, LU1 2NW", "use": "home", "residents": ["c1", "a1"], "visibility": "ordinary"}
    ],
    "reason": "She asks for help with the mornings",
    "worries": ["She is often late"],
    "consent": {
        "working_together": [{"person": "a1", "answer": "yes", "on": "2026-11-19", "explained_by": "Somebody"}]
    },
    "safe_contact": [{"person": "a1", "times": "mornings", "call": "yes"}],
}
FAMILY = {
    "name": "Sampleton",
    "reason": "They ask",
    "what_would_help": "Mornings",
    "safe_contact": "Mornings",
    "people": [
        {"name": "Cara Sampleton", "kind": "adult", "relationship": "Mother", "birth_date": "1990-01-02", "home": 0},
        {
            "name": "Dan Sampleton",
            "kind": "child",
            "relationship": "Child",
            "phone": "01632 960125",
            "phone_safe": "yes",
        },
    ],
    "homes": [{"address": "2 Sample Street", "postcode": "LU1 2NX"}],
}
SENT = {
    "read_caseload": ("GET", "/api/v1/caseload?after=1", None),
    "add_families": ("POST", "/api/v1/families", FAMILY),
    "send_requests": ("POST", "/api/v1/requests", ASSESSMENT),
}


def targets_of(person, routes):
    """What a program of these scopes sends."""
    for scope in person["scopes"]:
        method, address, body = SENT[scope]
        yield Target(routes.of(method, address), method, address, json=json.dumps(body) if body else "")
