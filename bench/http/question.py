"""Segment batches of 100 over HTTP, 16 connections: ours, a Node collector, a bare C++ collector."""

import shutil

from harness import HERE, Server, is_listening, median, need, short, free_port
from regard import Regard

TITLE = "Segment batches of 100 over 16 connections, against a Node collector and a bare C++ one"
CONNECTIONS = 16


def run(bench):
    load = bench.program("http/load.cc")
    bare = bench.program("http/bare/collector.cc", ["-lsimdjson"])
    node = need("node", "nodejs")
    bodies = bench.simulated("segment", 50_000 if bench.is_quick else 100_000, 500_000)
    folder = bench.fresh("http")
    disk = [bench.fsync()]
    regard = Regard(bench, folder)
    seen = {"checkpoints": 0}

    def drive(server, *words):
        figures = bench.ask_json([load, "--port", str(server.port), "--bodies", str(bodies), "--connections", str(CONNECTIONS),
                                  "--seconds", str(bench.seconds), *words])
        return {name: figures[name] for name in ("touches_per_second", "p50_ms", "p99_ms", "refused", "acknowledged")}

    def with_processor(server, figures):
        """What a touch costs in processor time says more than its rate where neighbours are busy."""
        return {**figures, "cpu_us_per_touch": server.cpu_s() * 1e6 / max(figures["acknowledged"], 1)}

    def collector(words, name, *more):
        port = free_port()
        server = Server([*words, str(port), str(folder / f"{name}.log"), *more], port, folder / f"{name}.said", is_listening)
        try:
            return with_processor(server, drive(server))
        finally:
            server.kill()
            (folder / f"{name}.log").unlink()

    def ours():
        server = regard.serve()
        try:
            figures = with_processor(server, drive(server, "--authorization", regard.sending()))
            seen["checkpoints"] += regard.metrics().get("regard_checkpoints_total", 0)
            figures["memory_mib"] = server.memory_mib()
            return figures
        finally:
            server.end()

    figures = bench.take_turns({
        "regard": ours,
        "node": lambda: collector([node, str(HERE / "http/node/collector.mjs")], "node"),
        "node, a line a touch": lambda: collector([node, str(HERE / "http/node/collector.mjs")], "lines", "lines"),
        "bare": lambda: collector([bare], "bare"),
    })
    disk.append(bench.fsync())
    rates = {name: median([one["touches_per_second"] for one in rounds]) for name, rounds in figures.items()}
    for name, rounds in figures.items():
        bench.say(f"  {name}: {rates[name]:,.0f} touches/s, p50 {median([one['p50_ms'] for one in rounds]):.2f} ms, p99 {median([one['p99_ms'] for one in rounds]):.2f} ms, "
                  f"{median([one['cpu_us_per_touch'] for one in rounds]):.2f} µs of processor a touch")
        bench.note("http", name, rounds)
    # One store through all rounds: what was acknowledged must be there, no more and no less.
    kept = regard.status()["touches"]
    acknowledged = sum(one["acknowledged"] for one in figures["regard"])
    bench.say(f"  acknowledged {acknowledged:,}, in the store {kept:,} (requests under way when a round ends are kept and not counted as acknowledged)")
    bench.say(f"  checkpoints while measured: {seen['checkpoints']:.0f}; disk before and after: {short(disk[0])}; {short(disk[1])}")
    log, state = regard.bytes_on_disk()
    bench.note("http", "store", {"touches": kept, "log_bytes": log, "state_bytes": state, "checkpoints": seen["checkpoints"]})
    ratio = rates["regard"] / rates["node"]
    bench.gate("http", "HTTP batches against Node", ratio, " x", "≥ 2 x", ratio >= 2)
    ratio = rates["regard"] / rates["bare"]
    bench.gate("http", "HTTP batches against bare C++", ratio, " x", "≥ 0.4 x", ratio >= 0.4)
    per_touch = log / kept if kept else 0
    bench.gate("http", "log on disk, live, with UUIDs as ids", per_touch, " B a touch", "≤ 110 B", 0 < per_touch <= 110)
    shutil.rmtree(folder)
