"""What somebody would type into a field, by its name, and how they would put right what a page says is wrong.

Guesses, and no harm where one is wrong: the form is then refused, and attacked as one that is refused.
"""

import re
from datetime import date, timedelta

WORDS = "Words that the attack script typed"
# What comes is after today; what was is before.
AHEAD = re.compile(r"due|until|next|review|ends|planned|agree_by|look_again|begins|^to_")


def typed(name, kind):
    """What somebody would type into an empty field of one line."""
    part = re.search(r"(?:^|_)(day|month|year)$", name)
    if part:
        return day_part(part[1], 20 if AHEAD.search(name) else -2, "born" in name)
    if kind == "email" or "email" in name:
        return "somebody@example.org"
    if kind == "password" or "password" in name:
        return "four words of the scan 27"
    if kind == "tel" or "phone" in name:
        return "01632 960123"
    if "postcode" in name:
        return "LU1 2NW"
    if kind == "time" or re.search(r"time$|^at$", name):
        return "11:30" if name.startswith("to") else "10:30"
    if kind == "number" or re.search(r"minutes|weeks|travel|count|number|sessions", name):
        return "30"
    return words_for(name)


def words_for(name):
    """What somebody would write."""
    return "Mrs Ellis, Bramble Primary School" if "others" in name or "guests" in name else WORDS


def day_part(part, days_from_now, is_born=False):
    day = date.today() + timedelta(days=days_from_now)
    return str({"day": day.day, "month": day.month, "year": day.year - (9 if is_born else 0)}[part])


def sparing(form):
    """The fields of a form with nothing of ours in it but what was chosen where one must be: no ticks, no words, no days."""
    return [
        (name, "" if name in form.ours and name not in form.choices else value)
        for name, value in form.fields
        if not is_our_tick(form, name)
    ]


def is_our_tick(form, name):
    return (
        name in form.ours
        and name in form.choices
        and re.search(r"kept|withheld|from|alone|out_of|not_", name) is not None
    )


def put_right(form, fields, errors):
    """The fields as somebody would send them again who has read what is wrong."""
    for where, said in errors:
        where = re.sub(r"_(day|month|year)$", "", where)
        names = [name for name, _ in fields if name == where or name.startswith(where + "_")] or [
            name for name in form.choices if name == where
        ]
        for name in dict.fromkeys(names):
            fields = changed(form, fields, name, said)
    return fields


def changed(form, fields, name, said):
    held = [value for known, value in fields if known == name]
    value = other_value(form, name, held, said)
    at = next((at for at, (known, _) in enumerate(fields) if known == name), len(fields))
    rest = [(known, was) for known, was in fields if known != name]
    return rest if value is None else rest[:at] + [(name, value)] + rest[at:]


def other_value(form, name, held, said):
    """What else to say in a field; none takes it away."""
    part = re.search(r"_(day|month|year)$", name)
    if part:
        ahead = re.search(r"between today|or later|in the future|after today|from today", said)
        return day_part(part[1], 20 if ahead else -2, "born" in name and not ahead)
    if name in form.choices:
        offered = form.choices[name]
        if re.search(r"[Tt]ake|away", said):
            return None
        after = offered.index(held[0]) + 1 if held and held[0] in offered else 0
        return offered[after % len(offered)] if offered else None
    number = re.search(r"from (\d+) to (\d+)|up to (\d+)", said)
    if number:
        return str(max(int(number[1] or 1), min(30, int(number[2] or number[3]))))
    if "NHS number" in said:
        return "943 476 5919"
    if re.search(r"number", said):
        return "5"
    if "reference" in said or "leave it empty" in said:
        return ""
    if "comma" in said:
        return "Mrs Ellis, Bramble Primary School"
    return "" if held and held[0] else typed(name, "text")
