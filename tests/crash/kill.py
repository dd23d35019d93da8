#!/usr/bin/env python3
"""Kills the real server with SIGKILL while touches pour in, again and again, and looks what is left.

    tests/crash/kill.py [--regard BINARY] [--kills 50] [--seed N] [--keep]

What was answered with 2xx is promised. After each kill the store is opened again, and every touch promised since the last
one must be on the timeline of its customer exactly once, with all identifiers that were promised to be one customer leading
to that one. What was never answered is sent again under the same ids, as a client does, and counts once. Every tenth time,
and at the end, the log is folded alone and must come to the state that is held. At the end every touch of the whole run is
looked for, over all customers, and counted.

Some kills hit the server while it recovers from the one before. SIGKILL leaves the page cache: what was not synced is lost
only when the power is cut, which src/store/power_test.cc does.
"""

import argparse
import collections
import os
import random
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import quote

from house import House, pages
from oracle import Load, Oracle

SENDERS = 4
PROMISED_BEFORE_KILL = 200   # a kill without load before it shows nothing
PROMISES_S_MAX = 60
SETTLE_S_MAX = 30            # touches of joined customers move between partitions after they are answered


def timeline_names(client, customer):
    """How often each of our touches is on a timeline. What the engine derived itself has no name of ours."""
    names = collections.Counter()
    for item in pages(client, f"/api/customers/{customer}/timeline?limit=200"):
        if not item["signal"]:
            names[item["properties"].get("name", "a touch without its name")] += 1
    return names


def find_faults(client, oracle, promised):
    """What the promises are and the pages do not show, in sentences; empty when all is well."""
    faults = []
    customers, of_root, names = {}, {}, {}
    for key in {key for identifiers in promised.values() for key in identifiers.items()}:
        found = client.get(f"/api/customers?identifier={quote(':'.join(key), safe='')}")["items"]
        if len(found) != 1:
            faults.append(f"{':'.join(key)} leads to {len(found)} customers")
            continue
        customers[key] = found[0]["id"]
        first = of_root.setdefault(oracle.root(key), found[0]["id"])
        if first != found[0]["id"]:
            faults.append(f"{':'.join(key)} leads to {found[0]['id']}, what it was joined to leads to {first}")
    for customer in set(customers.values()):
        names[customer] = timeline_names(client, customer)
        faults += [f"{name} is {count} times on the timeline of {customer}" for name, count in names[customer].items() if count > 1]
    for name, identifiers in promised.items():
        for key in identifiers.items():
            if key in customers and names[customers[key]][name] == 0:
                faults.append(f"{name} of {':'.join(key)} is not on the timeline of {customers[key]}")
    return faults


def expect_settled(look, what):
    """Looks until there is no fault, for as long as settling may take."""
    until = time.monotonic() + SETTLE_S_MAX
    while True:
        faults = look()
        if not faults:
            return
        if time.monotonic() > until:
            raise SystemExit(f"{what}: {len(faults)} faults\n  " + "\n  ".join(faults[:20]))
        time.sleep(0.2)


def expect_identical(house, what):
    said = house.replay()
    if "identical" not in said or "differ" in said:
        raise SystemExit(f"{what}: the fold of the log alone is not the state that is held:\n{said}")


def kill_under_load(house, oracle, dice):
    """One round: load, and a kill at any moment of it. Gives the touches promised a second, and the checkpoints written."""
    oracle.begin_round()
    load = Load(house, oracle, SENDERS)
    if not load.await_promises(PROMISED_BEFORE_KILL, PROMISES_S_MAX):
        load.stop()
        raise SystemExit(f"only {oracle.count()} touches were answered in {PROMISES_S_MAX} s: nothing to kill. {oracle.wrong[:3]}")
    time.sleep(dice.uniform(0.0, 0.6))
    checkpoints = house.checkpoints()
    time.sleep(dice.uniform(0.0, 0.05))
    rate = oracle.count() / (time.monotonic() - load.began)
    if house.process.poll() is not None:
        raise SystemExit(f"the server ended by itself with {house.process.returncode}; it said:\n{house.words()}")
    house.kill()
    load.join()
    if oracle.wrong:
        raise SystemExit("wrong answers:\n  " + "\n  ".join(oracle.wrong[:20]))
    return rate, checkpoints


