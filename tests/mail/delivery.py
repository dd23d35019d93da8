#!/usr/bin/env python3
"""Sends Monday's mail with the real program to a real SMTP server, and reads what came with Python's mail parser.

    tests/mail/delivery.py PATH/TO/regard

Plain to this machine, refused, and with STARTTLS and login. Prints one line per fault and ends with 1 if there was one.
"""

import email
import email.policy
import http.client
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

faults = []


def expect(is_so, text):
    if not is_so:
        faults.append(text)
        print("FAULT", text)


class Mailbox:
    """Keeps what comes; answers as it is told to."""

    def __init__(self):
        self.letters = []
        self.answer = "250 kept"
        self.signed_in = []

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        return self.answer

    def authenticate(self, server, session, envelope, mechanism, data):
        is_right = (data.login, data.password) == (b"regard", b"a secret")
        self.signed_in.append(is_right)
        return AuthResult(success=is_right, handled=False)


class Served:
    def __init__(self, program, store, *options, **environment):
        self.process = subprocess.Popen(
            [program, "serve", "--json", "--port", "0", "--data", store, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
        said = self.process.stdout.readline()
        if not said:
            raise RuntimeError(self.process.stderr.read())
        self.port = json.loads(said)["port"]
        self.headers = {}

    def ask(self, verb, path, body=None, headers=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        send = {"Content-Type": "application/json", **self.headers, **(headers or {})}
        line.request(verb, path, body=json.dumps(body) if isinstance(body, dict) else body, headers=send)
        got = line.getresponse()
        text = got.read()
        return got.status, json.loads(text) if "json" in got.getheader("content-type", "") else text

    def sign_in(self, made):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("POST", "/api/session", json.dumps({"name": made["name"], "password": made["password"]}),
                     {"Content-Type": "application/json"})
        got = line.getresponse()
        self.headers = {"Cookie": got.getheader("set-cookie").split(";")[0], "x-regard-csrf": json.loads(got.read())["csrf"]}

    def want_and_try(self):
        self.ask("POST", "/api/mail", {"wanted": True, "mail": "boss@example.org", "language": "de"})
        return self.ask("POST", "/api/mail/try", {})

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def check_letter(content):
    letter = email.message_from_bytes(content, policy=email.policy.SMTP)
    parts = list(letter.walk())
    kinds = [part.get_content_type() for part in parts]
    expect(kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"], f"the parts are {kinds}")
    expect(not any(part.defects for part in parts), f"the parser finds {[part.defects for part in parts]}")
    expect(all(len(line) <= 998 for line in content.split(b"\r\n")) and b"\n" not in content.replace(b"\r\n", b""),
           "a line is too long, or ends in something else than CR LF")
    for name in ("from", "to", "date", "subject", "message-id", "mime-version", "list-unsubscribe", "list-unsubscribe-post"):
        expect(len(letter.get_all(name, [])) == 1, f"{name} is there {len(letter.get_all(name, []))} times")
    expect("kamen näher" in letter["subject"], f"the subject is {letter['subject']}")
    expect(letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click", "no one-click")
    text, html, picture = (part.get_content() for part in (parts[1], parts[3], parts[4]))
    expect("ohne ein Wort" in text and "ohne ein Wort" in html, "the sentence is not in both")
    expect("cid:" + parts[4]["content-id"].strip("<>") in html, "the picture is not the one that is shown")
    expect("alt=\"Balken" in html and "http" not in html.split("<img", 1)[1].split(">", 1)[0], "the picture has no words, or is remote")
    expect(struct.unpack(">II", picture[16:24]) == (1120, 400), "the picture is no PNG of its size")
    return letter


def check_plain(program, store, made, mailbox, port):
    served = Served(program, store, "--smtp", f"smtp://127.0.0.1:{port}", "--mail-from", "regard@example.org",
                    "--url", "https://regard.example.org/")
    try:
        served.sign_in(made)
        mailbox.answer = "550 not here"
        status, answer = served.want_and_try()
        expect(status == 200 and answer["state"] == "refused" and "refused the letter" in answer["why"], f"a refusal is {answer}")
        status, _ = served.ask("POST", "/api/mail/try", {})
        expect(status == 429, f"a second one in the same minute is answered {status}")
    finally:
        served.stop()
    mailbox.answer = "250 kept"
    served = Served(program, store, "--smtp", f"smtp://127.0.0.1:{port}", "--mail-from", "regard@example.org",
                    "--url", "https://regard.example.org/")
    try:
        served.sign_in(made)
        expect(served.want_and_try() == (200, {"state": "sent", "why": None}), "a mail was not sent")
        sender, to, content, _ = mailbox.letters[-1]
        expect((sender, to) == ("regard@example.org", ["boss@example.org"]), f"it went from {sender} to {to}")
        letter = check_letter(content)
        stop = letter["list-unsubscribe"].strip("<>")
        expect(stop.startswith("https://regard.example.org/mail/stop?t="), f"it is ended at {stop}")
        # As a mail program does it: no cookie, nothing but the address and the body.
        served.headers, kept = {}, served.headers
        status, _ = served.ask("POST", stop.removeprefix("https://regard.example.org"), "List-Unsubscribe=One-Click",
                               {"Content-Type": "application/x-www-form-urlencoded"})
        served.headers = kept
        expect(status == 200 and served.ask("GET", "/api/mail")[1]["mine"] is None, "one click did not end it")
    finally:
        expect(served.stop() == 0, "it ended badly")


def check_encrypted(program, store, made, folder):
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True,
                            authenticator=mailbox.authenticate, auth_required=True)
    port = start(controller)
    options = ("--smtp", f"smtp://localhost:{port}", "--mail-from", "regard@example.org", "--smtp-login", "regard")

    def tried(password, *more):
        served = Served(program, store, *options, *more, REGARD_SMTP_PASSWORD=password)
        try:
            served.sign_in(made)
            return served.want_and_try()[1]
        finally:
            served.stop()

    try:
        answer = tried("a secret")
        expect(answer["state"] == "refused" and "not to be believed" in answer["why"], f"of a certificate nobody knows it says {answer}")
        expect(not mailbox.signed_in, "the password went to a server that nobody vouches for")
        answer = tried("wrong", "--smtp-ca", str(certificate))
        expect(answer["state"] == "refused" and "refused the login" in answer["why"], f"with a wrong password it says {answer}")
        answer = tried("a secret", "--smtp-ca", str(certificate))
        expect(answer["state"] == "sent" and mailbox.letters[-1][3], f"with TLS and login it says {answer}")
    finally:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(controller):
    controller.start()
    return controller.port


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="regard-mail-") as name:
        folder = Path(name)
        store = str(folder / "store")
        said = subprocess.run([program, "init", "--json", "--simulated", "--data", store], check=True, capture_output=True, text=True)
        made = json.loads(said.stdout)
        touches = subprocess.run([program, "simulate", "--seed", "7", "--customers", "200", "--days", "90"], check=True,
                                 capture_output=True).stdout
        subprocess.run([program, "import", "--data", store, "-"], input=touches, check=True, capture_output=True)
        mailbox = Mailbox()
        controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
        port = start(controller)
        try:
            check_plain(program, store, made, mailbox, port)
        finally:
            controller.stop()
        check_encrypted(program, store, made, folder)
        for wrong in (["--smtp", "mail.example.org"], ["--smtp", "smtp://127.0.0.1:25"], ["--mail-from", "x@y"],
                      ["--smtp", "smtp://127.0.0.1:25", "--mail-from", "x@y", "--smtp-login", "regard"]):
            ended = subprocess.run([program, "serve", "--port", "0", "--data", store, *wrong], capture_output=True, timeout=60)
            expect(ended.returncode == 1 and b"--" in ended.stderr, f"serve {wrong} ended with {ended.returncode}: {ended.stderr}")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
