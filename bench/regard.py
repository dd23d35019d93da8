"""The program under measurement, driven as people drive it: init, serve, import, its API."""

import json
import os
import pathlib
import subprocess
import time
import urllib.request

from harness import ROOT, Missing, Server, folder_bytes, free_port, get, is_ready


def binary():
    path = pathlib.Path(os.environ.get("REGARD", ROOT / "build/release/regard"))
    if not path.exists():
        raise Missing(f"{path} is not built; ./do build")
    return str(path)


class Regard:
    """One store, and the server on it while there is one."""

    def __init__(self, bench, folder):
        self.bench = bench
        self.data = pathlib.Path(folder) / "store"
        self.log = pathlib.Path(folder) / "serve.log"
        said = json.loads(subprocess.run([binary(), "init", "--json", "--data", str(self.data)], check=True, capture_output=True, text=True).stdout)
        self.name, self.password, self.source_key = said["name"], said["password"], said["key"]
        self.read_key = None
        self.server = None

    def serve(self, *words):
        port = free_port()
        self.server = Server([binary(), "serve", "--data", str(self.data), "--port", str(port), *words], port, self.log, is_ready)
        return self.server

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.port}"

    def sending(self):
        return f"Bearer {self.source_key}"

    def reading(self):
        """A key that may read, made as an administrator makes one."""
        if self.read_key is None:
            answer = self._post("/api/session", {"name": self.name, "password": self.password}, {})
            cookie = answer.headers["Set-Cookie"].split(";")[0]
            csrf = json.load(answer)["csrf"]
            made = self._post("/api/sources", {"name": "bench", "kind": "read"}, {"Cookie": cookie, "x-regard-csrf": csrf})
            self.read_key = json.load(made)["key"]
        return f"Bearer {self.read_key}"

    def _post(self, path, body, headers):
        request = urllib.request.Request(self.url + path, data=json.dumps(body).encode(), headers={"Content-Type": "application/json", **headers})
        return urllib.request.urlopen(request, timeout=30)

    def metrics(self):
        figures = {}
        for line in get(self.url + "/metrics").splitlines():
            if line and not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                figures[name] = float(value)
        return figures

    def status(self):
        """Of the closed store."""
        done = subprocess.run([binary(), "status", "--json", "--data", str(self.data)], check=True, capture_output=True, text=True)
        return json.loads(done.stdout)

    def import_file(self, file, *words):
        """Gives what import says at its end, its seconds, its processor time and its peak memory."""
        out = self.log.with_name("import.json")
        began_at = time.monotonic()
        with open(out, "wb") as stdout, open(self.log, "ab") as stderr:
            process = subprocess.Popen([binary(), "import", "--json", "--data", str(self.data), *words, str(file)], stdout=stdout, stderr=stderr)
            _, code, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode != 0:
            raise Missing(f"regard import failed: {self.log.read_text()[-600:]}")
        said = json.loads(out.read_text().strip().splitlines()[-1])
        return {**said, "seconds": time.monotonic() - began_at, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}

    def bytes_on_disk(self):
        """Of the log and of the state derived from it."""
        return folder_bytes(self.data / "log"), folder_bytes(self.data / "state")
