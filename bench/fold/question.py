"""The fold alone, on one core: what a touch costs when nobody waits for disk or network."""

import subprocess

from harness import ROOT, Missing

TITLE = "the fold alone on one core (benches of the rooms)"


def run(bench):
    # Each bench of src/ prints its own lines; `./do bench` has built them.
    found = sorted(path for path in (ROOT / "build/release").glob("*_bench") if path.is_file())
    if not found:
        raise Missing("no benches in build/release; ./do bench builds them")
    for path in found:
        done = subprocess.run([str(path)], capture_output=True, text=True, cwd=ROOT)
        text = done.stdout.strip() or done.stderr.strip()
        for line in text.splitlines():
            bench.say(f"  {path.name}: {line}")
        bench.note("fold", path.name, text.splitlines())
