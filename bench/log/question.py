"""Bytes a touch takes on disk: the sealed log, ids included, and the state beside it."""

import shutil

from harness import ROOT
from regard import Regard

TITLE = "bytes of log and state a touch, by the kind of id it came with"


def run(bench):
    touches, customers = (200_000, 20_000) if bench.is_quick else (2_000_000, 200_000)
    forms = {
        "csv, ids of 12 characters": ("csv", ["--map", str(ROOT / "maps/simulated.yaml")]),
        "json lines, ids of 12 characters": ("jsonl", []),
    }
    for name, (form, words) in forms.items():
        file = bench.simulated(form, customers, touches)
        folder = bench.fresh("log")
        regard = Regard(bench, folder)
        said = regard.import_file(file, *words)
        log, state = (size / said["accepted"] for size in regard.bytes_on_disk())
        came = file.stat().st_size / touches
        bench.say(f"  {name}: {came:.0f} B a touch came, {log:.1f} B log, {state:.1f} B state ({said['accepted']:,} touches)")
        bench.note("log", name, {"came": came, "log": log, "state": state})
        bench.gate("log", f"log on disk, {form} import", log, " B a touch", "≤ 110 B", log <= 110)
        shutil.rmtree(folder)
    bench.say("  with UUIDs as ids: see the question http, whose store is filled by live batches")
