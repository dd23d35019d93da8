"""Single touches over 64 connections, against the same server answering POSTs that hold no touch."""

import shutil

from harness import median, short
from regard import Regard

TITLE = "single touches over 64 connections, against the same server answering an empty POST"


def run(bench):
    load = bench.program("http/load.cc")
    folder = bench.fresh("single")
    lines = bench.simulated("jsonl", 20_000, 100_000)
    touches = folder / "touches"
    with open(lines, encoding="utf8") as source, open(touches, "w", encoding="utf8") as out:
        out.writelines(line for line in source if '"at":' in line[:60])
    empty = folder / "empty"
    empty.write_text('{"batch":[]}\n', encoding="utf8")
    regard = Regard(bench, folder)
    server = regard.serve()
    common = [load, "--port", str(server.port), "--connections", "64", "--authorization", regard.sending(), "--seconds", str(bench.seconds)]

    def figures(*words):
        done = bench.ask_json([*common, *words])
        return {name: done[name] for name in ("requests_per_second", "p50_ms", "p99_ms", "refused")}

    try:
        disk = bench.fsync()
        rounds = bench.take_turns({
            "touches": lambda: figures("--path", "/api/touches", "--bodies", str(touches), "--bodies-max", "100000"),
            "empty": lambda: figures("--path", "/v1/batch", "--bodies", str(empty)),
        })
    finally:
        server.end()
    rates = {name: median([one["requests_per_second"] for one in done]) for name, done in rounds.items()}
    bench.say(f"  {rates['touches']:,.0f} touches/s, {rates['empty']:,.0f} empty POSTs/s: {rates['touches'] / rates['empty']:.2f} of it; disk: {short(disk)}")
    bench.note("single", "rounds", rounds)
    shutil.rmtree(folder)
