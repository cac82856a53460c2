"""Gathers what came of a run, says it, and says whether it is well."""

from exempt import Exempt
from processes import Unfinished

# Of what the tools send, this much at least must be answered by a page that looked at it; below it the scan is at closed doors. Of a few requests nothing can be
# said: whoever has no parameter of their own is only asked for headers and methods.
ANSWERED, OF_AT_LEAST = 0.5, 100


class Report:
    def __init__(self, routes, people):
        self._routes, self._floors = routes, {person["name"]: person["floor"] for person in people}
        self._people = {
            person["name"]: {
                "pages": 0,
                "forms": 0,
                "parameters": 0,
                "reached": set(),
                "asked": 0,
                "answered": 0,
                "found": 0,
            }
            for person in people
        }
        self._wrong, self._found, self._cut, self._exempted, self._exempt, self._too_often = [], [], [], {}, Exempt(), 0

    def wrong(self, words):
        print(f"WRONG: {words}", flush=True)
        self._wrong.append(words)

    def of_control(self, missed, wrong):
        for words in [*missed, *wrong]:
            self.wrong(f"planted server: {words}")

    def control_done(self):
        if self._wrong:
            raise Unfinished("the tools found nothing where something was planted")
        print("planted server: both tools found all that was planted", flush=True)

    def sown(self, name, crawl, sums, wrong):
        self._count(name, sums)
        self._faults_of(name, "sowing", [], sums, wrong)
        print(
            f"{name}: sent {len(crawl.refused) + crawl.taken_in} forms once, {crawl.taken_in} were taken in, {len(sums['reached'])} routes",
            flush=True,
        )

    def crawled(self, name, crawl, sums):
        person = self._people[name]
        person["pages"] = crawl.pages
        person["forms"] = sum(target.method == "POST" for target in crawl.targets.values())
        self._count(name, sums)
        self._faults_of(name, "crawl", [], sums, [])

    def shared(self, name, kinds, attacked, parameters):
        self._people[name]["parameters"] = parameters
        words = f"{kinds} kinds of pages and forms, {attacked} of them to attack, with {parameters} parameters"
        print(f"{name}: {words}", flush=True)

    def came(self, came):
        person = self._people[came.person]
        person["asked"] += came.sums["requests"]
        person["answered"] += sum(line["answered"] for line in came.sums["by_route"].values())
        self._count(came.person, came.sums)
        before = len(self._found)
        self._faults_of(came.person, came.bout, came.findings, came.sums, came.wrong)
        if came.tested:
            self._cut.append(f"{came.person}, {came.bout}: {came.tested}")
        new = len(self._found) - before
        print(
            f"{came.person}, {came.bout}: {came.sums['requests']} requests in {came.seconds:.0f} s, {new} found, put back {came.sums['put_back']} times {came.tested}",
            flush=True,
        )

    def _count(self, name, sums):
        self._people[name]["reached"] |= set(sums["reached"])
        self._too_often += sums["statuses"].get(429, 0)

    def _faults_of(self, name, bout, findings, sums, wrong):
        for words in wrong:
            self.wrong(f"{name}, {bout}: {words}")
        for kind in ("fault", "script"):
            if sums[f"{kind}_count"] and not findings:
                self.wrong(f"{name}, {bout}: {sums[f'{kind}_count']} of {kind}: {sums[f'{kind}s'][:2]}")
        for finding in findings:
            finding["route"] = (
                self._routes.of(finding["method"] or "GET", finding["address"])
                or self._routes.of("POST", finding["address"])
                or ""
            )
            if self._exempt.is_no_fault(finding):
                self._exempted[finding["kind"]] = self._exempted.get(finding["kind"], 0) + 1
                continue
            self._people[name]["found"] += 1
            self._found.append(finding)
            print(f"FOUND as {name}: {finding}", flush=True)

    def show(self, is_whole):
        """Prints the sums and gives back whether all is well."""
        print(
            "\n| as | pages | forms | parameters given to the tools | routes reached | requests | answered by a page | found |\n|---|--:|--:|--:|--:|--:|--:|--:|"
        )
        for name, person in self._people.items():
            of = person["answered"] / max(person["asked"], 1)
            print(
                f"| {name} | {person['pages']} | {person['forms']} | {person['parameters']} | {len(person['reached'])} | {person['asked']} | {of:.0%} | {person['found']} |"
            )
            if len(person["reached"]) < self._floors[name]:
                self.wrong(
                    f"{name} reached {len(person['reached'])} routes, fewer than {self._floors[name]} (people.toml)"
                )
            if person["asked"] >= OF_AT_LEAST and of < ANSWERED:
                self.wrong(f"of what was sent as {name} only {of:.0%} was looked at by a page")
        reached = set().union(*(person["reached"] for person in self._people.values()))
        parameters = sum(person["parameters"] for person in self._people.values())
        asked = sum(person["asked"] for person in self._people.values())
        print(
            f"\nroutes reached: {len(reached)} of {len(self._routes.all)}; parameters given to the tools: {parameters}; requests of the tools: {asked}"
        )
        print("not reached: " + ", ".join(sorted(set(self._routes.all) - reached)))
        for line in self._cut:
            print(f"cut: {line}")
        for kind, count in self._exempted.items():
            print(f"no fault (exempt.toml): {kind}, {count} times")
        if self._too_often:
            self.wrong(f"{self._too_often} requests were answered that there were too many (settings.toml)")
        if is_whole:
            for kind in self._exempt.unused():
                self.wrong(f"exempt.toml has a line that fits nothing: {kind}")
        print(f"\n{len(self._found)} found, {len(self._wrong)} wrong")
        return not self._found and not self._wrong
