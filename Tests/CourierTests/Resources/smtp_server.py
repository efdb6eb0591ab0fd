"""A mail server for the tests: says `ready PORT`, then one line of JSON for each mail taken.

usage: smtp_server.py MODE [CERTIFICATE KEY]

MODE: plain, starttls, starttls-login (AUTH LOGIN only), implicit; or a fault: hangup, silent.
Recipients decide the rest: `later@…` is answered 451, `never@…` 550, and a mail whose text holds `spam` 554.
"""
import asyncio, email, email.header, email.policy, email.utils, json, os, ssl, sys, threading

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

MODE = sys.argv[1]


def tell(fact):
    print(json.dumps(fact), flush=True)


def people(content, field):
    """By the older policy: the newer one keeps white space between encoded-words of a name (against RFC 2047, 6.2)."""
    mail = email.message_from_bytes(content, policy=email.policy.compat32)
    return [[str(email.header.make_header(email.header.decode_header(name))), address]
            for name, address in email.utils.getaddresses([mail[field]])]


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later@"):
            return "451 4.2.1 mailbox busy"
        if address.startswith("never@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if b"spam" in envelope.content:
            return "554 5.7.1 we do not want this"
        part = lambda kind: (lambda body: body and body.get_content())(mail.get_body((kind,)))
        tell({
            "peer": session.peer[1],
            "helo": session.host_name,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "isTLS": session.ssl is not None,
            "recipients": envelope.rcpt_tos,
            "subject": mail["subject"],
            "from": people(envelope.content, "from"),
            "to": people(envelope.content, "to"),
            "unixSeconds": int(mail["date"].datetime.timestamp()),
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "types": [p.get_content_type() for p in mail.walk()],
            "text": part("plain"),
            "html": part("html"),
            "defects": [repr(d) for part in [*mail.walk(), *mail.values()] for d in part.defects],
            "longestLine": max(len(line) for line in envelope.content.split(b"\r\n")),
        })
        return "250 2.0.0 taken as no. 7"


def authenticate(server, session, envelope, mechanism, data):
    isRight = isinstance(data, LoginPassword) and (data.login, data.password) == (b"belay", "pässword".encode())
    return AuthResult(success=isRight, handled=isRight, auth_data=data)


async def faulty(reader, writer):
    if MODE == "silent":
        await reader.read()
    writer.write(b"220 tests\r\n")
    for reply in [b"250 hello\r\n", b"250 sender\r\n", b"250 recipient\r\n", b"354 go on\r\n"]:
        await reader.readline()
        writer.write(reply)
    await reader.readline()
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    context = None
    if len(sys.argv) > 3:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
    if MODE in ("hangup", "silent"):
        server = await asyncio.start_server(faulty, "127.0.0.1", 0)
    elif MODE == "plain":
        server = await loop.create_server(lambda: SMTP(Mailbox(), hostname="tests"), "127.0.0.1", 0)
    elif MODE == "implicit":
        server = await loop.create_server(lambda: SMTP(Mailbox(), hostname="tests"), "127.0.0.1", 0, ssl=context)
    else:
        exclude = ["PLAIN"] if MODE == "starttls-login" else ["LOGIN"]
        make = lambda: SMTP(
            Mailbox(), hostname="tests", tls_context=context, require_starttls=True, auth_required=True,
            authenticator=authenticate, auth_exclude_mechanism=exclude)
        server = await loop.create_server(make, "127.0.0.1", 0)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# Ends with the test run, however that ends.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(main())
