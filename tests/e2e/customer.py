"""A customer whose mail program is not of our make: Python's own smtplib, imaplib and email."""

import imaplib
import json
import smtplib
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

given = json.load(sys.stdin)


def send(message):
    with smtplib.SMTP("127.0.0.1", given["smtp"]) as server:
        server.send_message(message, from_addr="carol@example.org", to_addrs=[f"{given['to']}@hub.test"])


def compose(subject, text):
    message = EmailMessage()
    message["From"] = "Carol Ahmadi <carol@example.org>"
    message["To"] = "Support <support@hub.test>"
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="example.org")
    message.set_content(text)
    return message


def newest():
    with imaplib.IMAP4("127.0.0.1", given["imap"]) as box:
        box.login("carol", "carolpw")
        box.select("INBOX", readonly=True)
        _, found = box.search(None, "ALL")
        _, fetched = box.fetch(found[0].split()[-1], "(RFC822)")
        return message_from_bytes(fetched[0][1], policy=policy.default)


def write():
    message = compose(given["subject"], given["text"])
    message.add_alternative(f"<p><b>{given['text']}</b></p>", subtype="html")
    message.add_attachment(b"invoice 4711", maintype="text", subtype="plain", filename=given["file"])
    send(message)
    return {"id": message["Message-ID"]}


def read():
    mail = newest()
    text = mail.get_body(("plain",)).get_content()
    return {
        "from": mail["From"],
        "subject": mail["Subject"],
        "inReplyTo": mail["In-Reply-To"],
        "references": mail["References"],
        "text": text,
        "html": mail.get_body(("html",)).get_content(),
    }


def answer():
    mail = newest()
    quoted = "".join(f"> {line}\n" for line in mail.get_body(("plain",)).get_content().splitlines())
    message = compose(f"Re: {mail['Subject']}", f"{given['text']}\n\n{given['cue']}\n{quoted}")
    message["In-Reply-To"] = mail["Message-ID"]
    message["References"] = f"{mail['References']} {mail['Message-ID']}"
    send(message)
    return {}


print(json.dumps({"write": write, "read": read, "answer": answer}[given["do"]]()))
