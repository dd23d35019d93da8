"""What somebody who looks at the pages waits for, over 10 million touches of 2 million customers."""

import datetime
import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request

from harness import HERE, ROOT, Missing, median, need, short
from regard import Regard

TITLE = "the pages: live, Home of any week, a person with 50,000 touches, lists of 2 million, an open page at rest"

DAYS = 365
END = datetime.date(2026, 11, 22)  # where bench.simulated ends


def page(*words):
    """page.mjs with a word of its own; the pages' tests bring what drives the browser."""
    if not (ROOT / "web/node_modules/playwright-core").exists():
        raise Missing("playwright-core is not here; cd web && npm ci")
    if not os.path.exists(os.environ.get("CHROMIUM", "/usr/bin/chromium")):
        raise Missing("no browser at /usr/bin/chromium; apt-get install chromium, or name one in CHROMIUM")
    return [need("node", "nodejs"), str(HERE / "pages/page.mjs"), *words]


class Asked:
    """Questions one after the other, each timed from the first byte sent to the last byte read."""

    def __init__(self, regard):
        self.regard = regard
        self.headers = {"Authorization": regard.reading()}

    def ask(self, path):
        began_at = time.monotonic()
        request = urllib.request.Request(self.regard.url + path, headers=self.headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            body = answer.read()
        return (time.monotonic() - began_at) * 1000, json.loads(body)

    def times(self, paths):
        ms = sorted(self.ask(path)[0] for path in paths)
        return {"asked": len(ms), "p50_ms": median(ms), "most_ms": ms[-1]}


def busy_person(path, touches):
    """One customer with very many touches, an hour apart and less, over the same year."""
    first = datetime.datetime.combine(END - datetime.timedelta(days=DAYS - 1), datetime.time())
    step = datetime.timedelta(seconds=(DAYS - 2) * 86_400 / touches)
    with open(path, "w", encoding="utf8") as out:
        for number in range(touches):
            slow = 700 + number * 7919 % 6_000
            out.write(json.dumps({"id": f"busy-{number}", "at": (first + number * step).isoformat(timespec="milliseconds") + "Z",
                                  "touchpoint": "web.page_load" if number % 5 else "chat.answered", "identifiers": {"user_id": "busy-one"},
                                  "properties": {"lcp_ms": slow}}) + "\n")


def lists(places):
    """What the filter of the list of people can ask, in both orders."""
    day = lambda back: (END - datetime.timedelta(days=back)).isoformat() + "T00:00:00.000Z"
    asked = []
    for order in ("lost", "recent"):
        for more in ({}, {"standing": "leaving"}, {"standing": "steady"}, {"channel": "store"}, {"channel": "web", "standing": "at_risk"},
                     {"silent": "true"}, {"last_from": day(30)}, {"last_to": day(90)}, {"place": places[0]} if places else {}):
            asked.append("/api/customers?" + urllib.parse.urlencode({"order": order, "limit": 50, **more}))
    return asked


def run(bench):
    quick = bench.is_quick
    touches, customers = (1_000_000, 200_000) if quick else (10_000_000, 2_000_000)
    many = 50_000
    page()  # says at once what is missing
    file = bench.simulated("csv", customers, touches, days=DAYS)
    folder = bench.fresh("pages")
    regard = Regard(bench, folder)
    regard.import_file(file, "--map", str(ROOT / "maps/simulated.yaml"), "--memory", "1G")
    busy = folder / "busy.jsonl"
    busy_person(busy, many)
    regard.import_file(busy, "--memory", "1G")
    server = regard.serve("--memory", "1G")
    gate = lambda what, value, target, limit: bench.gate("pages", what, value, " ms", target, value <= limit)
    try:
        asked = Asked(regard)
        weeks = [(END - datetime.timedelta(days=7 * back)).isoformat() for back in range(DAYS // 7)]

        # Lists, once the columns are made: the first list after a start waits for them.
        first_ms, _ = asked.ask("/api/customers?order=lost&limit=50")
        places = [one["id"] for one in asked.ask("/api/places")[1]["items"]]
        figures = asked.times(lists(places) * 3)
        bench.say(f"  lists of {customers:,}: {short(figures)}; the first after the start {first_ms:,.0f} ms")
        bench.note("pages", "lists", {**figures, "first_ms": first_ms})
        gate(f"a list of {customers:,} customers, slowest of {figures['asked']}", figures["most_ms"], "≤ 500 ms", 500)

        figures = asked.times(f"/api/home?week={week}" for week in weeks)
        again = asked.times(f"/api/home?week={week}" for week in weeks)
        bench.say(f"  Home of each week: {short(figures)}; again: {short(again)}")
        bench.note("pages", "home", {"first": figures, "again": again})
        gate(f"Home as of any week over {touches:,} touches, slowest of {figures['asked']}", figures["most_ms"], "≤ 300 ms", 300)

        found = asked.ask("/api/customers?identifier=user_id:busy-one")[1]["items"][0]
        one = f"/api/customers/{found['id']}"
        person = {part: asked.times([one + path] * 5) for part, path in (("customer", ""), ("timeline", "/timeline?limit=100"), ("account", "/account"))}
        bench.say(f"  {found['touches']:,} touches: " + "; ".join(f"{part} {short(times)}" for part, times in person.items()))
        bench.note("pages", "person", person)
        credentials = [regard.url, regard.name, regard.password]
        rounds = 3 if quick else 9
        opened = bench.ask_json([*page("open", *credentials, str(rounds), f"/people/{found['id']}", "li.touch, .timeline li, main h1 + *")])
        bench.say(f"  their page in Chromium: {short(opened)}")
        whole = sum(person[part]["most_ms"] for part in person)
        gate(f"a person with {many:,} touches, all their page asks, one after the other", whole, "≤ 500 ms", 500)

        opened = bench.ask_json([*page("open", *credentials, str(rounds), f"/home?week={weeks[2]}", ".sentence")])
        bench.say(f"  Home in Chromium, nothing cached: {short(opened)}")
        bench.note("pages", "open", opened)
        gate("Home shown and answering in Chromium", opened["p50_ms"], "≤ 1,500 ms", 1500)

        stretch = 10 if quick else 60
        resting = subprocess.Popen([*page("rest", *credentials, str(stretch + 5), "/home", "/people", "/live")], stdout=subprocess.PIPE, text=True)
        if resting.stdout.readline().strip() != "open":
            raise Missing("the pages did not open")
        before = server.cpu_s()
        time.sleep(stretch)
        share = (server.cpu_s() - before) / stretch * 100
        resting.communicate()
        bench.say(f"  three open pages at rest: {share:.2f} % of one core")
        bench.gate("pages", "processor of the server for three open pages at rest", share, " %", "about 0 %", share < 1)

        shown = bench.ask_json([*page("live", *credentials, regard.source_key, str(10 if quick else bench.seconds), "1000")])
        bench.say(f"  live: {short(shown)}")
        bench.note("pages", "live", shown)
        gate("a touch accepted to shown on the open page, p50", shown["p50_ms"], "", 1000)
        gate("a touch accepted to shown on the open page, p99", shown["p99_ms"], "≤ 1,000 ms", 1000)
        bench.gate("pages", "touches never shown", shown["never_shown"], "", "0", shown["never_shown"] == 0)
    finally:
        server.end()
    shutil.rmtree(folder)
