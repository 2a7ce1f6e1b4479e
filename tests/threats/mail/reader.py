"""Reads address headers with Python's own email package: for each line of input, base64 of a mail, one line of JSON."""

import base64
import json
import sys
from email import message_from_bytes, policy

names = ("from", "to", "cc", "sender", "reply-to")


def text(address):
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def addresses(mail, name):
    try:
        return [text(one.addr_spec) for header in mail.get_all(name, []) for one in header.addresses]
    except Exception:  # On some headers it gives up, which is no opinion.
        return None


for line in sys.stdin:
    mail = message_from_bytes(base64.b64decode(line), policy=policy.default)
    print(json.dumps({name: addresses(mail, name) for name in names}))
