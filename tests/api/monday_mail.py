"""Monday's mail in the API, where no server of mail is set: what is kept, what it looks like, and links that are not whole."""


def check_mail(served, cookie, csrf, check_answer, expect):
    write = {**cookie, **csrf}

    def ask(verb, path, body=None, headers=None, query="", what="mail"):
        answer = served.ask(verb, path + query, body, headers)
        check_answer(path, verb, answer, what)
        return answer

    before = ask("get", "/api/mail", headers=cookie).json()
    expect(before["set"] is False and before["mine"] is None, f"before anything the mail is {before}")
    expect(ask("post", "/api/mail", {"wanted": True}, write).status == 400, "mail without an address is kept")
    expect(ask("post", "/api/mail", {"wanted": True, "mail": "x@y@z"}, write).status == 400, "an address with two @ is kept")
    wanted = ask("post", "/api/mail", {"wanted": True, "mail": "boss@example.org", "language": "de"}, write).json()
    expect(wanted["mine"]["mail"] == "boss@example.org" and wanted["mine"]["language"] == "de", f"what is kept is {wanted}")
    expect(ask("post", "/api/mail/try", headers=write).status == 409, "a mail is tried without a server of mail")
    preview = ask("get", "/api/mail/preview", headers=cookie, query="?language=en").json()
    expect(preview["quiet"] and "nothing was counted" in preview["subject"], f"of last week the mail says {preview['subject']}")
    expect(ask("get", "/api/mail/preview", headers=cookie, query="?language=fr").status == 400, "a mail in French is shown")

    stop = preview["text"][preview["text"].index("/mail/stop?t="):].split()[0]
    token = stop[stop.index("?"):]
    for verb in ("get", "post"):
        for path in ("/mail/on-it", "/mail/stop"):
            answer = ask(verb, path, query="?t=nonsense", what="a link that is none")
            expect(answer.status == 400 and b"<form" not in answer.body, f"{verb} {path} of no link is answered {answer.status}")
        expect(ask(verb, "/mail/on-it", query=token, what="another's link").status == 400, "a link is good for something else")
    page = ask("get", "/mail/stop", query=token)
    expect(b"<form" in page.body and ask("get", "/api/mail", headers=cookie).json()["mine"], "looking at the link ended the mail")
    expect("frame-ancestors 'none'" in page.headers["content-security-policy"], "the link's page can be framed")
    expect(ask("post", "/mail/stop", "List-Unsubscribe=One-Click", query=token).status == 200, "one click does not end it")
    expect(ask("get", "/api/mail", headers=cookie).json()["mine"] is None, "after one click it goes on")
    expect(ask("post", "/api/mail", {"wanted": False}, write).json()["mine"] is None, "switching it off is refused")
