"""An SMTP server of others (aiosmtpd) that hands each mail to a mailbox by LMTP, to the user before the @."""

import asyncio
import json
import logging
import smtplib
import ssl
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

warnings.simplefilter("ignore")
# A client that trusts no certificate hangs up: that is no failure of this server.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
given = json.loads(sys.argv[1])


def say(line):
    print(json.dumps(line), flush=True)


def pass_on(envelope):
    with smtplib.LMTP("127.0.0.1", given["lmtp"]) as server:
        users = [one.split("@")[0] for one in envelope.rcpt_tos]
        server.sendmail(envelope.mail_from, users, envelope.content)


class Relay:
    async def handle_DATA(self, server, session, envelope):
        await asyncio.to_thread(pass_on, envelope)
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None, "user": session.auth_data})
        return "250 Taken"


def known(server, session, envelope, mechanism, data):
    user, password = data.login.decode(), data.password.decode()
    return AuthResult(success=password == f"{user}pw", auth_data=user)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given["cert"], given["key"])
    return context


options = {"authenticator": known, "auth_require_tls": False}
if "cert" in given:
    options["ssl_context" if given["implicit"] else "tls_context"] = tls()
controller = Controller(Relay(), hostname="127.0.0.1", port=given["port"], **options)
controller.start()
say({"listens": True})
sys.stdin.read()
controller.stop()
