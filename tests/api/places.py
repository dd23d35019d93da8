"""Places, partners, and who sees only a part, by their operations; part of answers.py."""


def see_only_a_part(served, sender, operator, joined, ago, check_answer, expect):
    """Two places are named, To do is asked at each, and somebody is shown one of them."""

    def ask(verb, path, what, body=None, template=None, headers=operator):
        answer = served.ask(verb, path, body, headers)
        check_answer((template or path).split("?")[0], verb, answer, what)
        return answer

    words = {"north": "The till gave up on me.", "gate": "They shrugged at the gate."}
    for place, text in words.items():
        touch = {"id": f"places-{place}", "at": ago(hours=1), "touchpoint": "store.till_trouble", "place": place,
                 "identifiers": {"user_id": f"guest-{place}"}, "text": text}
        expect(served.ask("post", "/api/touches", {"touches": [touch]}, sender).json()["accepted"] == 1, f"{place} was not taken")

    one = "/api/places/{id}"
    named = ask("put", "/api/places/gate", "one", {"name": "Gate", "partner": "Airport Shops"}, one)
    expect(named.json()["partner"] == "Airport Shops", f"the place is {named.body[:200]}")
    ask("put", "/api/places/gate", "mistyped", {"owner": "x"}, one)
    ask("put", "/api/places/" + "x" * 200, "too long", {}, one)
    names = {each["id"]: each["name"] for each in ask("get", "/api/places", "named").json()["items"]}
    expect(names.get("gate") == "Gate" and names.get("north") == "north", f"the places are {names}")

    for query in ("", "?week=" + ago(days=30)[:10], "?limit=1", "?limit=0", "?week=soon"):
        ask("get", "/api/stages/buy/places" + query, query or "now", template="/api/stages/{stage}/places")
    ask("get", "/api/stages/nowhere/places", "no stage", template="/api/stages/{stage}/places")
    for query in ("?place=north", "?partner=Airport%20Shops", "?place=nowhere", "?place=north&partner=Airport%20Shops"):
        ask("get", "/api/todo" + query, query)
    north, gate = (ask("get", "/api/todo?" + part, part).body for part in ("place=north", "partner=Airport%20Shops"))
    if isinstance(north, bytes):
        north, gate = north.decode(), gate.decode()
    expect(words["north"] in north and words["gate"] not in north, f"what was said at north: {north[:300]}")
    expect(words["gate"] in gate and words["north"] not in gate, f"what was said at the gate: {gate[:300]}")

    # Somebody who saw the whole is shown one place, and signs in again.
    headers = joined(served, operator, "Nora", "editor")
    expect(ask("get", "/api/summary", "the whole", headers=headers).status == 200, "an editor does not see the whole")
    scope = "/api/users/{name}/scope"
    expect(ask("put", "/api/users/Nora/scope", "one", {"place": "north"}, scope).json()["place"] == "north", "no scope was set")
    ask("put", "/api/users/Nora/scope", "both", {"place": "north", "partner": "Airport Shops"}, scope)
    ask("put", "/api/users/Nobody/scope", "nobody", {"place": "north"}, scope)
    ask("put", "/api/users/Nora/scope", "nowhere", {"place": "nowhere"}, scope)
    expect(ask("get", "/api/summary", "signed out", headers=headers).status == 401, "a session outlived another scope")


def scoped(served, operator, joined):
    """Headers of an editor who is shown the place north alone, signed in."""
    joined(served, operator, "Sue", "editor")
    served.ask("put", "/api/users/Sue/scope", {"place": "north"}, operator)
    return joined(served, operator, "Sue", "editor")


OPEN_TO_SCOPED = {"session", "signOut", "todo", "doTodo", "roles", "places"}
