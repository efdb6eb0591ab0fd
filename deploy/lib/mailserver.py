#!/usr/bin/env python3
"""A real SMTP server that keeps what it is sent: for the demonstration and for trying things out.

mailserver.py PORT MAILDIR: listens on 127.0.0.1:PORT, stores every message in the Maildir, from where any mail program
reads it, and prints one line a message. Recipients at `refuses.example` are refused for good (550) and those at
`busy.example` for now (451), so that failed deliveries can be shown too.
"""

import email
import email.policy
import mailbox
import signal
import sys

from aiosmtpd.controller import Controller


class Keeper:
    def __init__(self, directory: str) -> None:
        self.maildir = mailbox.Maildir(directory, create=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        domain = address.rpartition("@")[2].lower()
        if domain == "refuses.example":
            return "550 5.1.1 no such mailbox"
        if domain == "busy.example":
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        # Stored before the sender hears 250, as a mail server must.
        key = self.maildir.add(envelope.content)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(f"{', '.join(envelope.rcpt_tos)}: {message['subject']} ({key})", flush=True)
        return "250 2.0.0 OK: kept as " + key


def main() -> None:
    port, directory = int(sys.argv[1]), sys.argv[2]
    controller = Controller(Keeper(directory), hostname="127.0.0.1", port=port)
    controller.start()
    # Everything else happens in the controller's thread until we are told to go.
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


# Blocked before the controller's thread starts, so that it inherits the mask and only `sigwait` sees them.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
main()
