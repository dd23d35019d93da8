"""What all questions share: programs built, servers started and ended, input simulated, rounds, medians, the table.

Figures are ratios between contenders that take turns in one run, so a busy neighbour meets them all. Nothing here asserts:
a bench reports, the tests test.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CXX_FLAGS = ["-std=c++23", "-O2", "-march=native", "-Wall", "-Wextra"]


class Missing(Exception):
    """Something a question needs is not on this machine; its text says what and how to get it."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def median(values):
    return statistics.median(values)


def folder_bytes(folder):
    return sum(file.stat().st_size for file in pathlib.Path(folder).rglob("*") if file.is_file())


class Server:
    """A process that answers on a port until end()."""

    def __init__(self, words, port, log, ready):
        self.port = port
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(words, stdout=out, stderr=out)
        self.started_at = time.monotonic()
        while not ready(self):
            if self.process.poll() is not None:
                raise Missing(f"{words[0]} ended with {self.process.returncode}: {pathlib.Path(log).read_text()[-600:]}")
            if time.monotonic() - self.started_at > 600:
                self.kill()
                raise Missing(f"{words[0]} was not ready within 10 minutes")
            time.sleep(0.01)
        self.ready_s = time.monotonic() - self.started_at

    def memory_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self.kill()


def is_listening(server):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", server.port)) == 0


class Bench:
    def __init__(self, is_quick, rounds, folder):
        self.is_quick = is_quick
        self.rounds = rounds
        self.folder = pathlib.Path(folder)
        self.results = {}
        self.gates = []
        self.folder.mkdir(parents=True, exist_ok=True)

    # Seconds a measured stretch lasts.
    @property
    def seconds(self):
        return 5 if self.is_quick else 65

    def say(self, text=""):
        print(text, flush=True)

    def note(self, question, name, value):
        self.results.setdefault(question, {})[name] = value

    def gate(self, question, what, value, unit, target, is_reached):
        self.gates.append((what, value, unit, target, is_reached))
        self.note(question, what, {"value": value, "unit": unit, "target": target, "reached": is_reached})

    def program(self, source, libraries=()):
        """The path of the C++ program made from a file of this folder; built when the file is newer."""
        source = HERE / source
        target = self.folder / "programs" / "_".join(source.relative_to(HERE).with_suffix("").parts)
        newest = max(file.stat().st_mtime for file in (source, HERE / "http/wire.h"))
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(exist_ok=True)
            subprocess.run(["g++", *CXX_FLAGS, str(source), "-o", str(target), *libraries], check=True)
        return str(target)

    def ask_json(self, words):
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"{pathlib.Path(words[0]).name} failed: {done.stderr.strip()[-600:]}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def fsync(self):
        """The disk's own time, where the contenders write."""
        return self.ask_json([self.program("disk/fsync.cc"), str(self.folder), "4096", "1"])

    def simulated(self, format_name, customers, touches, days=365, seed=1, truth=False):
        """A file of simulated touches, made once."""
        from regard import binary

        path = self.folder / f"simulated-{seed}-{customers}-{touches}-{days}.{format_name}"
        truth_path = path.with_suffix(".truth")
        if not path.exists() or (truth and not truth_path.exists()):
            unfinished = path.with_suffix(".new")
            words = [binary(), "simulate", "--seed", str(seed), "--customers", str(customers), "--touches", str(touches), "--days", str(days),
                     "--end", "2026-11-22", "--format", format_name, "--out", str(unfinished)]
            if truth:
                words += ["--truth", str(truth_path)]
            subprocess.run(words, check=True)
            unfinished.rename(path)
        return path

    def fresh(self, name):
        """An empty folder for one contender."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def take_turns(self, contenders):
        """Runs every contender once a round, in turn; gives the list of figures of each."""
        figures = {name: [] for name in contenders}
        for number in range(self.rounds):
            for name, run in contenders.items():
                figures[name].append(run())
                self.say(f"  round {number + 1}/{self.rounds}  {name}: {short(figures[name][-1])}")
        return figures


def short(figure):
    if isinstance(figure, dict):
        parts = []
        for name, value in figure.items():
            if isinstance(value, (int, float)):
                parts.append(f"{name} {value:,.3f}" if isinstance(value, float) and abs(value) < 1000 else f"{name} {value:,.0f}")
        return ", ".join(parts)
    return f"{figure:,.3f}"


def get(url, authorization=None):
    request = urllib.request.Request(url, headers={"Authorization": authorization} if authorization else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


def is_ready(server):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/ready", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def need(program, package):
    found = shutil.which(program)
    if found is None:
        raise Missing(f"{program} is not here; apt-get install {package}")
    return found


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf8") if line.startswith("model name")), "unknown")
    memory = int(next(line.split()[1] for line in open("/proc/meminfo", encoding="utf8") if line.startswith("MemTotal"))) / 1024 / 1024
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, Linux {os.uname().release}, load before the start {load:.1f}, Python {sys.version.split()[0]}"
