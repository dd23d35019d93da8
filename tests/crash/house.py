"""The real binary as a process that can be killed, and what is needed to speak with it."""

import http.client
import json
import select
import shutil
import signal
import subprocess
import tempfile
import time
from urllib.parse import quote, urlsplit

READY_S_MAX = 120  # with sanitizers, on a machine that others use too


class Refused(Exception):
    """The server answered, and not with success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body[:400]!r}")
        self.status = status


class Client:
    """One kept-alive connection. Raises OSError or http.client.HTTPException when the server is gone."""

    def __init__(self, url, key, timeout_s=60):
        self.address = urlsplit(url).netloc
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.timeout_s = timeout_s
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=self.timeout_s)
        sent = dict(self.headers, **(headers or {}))
        if body is not None:
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if answer.status >= 300:
            raise Refused(answer.status, text)
        return json.loads(text) if text else None, answer

    def get(self, path):
        return self.ask("GET", path)[0]

    def post(self, path, body, headers=None):
        return self.ask("POST", path, body, headers)[0]

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class House:
    """A store in a folder of its own, and the server over it."""

    # So little memory that checkpoints are written all the time, and kills hit them.
    def __init__(self, regard, memory="1M"):
        self.regard = regard
        self.memory = memory
        self.folder = tempfile.mkdtemp(prefix="regard-crash-")
        self.data = f"{self.folder}/store"
        self.process = None
        self.url = None
        self.said = open(f"{self.folder}/said", "w+", encoding="utf-8")
        made = json.loads(self.run("init", "--data", self.data, "--json"))
        self.source_key, self.password = made["key"], made["password"]
        self.read_key = None

    def run(self, *words):
        done = subprocess.run([self.regard, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"regard {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def launch(self):
        """Starts the process without waiting for it."""
        self.process = subprocess.Popen(
            [self.regard, "serve", "--data", self.data, "--port", "0", "--memory", self.memory, "--json"],
            stdout=subprocess.PIPE, stderr=self.said, text=True)

    def await_ready(self):
        """Waits for the address, which is printed when the store is open. Gives the seconds it took."""
        began = time.monotonic()
        line = ""
        while not line.endswith("\n"):
            left = READY_S_MAX - (time.monotonic() - began)
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise SystemExit(f"regard serve was not ready within {READY_S_MAX} s; it said:\n{self.words()}")
            part = self.process.stdout.readline()
            if part == "":
                raise SystemExit(f"regard serve ended with {self.process.wait()}; it said:\n{self.words()}")
            line += part
        self.url = json.loads(line)["url"]
        return time.monotonic() - began

    def start(self):
        self.launch()
        return self.await_ready()

    def words(self):
        self.said.flush()
        with open(self.said.name, encoding="utf-8") as said:
            return said.read()[-8000:]

    def end(self, how):
        """Gives the exit status: negative for a signal."""
        self.process.send_signal(how)
        status = self.process.wait(timeout=READY_S_MAX)
        self.process.stdout.close()
        return status

    def kill(self):
        return self.end(signal.SIGKILL)

    def stop(self):
        status = self.end(signal.SIGTERM)
        if status != 0:
            raise SystemExit(f"regard serve ended with {status} when asked to stop; it said:\n{self.words()}")

    def reader(self):
        if self.read_key is None:
            client = Client(self.url, None)
            session, answer = client.ask("POST", "/api/session", {"name": "admin", "password": self.password})
            cookie = answer.getheader("Set-Cookie").split(";")[0]
            made = client.post("/api/sources", {"name": "oracle", "kind": "read"},
                               {"Cookie": cookie, "x-regard-csrf": session["csrf"]})
            self.read_key = made["key"]
            client.close()
        return Client(self.url, self.read_key)

    def sender(self):
        return Client(self.url, self.source_key)

    def checkpoints(self):
        """How many the running server wrote since it started."""
        client = Client(self.url, None)
        client.connection = http.client.HTTPConnection(client.address, timeout=client.timeout_s)
        client.connection.request("GET", "/metrics")
        text = client.connection.getresponse().read().decode()
        client.close()
        return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("regard_checkpoints_total"))

    def replay(self):
        """Folds the log alone; the text says of each partition whether it came to the state that is held."""
        return self.run("replay", "--verify", "--data", self.data)

    def remove(self):
        self.said.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def pages(client, path):
    """All items of a list, page by page."""
    cursor = None
    while True:
        mark = "&" if "?" in path else "?"
        page = client.get(path + (f"{mark}cursor={quote(cursor, safe='')}" if cursor else ""))
        yield from page["items"]
        cursor = page["next"]
        if not cursor:
            return