def kill_while_recovering(house, dice, ready_s):
    house.launch()
    time.sleep(dice.uniform(0.0, ready_s))
    house.kill()


def everything(client, oracle, house_touches):
    """As find_faults(), over the whole run, and with the sums."""
    faults = find_faults(client, oracle, oracle.promised)
    roots = {oracle.root(key) for identifiers in oracle.promised.values() for key in identifiers.items()}
    if house_touches != len(oracle.promised):
        faults.append(f"{house_touches} touches are counted, {len(oracle.promised)} were promised")
    sums = collections.Counter(oracle.root(next(iter(identifiers.items()))) for identifiers in oracle.promised.values())
    ids = set()
    for root in roots:
        short = client.get(f"/api/customers?identifier={quote(':'.join(root), safe='')}")["items"][0]
        ids.add(short["id"])
        if short["touches"] != sums[root]:
            faults.append(f"{short['id']} has {short['touches']} touches, {sums[root]} were promised")
    if len(ids) != len(roots):
        faults.append(f"{len(roots)} customers were promised and {len(ids)} are there")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parents[2]
    parser.add_argument("--regard", default=os.environ.get("REGARD", str(root / "build/debug/regard")))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the store's folder")
    options = parser.parse_args()

    dice = random.Random(options.seed)
    oracle = Oracle(options.seed)
    house = House(options.regard)
    ready = [house.start()]
    house.reader().close()  # makes its key, once
    rates, kills, recoveries, checkpoints = [], 0, 0, 0
    began = time.monotonic()
    while kills < options.kills:
        rate, written = kill_under_load(house, oracle, dice)
        rates.append(rate)
        checkpoints += written
        kills += 1
        while kills < options.kills and dice.random() < 0.2:
            kill_while_recovering(house, dice, ready[-1])
            kills += 1
            recoveries += 1
        if kills % 10 == 0:
            expect_identical(house, f"after kill {kills}")
        ready.append(house.start())
        client = house.reader()
        expect_settled(lambda: find_faults(client, oracle, oracle.of_round), f"after kill {kills}")
        client.close()
        print(f"kill {kills}: {oracle.count()} touches promised at {rate:.0f}/s, {written} checkpoints; all there, ready in {ready[-1]:.2f} s", flush=True)

    load = Load(house, oracle, SENDERS)
    while oracle.unanswered:
        time.sleep(0.01)
    load.stop()
    if oracle.wrong or oracle.unanswered:
        raise SystemExit(f"{len(oracle.unanswered)} batches were never answered. {oracle.wrong[:20]}")
    client = house.reader()
    expect_settled(lambda: everything(client, oracle, client.get("/api/summary")["touches"]), "at the end")
    client.close()
    house.stop()
    expect_identical(house, "at the end")
    house.start()
    client = house.reader()
    faults = everything(client, oracle, client.get("/api/summary")["touches"])
    client.close()
    house.stop()
    if faults:
        raise SystemExit("after a clean stop and start:\n  " + "\n  ".join(faults[:20]))
    if options.keep:
        print(f"the store is in {house.data}")
    else:
        house.remove()
    if checkpoints < kills:
        raise SystemExit(f"only {checkpoints} checkpoints were written before {kills} kills: hardly any was hit")
    print(f"{kills} kills, {recoveries} of them while recovering; {checkpoints} checkpoints; {len(oracle.promised)} touches promised, none lost, none twice; "
          f"median {statistics.median(rates):.0f} touches/s before a kill, ready in {statistics.median(ready):.2f} s "
          f"(worst {max(ready):.2f}); {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
