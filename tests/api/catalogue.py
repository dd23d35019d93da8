"""The catalogue changed by its operations, and one touch's whole way; part of answers.py."""


def change_the_catalogue(served, sender, operator, check_answer, expect):
    """A touchpoint that is not in the catalogue is tried, saved, met, changed by two, and taken back."""
    template = "/api/catalogue/touchpoints/{name}"

    def ask(verb, path, what, body=None, template=None):
        answer = served.ask(verb, path, body, operator)
        check_answer(template or path, verb, answer, what)
        return answer

    def entry(name):
        return ask("get", template.replace("{name}", name), name, template=template).json()

    def smell(id, strength):
        touch = {"id": id, "touchpoint": "kitchen.smell", "identifiers": {"user_id": "u-nose", "email": "nose@example.org"},
                 "properties": {"strength": strength}, "text": "It smelled of fish."}
        return served.ask("post", "/api/touch", touch, sender).json()

    smell("smell-1", 3)
    smell("smell-2", 8)
    new = entry("kitchen.smell")
    expect(new["origin"] == "none" and new["yaml"] is None and new["why_not"] is None, f"what is not in it is {new}")
    expect(entry("complaint.unanswered")["is_signal"], "a signal is none")
    expect(entry("web.page_load")["file"] == "web.yaml", "nobody knows where web.page_load is said")

    yaml_ = """kitchen.smell:
  label: The kitchen smelled
  channel: store
  stage: choose
  owner: store manager
  kind: must_be
  doer: customer
  measures: [strength]
  fired_by: [staff]
  effects:
    - name: strong
      when: {strength: {above: 5}}
      effect: -0.5
      reason: smelled with strength {strength|number}
      prior: {mean: -0.5, sd: 0.3, source: our own guess}
"""
    draft = {"touchpoint": "kitchen.smell", "yaml": yaml_}
    tried = ask("post", "/api/catalogue/try", "a draft", draft).json()
    expect(tried["mistakes"] == [] and tried["tried"]["touches"] == 2 and tried["tried"]["changed"] == 1, f"the draft did {tried}")
    expect(tried["tried"]["examples"][0]["after"]["reason"] == "smelled with strength 8", f"the example is {tried['tried']['examples']}")
    wrong = ask("post", "/api/catalogue/try", "a wrong one", {**draft, "yaml": yaml_.replace("owner", "ownr")}).json()
    expect(wrong["mistakes"][0]["line"] == 5 and "owner" in wrong["mistakes"][0]["text"], f"the mistakes are {wrong['mistakes']}")
    expect(entry("kitchen.smell")["version"] == new["version"], "trying made a version")
    for body in ({}, {**draft, "more": 1}, {**draft, "yaml": ""}):
        expect(ask("post", "/api/catalogue/try", "wrong", body).status == 400, f"{body} was tried")

    path = template.replace("{name}", "kitchen.smell")
    save = {"yaml": yaml_, "version": new["version"], "why": "Guests told us."}
    expect(ask("put", path, "saved", save, template).json()["version"] == new["version"] + 1, "saving made no version")
    expect(ask("put", path, "again", save, template).status == 409, "two who wrote at once overwrote each other")
    for body in ({**save, "version": 0}, {**save, "version": new["version"] + 1, "yaml": "kitchen.smell: 3"}, {"yaml": yaml_}):
        expect(ask("put", path, "wrong", body, template).status == 400, f"{body} was saved")
    signal = {**save, "version": new["version"] + 1, "yaml": "complaint.unanswered:\n  label: x\n"}
    expect(ask("put", template.replace("{name}", "complaint.unanswered"), "a signal", signal, template).status == 409, "a signal was changed")

    met = smell("smell-3", 9)
    expect([each["effect"] for each in met["effects"]] == [-0.5], f"the new version did {met['effects']}")
    position = met["effects"][0]["evidence"][0]
    way_path = "/api/touches/{id}/way"
    way = ask("get", way_path.replace("{id}", position.replace("/", "-")), "one", template=way_path).json()
    expect(way["counted"] and way["effects"][0]["catalogue_version"] == new["version"] + 1, f"the way is {way}")
    expect(way["decoded"]["text"] == "It smelled of fish." and way["customer"] == met["customer"], f"the way is {way}")
    expect([each["joined"] for each in way["identified"]] == [True, True], f"identified as {way['identified']}")
    expect(abs(way["after"]["takes"] - way["before"]["takes"] + 0.5) < 2e-6, f"from {way['before']} to {way['after']}")
    for wrong_id in ("p0-999999-0", "p99-1-1", "there"):
        ask("get", way_path.replace("{id}", wrong_id), "none", template=way_path)

    versions = ask("get", "/api/catalogue/versions", "all").json()
    expect(versions["items"][0]["by"] == "test admin" and versions["items"][0]["why"] == "Guests told us.", f"the versions are {versions}")
    expect(versions["items"][0]["changed"][0]["before"] is None, "it was there before")
    back = {"to": new["version"], "version": versions["version"]}
    expect(ask("post", "/api/catalogue/rollback", "back", back).json()["version"] == versions["version"] + 1, "no way back")
    expect(ask("post", "/api/catalogue/rollback", "again", back).status == 409, "an old version went back")
    expect(ask("post", "/api/catalogue/rollback", "to nothing", {**back, "to": 99}).status in (400, 409), "back to what never was")
    expect(not entry("kitchen.smell")["in_catalogue"], "it is still in the catalogue")
    reasons = {"smelled with strength 9"}
    again = ask("get", way_path.replace("{id}", position.replace("/", "-")), "of an older version", template=way_path).json()
    expect({each["reason"] for each in again["effects"]} == reasons, f"the old words are lost: {again['effects']}")
    page = served.ask("get", f"/api/customers/{met['customer']}/timeline", headers=operator).json()["items"]
    expect({each["reason"] for item in page if item["position"] == position for each in item["effects"]} == reasons,
           "the timeline lost the old words")
