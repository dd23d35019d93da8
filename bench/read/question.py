"""One customer's account and last 50 touches by API, while touches come in at half the most the server can take."""

import json
import shutil
import subprocess

from harness import median, short
from regard import Regard

TITLE = "one customer's account and last 50 touches by API, while touches come in at half the maximum"


def identifiers(truth, path, count):
    """Of customers with some history, as the truth file lists them."""
    found = []
    with open(truth, encoding="utf8") as lines:
        for line in lines:
            if '"truth":"customer"' not in line:
                continue
            customer = json.loads(line)
            if customer["touches"] >= 20:
                found.append(customer["identifiers"][0])
            if len(found) >= count:
                break
    path.write_text("\n".join(found) + "\n", encoding="utf8")
    return len(found)


def run(bench):
    load = bench.program("http/load.cc")
    ask = bench.program("read/ask.cc")
    bodies = bench.simulated("segment", 50_000 if bench.is_quick else 100_000, 500_000, truth=True)
    folder = bench.fresh("read")
    known = folder / "identifiers"
    identifiers(bodies.with_suffix(".truth"), known, 5_000)
    regard = Regard(bench, folder)
    server = regard.serve()
    words = [load, "--port", str(server.port), "--bodies", str(bodies), "--connections", "16", "--authorization", regard.sending()]
    try:
        # All bodies once, so that the customers are there; then the most the server takes.
        bench.ask_json([*words, "--seconds", str(max(bench.seconds, 10)), "--warm-up", "0"])
        most = bench.ask_json([*words, "--seconds", str(bench.seconds)])["touches_per_second"]
        bench.say(f"  the most it takes: {most:,.0f} touches/s; reading while {most / 2:,.0f}/s come in")
        authorization = regard.reading()
        rounds = []
        for number in range(bench.rounds):
            feeding = subprocess.Popen([*words, "--seconds", str(bench.seconds + 3), "--warm-up", "0", "--rate", str(most / 2)], stdout=subprocess.PIPE, text=True)
            figures = bench.ask_json([ask, "--port", str(server.port), "--authorization", authorization, "--identifiers", str(known), "--seconds", str(bench.seconds)])
            fed = json.loads(feeding.communicate()[0])
            flat = {f"{part}_{name}": figures[part][name] for part in ("account", "timeline", "both") for name in ("p50_ms", "p99_ms")}
            flat.update(asked=figures["asked"], failures=figures["failures"], fed_per_second=fed["touches_per_second"])
            rounds.append(flat)
            bench.say(f"  round {number + 1}/{bench.rounds}  {short(flat)}")
    finally:
        server.end()
    bench.note("read", "rounds", rounds)
    for name, target in (("p50_ms", 1), ("p99_ms", 5)):
        value = median([one[f"both_{name}"] for one in rounds])
        bench.gate("read", f"account and last 50 touches, {name[:3]}", value, " ms", f"≤ {target} ms", value <= target)
    shutil.rmtree(folder)
