"""Saved views and the back-test by their operations; part of answers.py."""

import time


def look_back_and_save(served, operator, check_answer, expect):
    """A view is saved once, listed and taken away; what past days would have called is reckoned, looked at and forgotten."""

    def ask(verb, path, what, body=None, template=None):
        answer = served.ask(verb, path, body, operator)
        check_answer(template or path, verb, answer, what)
        return answer

    view = {"name": "Silent at the market", "query": "standing=at_risk&place=store-market", "shared": True}
    made = ask("post", "/api/views", "one", view)
    expect(made.status == 201, f"a view was not saved: {made.body[:200]}")
    expect(ask("post", "/api/views", "again", view).status == 409, "two views have one name")
    expect(ask("post", "/api/views", "no name", {"query": "x=1"}).status == 400, "a view without a name was saved")
    expect([each["name"] for each in ask("get", "/api/views", "all").json()["items"]] == [view["name"]], "the view is not listed")
    one = "/api/views/{id}"
    path = one.replace("{id}", made.json()["id"])
    expect(ask("delete", path, "one", template=one).status == 204, "the view was not taken away")
    expect(ask("delete", path, "again", template=one).status == 404, "the view was taken away twice")

    expect(ask("get", "/api/backtest", "before").status == 200, "something is under way that nobody asked for")
    for body in ({"at": "yesterday"}, {"horizon_days": 3}, {"until": "2026-01-01"}):
        expect(ask("post", "/api/backtest", "wrong", body).status == 400, f"{body} was taken")
    ask("post", "/api/backtest", "one", {"horizon_days": 14})
    for _ in range(100):
        if ask("get", "/api/backtest", "meanwhile").status == 200:
            break
        time.sleep(0.1)
    else:
        expect(False, "the back-test did not end in ten seconds")
    ask("delete", "/api/backtest", "stop")
