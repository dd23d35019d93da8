"""Batches of 1,000 on one connection: ours against PostgreSQL's COPY into a table with one index."""

import os
import pathlib
import pwd
import shutil
import subprocess
import time

from harness import Missing, median, short
from regard import Regard

TITLE = "batches of 1,000 on one connection, against PostgreSQL 15 COPY with one index"
BATCH = 1_000
TABLE = """create table touches (id text, at timestamptz, touchpoint text, channel text, place text, customer text, value numeric, properties text);
create index touches_by_customer on touches (customer, at);
"""


class Postgres:
    """A private cluster on a Unix socket, with the settings a new cluster has: fsync and synchronous commit are on."""

    def __init__(self, folder):
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise Missing("PostgreSQL is not here; apt-get install postgresql")
        self.programs = found[-1].parent
        self.folder = folder
        # It refuses to run as root.
        self.owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
            for parent in folder.parents:
                if not os.stat(parent).st_mode & 0o001:
                    raise Missing(f"{parent} cannot be entered by the user postgres; give --data a folder that can")
        self.data = folder / "cluster"
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "bench", "--no-sync")
        self._run("pg_ctl", "-D", self.data, "-w", "-l", folder / "postgres.log", "-o", f"-c listen_addresses='' -k {folder} -c shared_buffers=1GB", "start")
        self.sql(TABLE)

    def _run(self, name, *words):
        done = subprocess.run([str(self.programs / name), *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=self.folder,
                              user=self.owner.pw_uid if self.owner else None, group=self.owner.pw_gid if self.owner else None)
        if done.returncode != 0:
            raise Missing(f"{name} failed: {done.stderr[-400:]}")

    def psql(self, *words, **options):
        return subprocess.run([str(self.programs / "psql"), "-q", "-X", "-h", str(self.folder), "-U", "bench", "-d", "postgres", "-v", "ON_ERROR_STOP=1", *words],
                              check=True, capture_output=True, text=True, **options)

    def sql(self, text):
        return self.psql("-At", "-c", text).stdout.strip()

    def end(self):
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")


def copy_script(csv_file, script, batches):
    """Each batch is a COPY and a transaction of its own. Gives the number of rows."""
    import csv

    def cell(text):
        return "\\N" if text == "" else text.replace("\\", "\\\\").replace("\t", " ")

    with open(csv_file, newline="", encoding="utf8") as source, open(script, "w", encoding="utf8") as out:
        rows = csv.DictReader(source)
        for number, row in enumerate(rows):
            if number == batches * BATCH:
                break
            if number % BATCH == 0:
                out.write(("\\.\n" if number else "") + "copy touches from stdin;\n")
            customer = row["user_id"] or row["email"] or row["phone"] or row["loyalty"] or row["anonymous_id"]
            out.write("\t".join(map(cell, (row["id"], row["at"], row["touchpoint"], row["channel"], row["place"], customer, row["value"], row["properties"]))) + "\n")
        out.write("\\.\n")
    return batches * BATCH


def joined(bodies, path, batches):
    """Bodies of 100 made into bodies of 1,000."""
    head = '{"batch":['
    tail = '],"context"'
    with open(bodies, encoding="utf8") as source, open(path, "w", encoding="utf8") as out:
        for _ in range(batches):
            ten = [source.readline() for _ in range(BATCH // 100)]
            out.write(head + ",".join(one[len(head):one.rindex(tail)] for one in ten) + ten[0][ten[0].rindex(tail):])


def run(bench):
    load = bench.program("http/load.cc")
    folder = bench.fresh("copy")
    (folder / "postgres").mkdir()
    os.chmod(folder, 0o755)
    batches = 300 if bench.is_quick else 1_500
    rows = copy_script(bench.simulated("csv", 100_000, 2_000_000), folder / "copy.sql", batches)
    joined(bench.simulated("segment", 50_000 if bench.is_quick else 100_000, 500_000), folder / "bodies", 490)
    regard = Regard(bench, folder)
    postgres = Postgres(folder / "postgres")

    def theirs():
        began_at = time.monotonic()
        postgres.psql("-f", str(folder / "copy.sql"))
        return {"touches_per_second": rows / (time.monotonic() - began_at)}

    def ours():
        server = regard.serve()
        try:
            figures = bench.ask_json([load, "--port", str(server.port), "--bodies", str(folder / "bodies"), "--connections", "1",
                                      "--authorization", regard.sending(), "--seconds", str(bench.seconds)])
            return {name: figures[name] for name in ("touches_per_second", "p50_ms", "p99_ms", "refused")}
        finally:
            server.end()

    try:
        disk = bench.fsync()
        figures = bench.take_turns({"regard": ours, "postgres": theirs})
        kept = int(postgres.sql("select count(*) from touches"))
        size = int(postgres.sql("select pg_total_relation_size('touches')"))
    finally:
        postgres.end()
    rates = {name: median([one["touches_per_second"] for one in rounds]) for name, rounds in figures.items()}
    bench.say(f"  regard {rates['regard']:,.0f} touches/s, PostgreSQL {rates['postgres']:,.0f}/s ({size / kept:.0f} B a touch in table and index); disk: {short(disk)}")
    bench.note("copy", "rounds", figures)
    ratio = rates["regard"] / rates["postgres"]
    bench.gate("copy", "batches of 1,000 against COPY", ratio, " x", "aim 3 x", ratio >= 3)
    shutil.rmtree(folder)
