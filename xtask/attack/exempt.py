"""Which findings are no faults, by the reviewed list `exempt.toml`."""

import tomllib
from pathlib import Path

LIST = Path(__file__).with_name("exempt.toml")


class Exempt:
    def __init__(self, text=None):
        self._lines = tomllib.loads(LIST.read_text() if text is None else text).get("exempt", [])
        self._used = set()
        for line in self._lines:
            if not line.get("why", "").strip():
                raise SystemExit(f"attack: a line of exempt.toml says no reason: {line}")

    def is_no_fault(self, finding):
        """Whether a line fits this finding; it is then used."""
        for at, line in enumerate(self._lines):
            fits = (
                line["tool"] == finding["tool"]
                and line["kind"] == finding["kind"]
                and line["route"] in ("*", finding["route"])
            )
            if fits and line.get("words", "") in finding["words"]:
                self._used.add(at)
                return True
        return False

    def unused(self):
        return [line["kind"] for at, line in enumerate(self._lines) if at not in self._used]
