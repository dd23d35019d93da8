#!/usr/bin/env python3
"""Serves a store with the real program, asks every operation of openapi.yaml, and validates each answer against it.

    tests/api/answers.py PATH/TO/regard

Also holds who may call what: every operation is asked with nothing, with each kind of key, with a session, with a forged
one, and without the token. Prints one line per fault and ends with 1 if there was one.
"""

import base64
import copy
import gzip
import http.client
import json
import signal
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import jsonschema
import yaml

from catalogue import change_the_catalogue
from lists import look_back_and_save
from monday_mail import check_mail
from places import OPEN_TO_SCOPED, scoped, see_only_a_part
from worth import find_by_trait_and_compare

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION = yaml.safe_load((ROOT / "src/server/openapi.yaml").read_text())
VERBS = ("get", "post", "put", "delete", "options")

faults = []
asked = set()


def fault(text):
    faults.append(text)
    print("FAULT " + text)


def expect(is_so, text):
    if not is_so:
        fault(text)


def resolved(node):
    while isinstance(node, dict) and "$ref" in node:
        target = DESCRIPTION
        for part in node["$ref"].lstrip("#/").split("/"):
            target = target[part]
        node = target
    return node


def whole_schema(schema):
    """The schema with the components beside it, so that its references are found."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": DESCRIPTION["components"], **schema}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Served:
    """A store of its own, served on a free port."""

    def __init__(self, program, folder, *mark):
        self.data = str(Path(folder) / "store")
        self.made = json.loads(subprocess.run([program, "init", "--data", self.data, "--json", *mark], check=True, capture_output=True).stdout)
        self.process = subprocess.Popen([program, "serve", "--data", self.data, "--port", "0", "--json", "--memory", "256M"],
                                        stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def ask(self, verb, path, body=None, headers=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        send = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            send.setdefault("Content-Type", "application/json")
        line.request(verb.upper(), path, body=body, headers=send)
        got = line.getresponse()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        line.close()
        return answer

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def operations():
    for path, item in DESCRIPTION["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield path, verb, item[verb]


def check_answer(path, verb, answer, what):
    """That the description allows this status with this type and this body."""
    operation = DESCRIPTION["paths"][path][verb]
    asked.add(operation["operationId"])
    where = f"{verb} {path} ({what})"
    response = operation["responses"].get(str(answer.status))
    if response is None:
        return fault(f"{where}: {answer.status} is not described: {answer.body[:200]}")
    response = resolved(response)
    kind = answer.headers.get("content-type", "").split(";")[0]
    content = response.get("content")
    if not content:
        return expect(not answer.body, f"{where}: a body that is not described: {answer.body[:80]}")
    if kind not in content:
        return fault(f"{where}: {answer.status} comes as {kind}, described are {', '.join(content)}")
    for name in response.get("headers", {}):
        optional = name == "X-RateLimit-Reset" or name.startswith("Access-Control") or name == "Cache-Control"
        expect(optional or name.lower() in answer.headers, f"{where}: {answer.status} lacks the header {name}")
    if kind.endswith("json"):
        schema = whole_schema(copy.deepcopy(content[kind]["schema"]))
        for error in jsonschema.Draft202012Validator(schema).iter_errors(answer.json()):
            fault(f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")


def ago(**span):
    return (datetime.now(timezone.utc) - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def touches():
    ada = {"user_id": "u-17", "email": "ada@example.org"}
    return [
        {"id": "a-1", "at": ago(days=40), "touchpoint": "web.page_load", "identifiers": ada, "properties": {"lcp_ms": 6200},
         "traits": {"name": "Ada Example"}},
        {"id": "a-2", "at": ago(days=30), "touchpoint": "store.purchase", "identifiers": ada, "place": "store-12",
         "value": {"amount": "12.50", "currency": "EUR"}, "properties": {"items": 3, "gift": True, "note": None, "lines": [{"sku": "x"}]}},
        {"id": "a-3", "at": ago(days=20), "touchpoint": "search.performed", "identifiers": ada, "properties": {"results": 0}},
        {"id": "a-4", "at": ago(days=10), "touchpoint": "nobody.knows_this", "identifiers": ada, "rating": 4, "value": 3,
         "text": "Where is my \"parcel\"?"},
        {"id": "a-5", "at": ago(days=9), "touchpoint": "web.page_load", "identifiers": {"phone": "+4915112345678"}},
        {"id": "a-1", "at": ago(days=40), "touchpoint": "web.page_load", "identifiers": ada},
        {"id": "a-6", "at": "yesterday", "touchpoint": "web.page_load", "identifiers": ada},
    ]


def send_and_read(served, keys):
    sender = {"Authorization": "Bearer " + keys["source"]}
    reader = {"Authorization": "Bearer " + keys["read"]}
    operator = {"Authorization": "Basic " + base64.b64encode((keys["admin"] + ":").encode()).decode()}

    answer = served.ask("post", "/api/touches", {"touches": touches()}, sender)
    check_answer("/api/touches", "post", answer, "a batch")
    counts = {name: answer.json()[name] for name in ("accepted", "duplicates", "quarantined")}
    expect(counts == {"accepted": 5, "duplicates": 1, "quarantined": 1}, f"the batch gave {counts}")
    lines = "\n".join(json.dumps(each) for each in touches())
    answer = served.ask("post", "/api/touches", gzip.compress(lines.encode()), {**sender, "Content-Encoding": "gzip"})
    check_answer("/api/touches", "post", answer, "lines in gzip")
    expect(answer.json()["accepted"] == 0, "what was sent again counted again")

    for body in ("{", "[1,", "", "\xff", "[" * 5000):
        check_answer("/api/touches", "post", served.ask("post", "/api/touches", body.encode("latin-1"), sender), f"body {body[:5]!r}")
    check_answer("/api/touches", "post", served.ask("post", "/api/touches", "x", {**sender, "Content-Encoding": "br"}), "brotli")
    check_answer("/api/touches", "post", served.ask("post", "/api/touches", " " * (1 << 20) + " ", sender), "too large")

    call = {"id": "call-77", "touchpoint": "phone.call", "identifiers": {"email": "ada@example.org"}, "properties": {"wait_s": 540}}
    answer = served.ask("post", "/api/touch", call, sender)
    check_answer("/api/touch", "post", answer, "one touch")
    customer = answer.json()["customer"]
    expect(answer.json()["verdict"] == "accepted", "the one touch was not accepted")
    check_answer("/api/touch", "post", served.ask("post", "/api/touch", call, sender), "again")
    check_answer("/api/touch", "post", served.ask("post", "/api/touch", {"touchpoint": 1}, sender), "a wrong one")
    lane = {"id": "lane-3", "touchpoint": "store.lane_blocked", "place": "store-12", "from": ago(days=31), "to": ago(days=29)}
    check_answer("/api/observations", "post", served.ask("post", "/api/observations", lane, sender), "a lane")

    shop = {"Authorization": "Basic " + base64.b64encode(keys["source"].encode()).decode(), "Origin": "https://shop.example"}
    batch = {"batch": [{"type": "track", "event": "Product Viewed", "userId": "u-17", "messageId": "s-1", "timestamp": ago(days=1)},
                       {"type": "track"}], "sentAt": ago()}
    answer = served.ask("post", "/v1/batch", batch, shop)
    check_answer("/v1/{call}", "post", answer, "batch")
    expect(answer.headers.get("access-control-allow-origin") == "https://shop.example", "the origin is not reflected")
    check_answer("/batch", "post", served.ask("post", "/batch/", batch, shop), "batch")
    for path in ("/v1/t", "/batch"):
        template = "/batch" if path == "/batch" else "/v1/{call}"
        check_answer(template, "options", served.ask("options", path, headers={"Origin": "https://shop.example"}), "preflight")
        check_answer(template, "post", served.ask("post", path, "{", shop), "no JSON")
        check_answer(template, "post", served.ask("post", path, batch), "no key")
    for prefix in ("/v1", ""):
        path = prefix + "/projects/{key}/settings"
        check_answer(path, "get", served.ask("get", path.replace("{key}", keys["source"])), "settings")
    pixel = base64.urlsafe_b64encode(json.dumps({"writeKey": keys["source"], "userId": "u-17", "event": "Opened"}).encode()).decode()
    check_answer("/v1/pixel/{type}", "get", served.ask("get", "/v1/pixel/track?data=" + pixel.rstrip("=")), "pixel")

    questions = {
        "/api/summary": [""], "/api/places": [""], "/api/catalogue": [""],
        "/api/touchpoints": ["", "?limit=3", "?limit=3&cursor=3", "?cursor=x"],
        "/api/surface": ["", "?from=2020-01-01&to=2030-01-01", "?as_of=2020-01-01", "?from=soon"],
        "/api/heard": ["", "?weeks=52", "?weeks=0"],
        "/api/home": ["", "?week=" + ago(days=21)[:10], "?week=0001-01-01", "?week=9999-12-31", "?week=soon"],
        "/api/weeks": ["", "?n=2", "?n=0", "?n=5&week=" + ago(days=21)[:10], "?week=0001-01-05"],
        "/api/customers": ["", "?identifier=email:ada@example.org", "?identifier=user_id:nobody", "?identifier=x", "?name=ada",
                           "?standing=new", "?standing=steady&limit=1", "?standing=cross", "?order=lost&limit=1", "?order=recent", "?order=value",
                           "?order=lost&cursor=x"],
    }
    for path, queries in questions.items():
        for query in queries:
            check_answer(path, "get", served.ask("get", path + query, headers=reader), query or "all")
    found = served.ask("get", "/api/customers?identifier=user_id:u-17", headers=reader).json()["items"]
    expect([each["id"] for each in found] == [customer], f"user_id:u-17 is {found}, not {customer}")

    one = "/api/customers/{id}"
    for path, queries in {one: ["", "?as_of=" + ago(days=15)[:10], "?as_of=never"],
                          one + "/timeline": ["", "?limit=2", "?limit=0"],
                          one + "/account": ["", "?from=" + ago(days=35)[:10], "?from=2030-01-01&to=2020-01-01"]}.items():
        for query in queries:
            check_answer(path, "get", served.ask("get", path.replace("{id}", customer) + query, headers=reader), query or "now")
        check_answer(path, "get", served.ask("get", path.replace("{id}", "0" * 32), headers=reader), "nobody")
    page = served.ask("get", f"/api/customers/{customer}/timeline?limit=2", headers=reader).json()
    seen = [each["position"] for each in page["items"]]
    while page["next"]:
        page = served.ask("get", f"/api/customers/{customer}/timeline?limit=2&cursor={page['next']}", headers=reader).json()
        seen += [each["position"] for each in page["items"]]
    expect(len(seen) >= 6, f"the timeline's pages hold {len(seen)} items")

    answer = served.ask("get", "/api/quarantine", headers=operator)
    check_answer("/api/quarantine", "get", answer, "all")
    waiting = answer.json()["items"]
    expect(len(waiting) >= 2, f"{len(waiting)} items are in the quarantine")
    body = {"ids": [waiting[0]["id"]]}
    check_answer("/api/quarantine/send-again", "post", served.ask("post", "/api/quarantine/send-again", body, operator), "one")
    check_answer("/api/quarantine/send-again", "post", served.ask("post", "/api/quarantine/send-again", {}, operator), "nothing")

    pair = {"a": {"type": "email", "value": "ada@example.org"}, "b": {"type": "phone", "value": "+4915112345678"}, "why": "She said so."}
    for word in ("join", "split"):
        answer = served.ask("post", f"/api/customers/{customer}/{word}", pair, operator)
        check_answer(one + "/" + word, "post", answer, "a pair")
        expect(len(answer.json()["items"]) == (1 if word == "join" else 2), f"{word} gave {answer.body[:300]}")
        check_answer(one + "/" + word, "post", served.ask("post", f"/api/customers/{customer}/{word}", {}, operator), "no pair")
        check_answer(one + "/" + word, "post", served.ask("post", f"/api/customers/{'0' * 32}/{word}", pair, operator), "nobody")

    decide_and_note(served, customer, operator)
    change_the_catalogue(served, sender, operator, check_answer, expect)
    look_back_and_save(served, operator, check_answer, expect)
    find_by_trait_and_compare(served, sender, operator, check_answer, expect)
    work_on_it(served, sender, operator)
    see_only_a_part(served, sender, operator, joined, ago, check_answer, expect)

    check_answer("/api/sources", "get", served.ask("get", "/api/sources", headers=operator), "all")
    answer = served.ask("post", "/api/sources", {"name": "till", "kind": "source"}, operator)
    check_answer("/api/sources", "post", answer, "one")
    check_answer("/api/sources", "post", served.ask("post", "/api/sources", {"name": "till", "kind": "read"}, operator), "again")
    check_answer("/api/sources", "post", served.ask("post", "/api/sources", {"name": ""}, operator), "no name")
    path = "/api/sources/" + answer.json()["id"]
    check_answer("/api/sources/{id}", "delete", served.ask("delete", path, headers=operator), "one")
    check_answer("/api/sources/{id}", "delete", served.ask("delete", path, headers=operator), "again")
    for path in ("/health", "/ready", "/metrics", "/api/openapi.yaml"):
        check_answer(path, "get", served.ask("get", path), "as anybody")
    check_people(served, operator)
    check_live(served, reader, sender)
    # A real business has no shop; check_shop asks one that is simulated.
    check_answer("/api/shop", "get", served.ask("get", "/api/shop", headers=operator), "not simulated")
    check_answer("/api/shop/tomorrow", "post", served.ask("post", "/api/shop/tomorrow", headers=operator), "not simulated")
    expect(served.ask("post", "/api/shop/tomorrow", headers=operator).status == 404, "a real business skipped a day")


def check_shop(served):
    """The corner shop of a simulated store: its key sends, and a day that is skipped is skipped for every page."""
    cookie, csrf = sign_in(served)
    answer = served.ask("get", "/api/shop", headers=cookie)
    check_answer("/api/shop", "get", answer, "simulated")
    shop = answer.json()
    expect(served.ask("get", "/api/shop", headers=cookie).json()["key"] == shop["key"], "the shop's key is another each time")
    expect(shop["days_ahead"] == 0, f"a new store is {shop['days_ahead']} days ahead")
    sender = {"Authorization": "Bearer " + shop["key"]}
    sent = served.ask("post", "/api/touch", {"touchpoint": "complaint.made", "identifiers": {"user_id": "u-1"}}, sender)
    check_answer("/api/touch", "post", sent, "by the shop's key")
    expect(served.ask("get", "/api/summary", headers=sender).status == 403, "the shop's key reads")
    for day in (1, 2, 3):
        answer = served.ask("post", "/api/shop/tomorrow", headers={**cookie, **csrf})
        check_answer("/api/shop/tomorrow", "post", answer, "simulated")
        expect(answer.json()["days_ahead"] == day, f"after {day} days: {answer.body[:200]}")
    told = served.ask("get", f"/api/customers/{sent.json()['customer']}/timeline", headers=cookie).json()["items"]
    expect(told[0]["touchpoint"] == "complaint.unanswered", f"three days later there is {told[0]['touchpoint']}")
    withdrawn = [each["id"] for each in served.ask("get", "/api/sources", headers=cookie).json()["items"] if each["name"] == shop["source"]]
    served.ask("delete", "/api/sources/" + withdrawn[0], headers={**cookie, **csrf})
    expect(served.ask("get", "/api/shop", headers=cookie).json()["key"] != shop["key"], "a withdrawn key is handed out")


def decide_and_note(served, customer, operator):
    def post(template, body, what, path=None):
        answer = served.ask("post", path or template, body, operator)
        check_answer(template, "post", answer, what)
        return answer

    one = "/api/customers/{id}/care"
    path = one.replace("{id}", customer)
    page = served.ask("get", f"/api/customers/{customer}/timeline", headers=operator).json()
    before = served.ask("get", f"/api/customers/{customer}", headers=operator).json()["account"]
    call = next(each for each in page["items"] if each["touchpoint"] == "phone.call")
    sorry = {"kind": "sorry", "why": "Nine minutes is too long.", "outcome": "She laughed.", "about": call["position"]}
    done = post(one, sorry, "sorry", path).json()
    expect(done["account"]["touches"] == before["touches"] + 1, "saying sorry is not on the account")
    expect([each["touchpoint"] for each in done["effects"]] == ["care.apology"], f"saying sorry did {done['effects']}")
    shown = next(each for each in served.ask("get", f"/api/customers/{customer}/timeline", headers=operator).json()["items"]
                 if each["position"] == done["position"])
    expect(shown["source"] == "regard" and shown["properties"]["why"] == sorry["why"], f"the apology is shown as {shown}")
    expect(post(one, {"kind": "thanked", "why": "For the idea."}, "thanked", path).status == 200, "thanks were refused")
    expect(post(one, {"kind": "called", "why": "To ask."}, "called", path).status == 200, "a call was refused")
    agreed = "/api/customers/{id}/consents"
    told = agreed.replace("{id}", customer)
    news = {"purpose": "news_by_mail", "state": "given", "why": "At the till."}
    expect(post(agreed, news, "consent", told).status == 200, "a consent was refused")
    expect(post(agreed, {**news, "state": "withdrawn", "why": "On the phone."}, "consent", told).status == 200, "taking back was refused")
    expect(post(agreed, {**news, "purpose": "calls"}, "consent", told).status == 200, "a consent was refused")
    answer = served.ask("get", told, headers=operator)
    check_answer(agreed, "get", answer, "consents")
    expect([(each["purpose"], each["state"], each["why"]) for each in answer.json()["items"]] ==
           [("calls", "given", "At the till."), ("news_by_mail", "withdrawn", "On the phone.")], f"consents: {answer.body[:300]}")
    for body in ({**news, "purpose": "By Mail"}, {**news, "state": "maybe"}, {"purpose": "calls", "state": "given"}):
        expect(post(agreed, body, "wrong", told).status == 400, f"{body} was taken")
    expect(served.ask("get", agreed.replace("{id}", "0" * 32), headers=operator).status == 404, "a stranger's consents are shown")
    only = served.ask("get", f"/api/customers/{customer}/timeline?touchpoint=consent.given", headers=operator).json()["items"]
    expect([each["touchpoint"] for each in only] == ["consent.given"] * 2, f"the timeline of one touchpoint: {only}")
    for body in ({"kind": "hugged", "why": "x"}, {"kind": "sorry"}, {**sorry, "about": "p0/1/1"}, {**sorry, "about": "there"}):
        expect(post(one, body, "wrong", path).status == 400, f"{body} was taken")
    post(one, sorry, "nobody", one.replace("{id}", "0" * 32))

    note = {"at": ago(days=30), "text": "New till", "touchpoint": "store.checkout"}
    made = post("/api/notes", note, "one").json()
    post("/api/notes", {"text": "Now"}, "now")
    for body in ({}, {"text": ""}, {"text": "x", "at": "soon"}, {"text": "x", "touchpoint": "nobody.knows"}, {"text": "x", "y": 1}):
        expect(post("/api/notes", body, "wrong").status == 400, f"the note {body} was taken")
    listed = lambda query: served.ask("get", "/api/notes" + query, headers=operator)  # noqa: E731
    for query in ("", "?from=2020-01-01&to=2099-01-01", "?from=soon", "?from=2020-01-02&to=2020-01-01"):
        check_answer("/api/notes", "get", listed(query), query or "all")
    expect(made in listed("").json()["items"], "the note is not listed as it was made")
    expect(listed("?to=" + ago(days=29)[:10]).json()["items"] == [made], "the notes of a time")
    remove = "/api/notes/" + made["id"]
    for status in (204, 404):
        answer = served.ask("delete", remove, headers=operator)
        check_answer("/api/notes/{id}", "delete", answer, "one")
        expect(answer.status == status, f"removing a note: {answer.status}")
    expect(made not in listed("").json()["items"], "the note is still there")


def check_people(served, operator):
    person = {"name": "Bea", "mail": "bea@example.org", "role": "webmaster", "access": "editor"}
    check_answer("/api/users", "post", served.ask("post", "/api/users", person, operator), "one")
    check_answer("/api/users", "post", served.ask("post", "/api/users", person, operator), "again")
    check_answer("/api/users", "post", served.ask("post", "/api/users", {**person, "role": "king"}, operator), "no such role")
    answer = served.ask("post", "/api/users/Bea/invite", headers=operator)
    check_answer("/api/users/{name}/invite", "post", answer, "one")
    check_answer("/api/users/{name}/invite", "post", served.ask("post", "/api/users/Ben/invite", headers=operator), "nobody")
    check_answer("/api/users", "get", served.ask("get", "/api/users", headers=operator), "all")
    token = answer.json()["link"].split("=")[1]
    for what, body in {"short": {"token": token, "password": "short"}, "right": {"token": token, "password": "long enough"},
                       "used": {"token": token, "password": "long enough"}}.items():
        check_answer("/api/join", "post", served.ask("post", "/api/join", body), what)
    signed_in = served.ask("post", "/api/session", {"name": "Bea", "password": "long enough"})
    expect(signed_in.json()["role"] == "webmaster", "her role")
    for what in ("one", "again"):
        check_answer("/api/users/{name}", "delete", served.ask("delete", "/api/users/Bea", headers=operator), what)
    for query in ("", "?limit=1", "?cursor=x"):
        check_answer("/api/audit", "get", served.ask("get", "/api/audit" + query, headers=operator), query or "all")


def joined(served, operator, name, access):
    """Cookie and token of somebody with this access."""
    served.ask("post", "/api/users", {"name": name, "role": "care", "access": access}, operator)
    token = served.ask("post", f"/api/users/{name}/invite", headers=operator).json()["link"].split("=")[1]
    served.ask("post", "/api/join", {"token": token, "password": "long enough"})
    answer = served.ask("post", "/api/session", {"name": name, "password": "long enough"})
    return {"Cookie": answer.headers["set-cookie"].split(";")[0], "x-regard-csrf": answer.json()["csrf"]}


def work_on_it(served, sender, operator):
    def ask(verb, template, what, path=None, body=None):
        answer = served.ask(verb, path or template, body, operator)
        check_answer(template, verb, answer, what)
        return answer

    def todo(role):
        return ask("get", "/api/todo", role, "/api/todo?role=" + role).json()

    def item(role, id):
        return next((each for each in todo(role)["items"] if each["id"] == id), None)

    said = {"id": "slow-1", "touchpoint": "web.page_load", "identifiers": {"user_id": "u-slow"}, "properties": {"lcp_ms": 8000}}
    after = {"id": "slow-2", "touchpoint": "complaint.made", "identifiers": {"user_id": "u-slow"}, "text": "It never came up.",
             "properties": {"complaint_id": "c-1"}}
    loved = {"id": "slow-3", "touchpoint": "product.text", "identifiers": {"user_id": "u-glad"}, "properties": {"words": 80},
             "text": "At last one that says what it is."}
    for touch in (said, after, loved):
        served.ask("post", "/api/touches", touch, sender)

    roles = ask("get", "/api/roles", "all").json()["items"]
    owner = {name: each["role"] for each in roles for name in each["touchpoints"]}
    page = "friction:web.page_load"
    role = owner["web.page_load"]
    shown = item(role, page)
    expect(shown is not None, f"a slow page is not on the list of {role}")
    expect([each["text"] for each in shown["words"]] == ["It never came up."], f"the words are {shown['words']}")
    expect(shown["people"] == 1 and shown["times"] == 1 and len(shown["trend"]) == 12, f"the item is {shown}")
    expect(shown["state"]["state"] == "open" and shown["stories"] == [shown["words"][0]["customer"]], f"the item is {shown}")
    expect(item("finance", page) is None, "finance owns the page")
    ask("get", "/api/todo", "all")
    expect(ask("get", "/api/todo", "nobody", "/api/todo?role=astronaut").status == 400, "a role that is none")
    ask("get", "/api/todo", "wrong", "/api/todo?who=x")

    def do(id, body, what):
        return ask("post", "/api/todo/{id}", what, "/api/todo/" + id.replace(":", "%3A"), body)

    expect(do(page, {"do": "take"}, "take").json()["state"]["state"] == "taken", "it was not taken")
    expect(do(page, {"do": "hand_on", "to": "finance"}, "hand on").status == 200 and item("finance", page), "it was not handed on")
    expect(do(page, {"do": "hand_on", "to": role}, "hand back").status == 200 and item(role, page), "it did not come back")
    expect(do(page, {"do": "put_off", "until": "2999-01-01T00:00:00Z"}, "put off").status == 200, "it was not put off")
    expect(item(role, page)["state"]["state"] == "put_off", "it is not put off")
    expect(do(page, {"do": "reopen"}, "reopen").status == 200, "it was not opened again")
    for body in ({}, {"do": "dance"}, {"do": "hand_on"}, {"do": "hand_on", "to": "astronaut"}, {"do": "put_off"},
                 {"do": "put_off", "until": "2001-01-01T00:00:00Z"}, {"do": "take", "to": "finance"}, {"do": "take", "x": 1}):
        expect(do(page, body, "wrong").status == 400, f"{body} was taken")
    for id in ("friction:nobody.knows", "idea:p0-1-0", "complaint:nonsense", "x"):
        expect(do(id, {"do": "take"}, "nothing").status == 404, f"{id} was taken")
    done = do(page, {"do": "done", "note": "Smaller pictures."}, "done").json()
    expect(done["fix"] and done["state"]["state"] == "done", f"done gave {done}")
    fixes = ask("get", "/api/fixes", "all").json()["items"]
    expect([each["id"] for each in fixes] == [done["fix"]], f"the fixes are {fixes}")
    expect(fixes[0]["verdict"] == "not_yet_known" and fixes[0]["note"] == "Smaller pictures.", f"the fix is {fixes[0]}")
    expect(ask("get", "/api/fixes", "none", "/api/fixes?touchpoint=store.checkout").json()["items"] == [], "a fix of another")

    waits = [each for each in todo("care")["items"] if each["kind"] == "complaint" and each["words"]]
    expect([each["words"][0]["text"] for each in waits] == ["It never came up."], f"waiting are {waits}")
    sorry = {"kind": "sorry", "why": "The page was slow.", "about": waits[0]["position"]}
    served.ask("post", f"/api/customers/{waits[0]['customer']}/care", sorry, operator)
    expect(item("care", waits[0]["id"]) is None, "an answered complaint still waits")
    praise = [each["words"] for each in todo(owner["product.text"])["loved"] if each["touchpoint"] == "product.text"]
    expect(praise and [each["text"] for each in praise[0]] == [loved["text"]], f"what is loved is {praise}")

    idea = {"identifiers": {"email": "ida@example.org"}, "text": "Sell the lamp without the bulb.", "channel": "phone"}
    made = ask("post", "/api/ideas", "one", body=idea).json()
    expect(made["state"] == "new" and made["text"] == idea["text"], f"the idea is {made}")
    other = ask("post", "/api/ideas", "of a customer", body={"customer": made["customer"], "text": "And a longer cord."}).json()
    expect(other["customer"] == made["customer"], "the second idea is somebody else's")
    for body in ({}, {"text": "x"}, {"text": "x", "customer": "0" * 32}, {"text": "x", "customer": "1", "identifiers": {"email": "a@b.c"}},
                 {"text": "x", "identifiers": {}}, {"text": "x", "identifiers": {"email": ""}}):
        expect(ask("post", "/api/ideas", "wrong", body=body).status == 400, f"the idea {body} was taken")
    listed = lambda query: ask("get", "/api/ideas", query or "all", "/api/ideas" + query)  # noqa: E731
    expect([each["id"] for each in listed("?state=new").json()["items"]].count(made["id"]) == 1, "the idea is not listed")
    first = listed("?limit=1").json()
    second = listed("?limit=1&cursor=" + first["next"]).json()
    expect({first["items"][0]["id"], second["items"][0]["id"]} == {made["id"], other["id"]}, "the pages of ideas")
    for query in ("?state=old", "?cursor=x", "?limit=0"):
        expect(listed(query).status == 400, f"{query} was answered")
    expect(listed("?role=astronaut").json()["items"] == [], "an astronaut's ideas")
    expect(item(made["role"], "idea:" + made["id"]) is not None, "the idea waits for nobody")

    def tell(id, body, what):
        return ask("post", "/api/ideas/{id}", what, "/api/ideas/" + id, body)

    for state in ("thanked", "answered", "done"):
        now = tell(made["id"], {"state": state, "text": "Yes: " + state}, state).json()
        expect(now["state"] == state and now["answers"][-1]["text"] == "Yes: " + state, f"{state} gave {now}")
    expect(tell(other["id"], {"state": "declined", "text": "Cords are sold apart."}, "declined").json()["state"] == "declined", "declined")
    timeline = served.ask("get", f"/api/customers/{made['customer']}/timeline", headers=operator).json()["items"]
    expect([each["touchpoint"] for each in timeline][:4] ==
           ["suggestion.answered", "suggestion.done", "suggestion.answered", "care.thanks"], f"told was {timeline}")
    expect(item(made["role"], "idea:" + made["id"]) is None, "an answered idea still waits")
    for id, body, status in ((made["id"], {}, 400), (made["id"], {"state": "new", "text": "x"}, 400),
                             ("p0-1-0", {"state": "done", "text": "x"}, 404), ("nonsense", {"state": "done", "text": "x"}, 404)):
        expect(tell(id, body, "wrong").status == status, f"{id} with {body} was not {status}")


def check_live(served, reader, sender):
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    line.request("GET", "/api/live", headers=reader)
    stream = line.getresponse()
    asked.add("live")
    expect(stream.getheader("content-type") == "text/event-stream", "the stream's type")
    served.ask("post", "/api/touches", {"id": "live-1", "touchpoint": "web.page_load", "identifiers": {"user_id": "u-99"}}, sender)
    schema = whole_schema({"$ref": "#/components/schemas/LiveTouch"})
    while True:
        text = stream.readline().decode()
        if text.startswith("data: "):
            touch = json.loads(text[6:])
            for error in jsonschema.Draft202012Validator(schema).iter_errors(touch):
                fault(f"live: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            break
        if not text:
            fault("the stream ended without the touch")
            break
    line.close()


def sign_in(served):
    body = {"name": served.made["name"], "password": served.made["password"]}
    answer = served.ask("post", "/api/session", body)
    check_answer("/api/session", "post", answer, "right")
    check_answer("/api/session", "post", served.ask("post", "/api/session", {**body, "password": "wrong"}), "wrong")
    check_answer("/api/session", "post", served.ask("post", "/api/session", "{"), "no JSON")
    cookie = {"Cookie": answer.headers["set-cookie"].split(";")[0]}
    csrf = {"x-regard-csrf": answer.json()["csrf"]}
    check_answer("/api/session", "get", served.ask("get", "/api/session", headers=cookie), "signed in")
    check_answer("/api/session", "get", served.ask("get", "/api/session"), "not signed in")
    return cookie, csrf


def walk_access(served, keys, cookie, csrf):
    """Every operation with every way of coming: allowed exactly as x-access says."""
    bearer = lambda key: {"Authorization": "Bearer " + key}  # noqa: E731
    operator = bearer(keys["admin"])
    ways = {
        "editor": (joined(served, operator, "Ed", "editor"), {"read", "edit"}),
        "viewer": (joined(served, operator, "Vi", "viewer"), {"read"}),
        "who sees one place": (scoped(served, operator, joined), {"read", "edit"}),
        "nothing": ({}, set()),
        "source": (bearer(keys["source"]), {"source"}),
        "read": (bearer(keys["read"]), {"read"}),
        "admin": (bearer(keys["admin"]), {"source", "read", "edit", "admin"}),
        "session": ({**cookie, **csrf}, {"read", "edit", "admin"}),
        "forged session": ({"Cookie": "regard_session=" + "A" * 43, **csrf}, set()),
        "unknown key": (bearer("rgd_" + "A" * 43), set()),
        "no token": (cookie, {"read", "edit", "admin"}),
    }
    for path, verb, operation in operations():
        need = operation["x-access"]
        # A picture whatever comes; a stream; and what would end the session that is used here.
        if need == "none" or operation["operationId"] in ("segmentPixel", "live", "signOut"):
            continue
        filled = path.replace("{call}", "track").replace("{id}", "0" * 32).replace("{name}", "Nobody").replace("{stage}", "buy")
        for name, (headers, may) in ways.items():
            status = served.ask(verb, filled, "{}" if verb == "post" else None, headers).status
            allowed = need in may and not (name == "no token" and verb != "get")
            if name == "who sees one place":
                allowed = allowed and operation["operationId"] in OPEN_TO_SCOPED
            is_refused = status in (401, 403)
            expect(allowed != is_refused, f"{verb} {path} needs {need}; with {name} it was answered {status}")
    answer = served.ask("delete", "/api/session", headers=cookie)
    check_answer("/api/session", "delete", answer, "no token")
    expect(answer.status == 403, "signed out without the token")
    check_answer("/api/session", "delete", served.ask("delete", "/api/session", headers={**cookie, **csrf}), "signed in")
    expect(served.ask("get", "/api/session", headers=cookie).status == 401, "the session outlived signing out")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="regard-api-") as folder:
        served = Served(program, folder)
        try:
            cookie, csrf = sign_in(served)
            keys = {"source": served.made["key"]}
            for kind in ("read", "admin"):
                answer = served.ask("post", "/api/sources", {"name": "test " + kind, "kind": kind}, {**cookie, **csrf})
                keys[kind] = answer.json()["key"]
            check_mail(served, cookie, csrf, check_answer, expect)
            send_and_read(served, keys)
            walk_access(served, keys, cookie, csrf)
        finally:
            code = served.stop()
        expect(code == 0, f"it ended with {code}")
        served = Served(program, Path(folder) / "simulated", "--simulated")
        try:
            check_shop(served)
        finally:
            code = served.stop()
        expect(code == 0, f"the simulated one ended with {code}")
    for path, verb, operation in operations():
        expect(operation["operationId"] in asked, f"{verb} {path} was never asked")
    print(f"{len(asked)} operations asked, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
