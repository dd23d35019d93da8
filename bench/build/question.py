"""A clean release build, without the compiler cache."""

import os
import shutil
import subprocess
import time

from harness import ROOT, Missing, need

TITLE = "clean release build"


def run(bench):
    need("cmake", "cmake")
    if bench.is_quick:
        raise Missing("a clean build takes minutes; not with --quick")
    folder = bench.fresh("clean")
    environment = {**os.environ, "CCACHE_DISABLE": "1"}
    began_at = time.monotonic()
    for words in (["cmake", "--preset", "release", "-B", str(folder)], ["cmake", "--build", str(folder), "--target", "regard"]):
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"{' '.join(words)} failed: {done.stdout[-400:]}{done.stderr[-400:]}")
    minutes = (time.monotonic() - began_at) / 60
    bench.gate("build", "clean release build", minutes, " min", "aim ≤ 8 min", minutes <= 8)
    shutil.rmtree(folder)
