"""Import of a CSV file: 10 million touches of 2 million customers in 512 MiB."""

import shutil

from harness import ROOT, median, short
from regard import Regard

TITLE = "import from CSV, 10 million touches of 2 million customers, --memory 512M"


def run(bench):
    touches, customers = (1_000_000, 200_000) if bench.is_quick else (10_000_000, 2_000_000)
    file = bench.simulated("csv", customers, touches)
    rounds = min(bench.rounds, 3) if not bench.is_quick else 1
    disk = bench.fsync()
    done = []
    for number in range(rounds):
        folder = bench.fresh("import")
        regard = Regard(bench, folder)
        said = regard.import_file(file, "--map", str(ROOT / "maps/simulated.yaml"), "--memory", "512M")
        said["touches_per_second"] = said["accepted"] / said["seconds"]
        said["cpu_us_per_touch"] = said["cpu_s"] * 1e6 / said["accepted"]
        said["log_bytes"], said["state_bytes"] = regard.bytes_on_disk()
        done.append(said)
        bench.say(f"  round {number + 1}/{rounds}  {short(said)}")
        if said["accepted"] != touches:
            bench.say(f"  {touches:,} touches are in the file and {said['accepted']:,} were accepted")
    bench.note("import", "rounds", done)
    bench.say(f"  disk: {short(disk)}")
    rate = median([one["touches_per_second"] for one in done])
    bench.gate("import", f"import of {touches:,} touches", rate, " a second", "≥ 250,000", rate >= 250_000)
    peak = max(one["peak_mib"] for one in done)
    bench.gate("import", "import, peak memory", peak, " MiB", "about 512", peak <= 640)
    shutil.rmtree(bench.folder / "import")
