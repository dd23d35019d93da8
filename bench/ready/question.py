"""How soon the server answers again after kill -9 in the midst of taking touches in."""

import json
import shutil
import subprocess
import time

from harness import ROOT, median, short
from regard import Regard

TITLE = "ready after kill -9 at 10 million touches"


def run(bench):
    touches, customers = (1_000_000, 200_000) if bench.is_quick else (10_000_000, 2_000_000)
    file = bench.simulated("csv", customers, touches)
    bodies = bench.simulated("segment", 50_000 if bench.is_quick else 100_000, 500_000)
    load = bench.program("http/load.cc")
    folder = bench.fresh("ready")
    regard = Regard(bench, folder)
    regard.import_file(file, "--map", str(ROOT / "maps/simulated.yaml"))
    rounds = []
    for number in range(bench.rounds):
        server = regard.serve()
        feeding = subprocess.Popen([load, "--port", str(server.port), "--bodies", str(bodies), "--authorization", regard.sending(), "--seconds", "600"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Until touches come in, and on, so that there is something behind the last checkpoint.
        while feeding.poll() is None and regard.metrics().get("regard_touches_accepted_total", 0) == 0:
            time.sleep(0.1)
        time.sleep(5 if bench.is_quick else 20)
        accepted = regard.metrics().get("regard_touches_accepted_total", 0)
        server.kill()
        feeding.wait()
        again = regard.serve()
        figures = {"ready_s": again.ready_s, "taken_before": accepted, "memory_mib": again.memory_mib()}
        again.end()
        kept = regard.status()["touches"]
        figures["touches"] = kept
        rounds.append(figures)
        bench.say(f"  round {number + 1}/{bench.rounds}  {short(figures)}")
    bench.note("ready", "rounds", rounds)
    value = median([one["ready_s"] for one in rounds])
    bench.gate("ready", f"ready after kill -9 at {touches:,} touches and more", value, " s", "≤ 10 s", value <= 10)
    shutil.rmtree(folder)
