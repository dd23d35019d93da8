"""What was sent and what was promised, kept outside of everything that can be killed."""

import collections
import random
import threading
import time
from datetime import datetime, timezone

CUSTOMERS = 240
CUSTOMERS_A_ROUND = 24  # so that a round's promises can be looked at one by one
BATCH_TOUCHES = 20

# Touchpoints of the shipped catalogue, with what makes them add or take.
KINDS = [
    ("web.page_load", lambda dice: {"wait_ms": dice.randrange(100, 9000)}),
    ("search.results", lambda dice: {"results": dice.randrange(0, 3)}),
    ("store.clean", lambda dice: {}),
    ("store.dirty", lambda dice: {}),
    ("store.found_everything", lambda dice: {}),
]


def keys_of(customer, dice):
    """Under which identifiers a touch of this customer comes: alone, or two together, which joins them."""
    user = {"user_id": f"u{customer}"}
    browser = {"anonymous_id": f"b{customer}-{dice.randrange(3)}"}
    mail = {"email": f"c{customer}@example.org"}
    return dice.choices([user, browser, user | browser, mail, mail | user], [10, 6, 1, 2, 1])[0]


class Oracle:
    """Thread-safe. A batch is sent until it is answered; from then on each of its touches is promised."""

    def __init__(self, seed):
        self.lock = threading.Lock()
        self.dice = random.Random(seed)
        self.next_id = 0
        self.unanswered = collections.deque()
        self.promised = {}  # id of a touch: its identifiers
        self.of_round = {}  # those promised in this round
        self.partner = {}   # union-find over promised identifiers
        self.wrong = []
        self.customers = []
        self.begin_round()

    def batch(self):
        """One that was never answered, as it was; else a new one."""
        with self.lock:
            if self.unanswered:
                return self.unanswered.popleft(), True
            return [self.touch(self.dice.choice(self.customers)) for _ in range(BATCH_TOUCHES)], False

    def touch(self, customer):
        touchpoint, measures = self.dice.choice(KINDS)
        self.next_id += 1
        name = f"t{self.next_id}"
        at = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"id": name, "at": at, "touchpoint": touchpoint, "identifiers": keys_of(customer, self.dice),
                "properties": {"name": name, **measures(self.dice)}}

    def unknown(self, batch):
        """No answer came: it may be kept or not, and is sent again as it is."""
        with self.lock:
            self.unanswered.append(batch)

    def answered(self, batch, verdicts, was_sent_before):
        allowed = {"accepted", "duplicate"} if was_sent_before else {"accepted"}
        with self.lock:
            if len(verdicts["results"]) != len(batch):
                self.wrong.append(f"{len(verdicts['results'])} verdicts for {len(batch)} touches")
            for touch, verdict in zip(batch, verdicts["results"]):
                if verdict["id"] != touch["id"] or verdict["verdict"] not in allowed:
                    self.wrong.append(f"{touch['id']} was answered {verdict}")
                self.promised[touch["id"]] = touch["identifiers"]
                self.of_round[touch["id"]] = touch["identifiers"]
                self.unite(touch["identifiers"])

    def unite(self, identifiers):
        roots = [self.root(key) for key in identifiers.items()]
        for root in roots[1:]:
            self.partner[root] = roots[0]

    def root(self, key):
        while self.partner.setdefault(key, key) != key:
            key = self.partner[key]
        return key

    def begin_round(self):
        with self.lock:
            self.of_round = {}
            self.customers = self.dice.sample(range(CUSTOMERS), CUSTOMERS_A_ROUND)

    def count(self):
        with self.lock:
            return len(self.of_round)


class Load:
    """Senders that go on until told to stop or until the server is gone."""

    def __init__(self, house, oracle, senders):
        self.oracle = oracle
        self.stopped = threading.Event()
        self.began = time.monotonic()
        self.threads = [threading.Thread(target=self.send, args=(house.sender(),)) for _ in range(senders)]
        for thread in self.threads:
            thread.start()

    def send(self, client):
        # Imported here so that the oracle itself knows no network.
        from http.client import HTTPException

        from house import Refused

        while not self.stopped.is_set():
            batch, was_sent_before = self.oracle.batch()
            try:
                verdicts = client.post("/api/touches", batch)
            except Refused as refused:
                self.oracle.unknown(batch)
                if refused.status not in (429, 503):
                    self.oracle.wrong.append(f"a batch was refused: {refused}")
                    return
                time.sleep(0.05)
            except (OSError, HTTPException):
                self.oracle.unknown(batch)
                return
            else:
                self.oracle.answered(batch, verdicts, was_sent_before)
        client.close()

    def await_promises(self, wanted, patience_s):
        """Whether so many touches were promised in time."""
        until = time.monotonic() + patience_s
        while self.oracle.count() < wanted and time.monotonic() < until and not self.oracle.wrong:
            time.sleep(0.005)
        return self.oracle.count() >= wanted

    def join(self):
        for thread in self.threads:
            thread.join()

    def stop(self):
        self.stopped.set()
        self.join()
