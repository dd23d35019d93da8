"""What an empty store costs while nothing happens."""

import shutil
import time

from regard import Regard

TITLE = "memory and processor of an empty store at rest"


def run(bench):
    folder = bench.fresh("idle")
    regard = Regard(bench, folder)
    server = regard.serve()
    try:
        time.sleep(3)
        before = server.cpu_s()
        stretch = 10 if bench.is_quick else 60
        time.sleep(stretch)
        share = (server.cpu_s() - before) / stretch * 100
        memory = server.memory_mib()
    finally:
        server.end()
    bench.say(f"  {memory:.1f} MiB, {share:.2f} % of one core over {stretch} s, ready {server.ready_s:.2f} s after the start")
    bench.gate("idle", "idle memory of an empty store", memory, " MiB", "aim ≤ 60 MiB", memory <= 60)
    bench.gate("idle", "idle processor", share, " %", "aim about 0 %", share < 0.5)
    shutil.rmtree(folder)
