"""Lists by trait, and To do's order by value beside the one by people; part of answers.py."""


def find_by_trait_and_compare(served, sender, operator, check_answer, expect):
    """Who has a trait is found by its latest value; friction has its place by what the people hurt there have spent."""

    def ask(path, what, template=None):
        answer = served.ask("get", path, None, operator)
        check_answer(template or path.split("?")[0], "get", answer, what)
        return answer

    def send(id, who, touchpoint, **more):
        touch = {"id": id, "touchpoint": touchpoint, "identifiers": {"user_id": who}, **more}
        expect(served.ask("post", "/api/touches", touch, sender).status == 200, f"{id} was not taken")

    for who, plan, seats in (("t-1", "Gold", 5), ("t-2", "gold", 5.0), ("t-3", "silver", "5")):
        send(who, who, "identity.identified", traits={"plan": plan, "seats": seats, "email": who + "@example.org"})

    def count(trait):
        return ask("/api/customers?trait=" + trait, trait).json()["count"]

    expect(count("plan:GOLD") == 2 and count("plan:silver") == 1 and count("plan:free") == 0, "lists by trait are wrong")
    expect(count("seats:5") == 3, "five is not five")
    expect(count("seats:5&standing=gone") == 0, "the filters do not work together")
    send("t-2-later", "t-2", "identity.identified", traits={"plan": "silver"})
    expect(count("plan:gold") == 1 and count("plan:silver") == 2, "an older value counts")
    for wrong in ("plan", ":gold", "plan:", "email:t-1@example.org", "name:ada", "plan:" + "x" * 65):
        expect(ask("/api/customers?trait=" + wrong, wrong).status == 400, f"trait={wrong} was taken")

    send("w-1", "w-poor", "invoice.wrong")
    send("w-2", "w-poorer", "invoice.wrong")
    send("w-3", "w-rich", "payment.charged_twice")
    send("w-4", "w-rich", "order.placed", value={"amount": "900.10", "currency": "EUR"})
    send("w-5", "w-rich", "refund.paid", value={"amount": "0.10", "currency": "EUR"})
    send("w-6", "w-poor", "store.purchase", value={"amount": "20", "currency": "EUR"})
    send("w-7", "w-poor", "store.purchase", value={"amount": "9000", "currency": "SEK"})
    send("w-8", "w-poor", "product.viewed", value={"amount": "7000", "currency": "EUR"})
    todo = ask("/api/todo?role=finance", "by value").json()
    rough = {each["touchpoint"]: each for each in todo["items"] if each["kind"] == "friction"}
    expect(rough["invoice.wrong"]["spent"] == 20 and rough["payment.charged_twice"]["spent"] == 900, f"they spent {rough}")
    expect(rough["payment.charged_twice"]["value_rank"] == 1, f"the ranks are {rough}")
    expect(todo["value"] == {"currency": "EUR", "others": ["SEK"]}, f"the order by value is {todo['value']}")
    expect(-1 <= todo["agree"] <= 1, f"the orders agree by {todo['agree']}")
