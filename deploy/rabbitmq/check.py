"""What each user of definitions.json may and may not do, tried on a real broker: called by check.sh."""

import os
import pathlib
import sys
import time
from collections.abc import Callable

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker, ConnectionClosedByBroker, UnroutableError

PORT = int(os.environ["BELAY_CHECK_AMQP_PORT"])
HOST = os.environ.get("BELAY_CHECK_AMQP_HOST", "127.0.0.1")
VHOST = os.environ.get("BELAY_CHECK_AMQP_VHOST", "/")
SECRETS = pathlib.Path(os.environ["BELAY_CHECK_SECRETS"])
ACCESS_REFUSED = 403

Operation = Callable[[BlockingChannel], None]


def connect(user: str) -> pika.BlockingConnection:
    password = (SECRETS / user).read_text().strip()
    return pika.BlockingConnection(
        pika.ConnectionParameters(HOST, PORT, VHOST, pika.PlainCredentials(user, password), connection_attempts=1)
    )


def publish(exchange: str, key: str, speaking_as: str | None = None, routed: bool = True) -> Operation:
    def operation(channel: BlockingChannel) -> None:
        channel.confirm_delivery()
        properties = pika.BasicProperties(delivery_mode=2, user_id=speaking_as)
        try:
            channel.basic_publish(exchange, key, b"{}", properties, mandatory=True)
        except UnroutableError:
            if routed:
                raise
    return operation


def take(queue: str) -> Operation:
    def operation(channel: BlockingChannel) -> None:
        # Opens a consumer and closes it again; whatever it was handed goes back.
        channel.basic_qos(prefetch_count=1)
        arguments = {"x-stream-offset": "first"} if queue == "belay.audit" else None
        channel.basic_cancel(channel.basic_consume(queue, lambda *_: None, arguments=arguments))
    return operation


def declare(queue: str) -> Operation:
    def operation(channel: BlockingChannel) -> None:
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
    return operation


def listen(queue: str, exchange: str, key: str) -> Operation:
    def operation(channel: BlockingChannel) -> None:
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, exchange, key)
    return operation


def bind(queue: str, exchange: str, key: str) -> Operation:
    return lambda channel: channel.queue_bind(queue, exchange, key)


def delete(queue: str) -> Operation:
    return lambda channel: channel.queue_delete(queue)


# user, what is tried in words, how, and whether it must be allowed
CHECKS: list[tuple[str, str, Operation, bool]] = [
    ("belay-setup", "declare and bind belay.check", listen("belay.check", "belay.events", "none"), True),
    ("belay-setup", "declare check, outside the prefix", declare("check"), False),

    ("belay-trigger", "consume belay.events", take("belay.events"), True),
    ("belay-trigger", "consume belay.dead", take("belay.dead"), True),
    ("belay-trigger", "publish to belay.review", publish("belay.review", "operator"), True),
    ("belay-trigger", "read the stream belay.audit", take("belay.audit"), True),
    ("belay-trigger", "consume belay.decisions", take("belay.decisions"), False),
    ("belay-trigger", "publish to belay.decisions", publish("belay.decisions", "decide"), False),
    ("belay-trigger", "publish to the default exchange", publish("", "belay.decisions"), False),
    ("belay-trigger", "speak as alice", publish("belay.review", "operator", speaking_as="alice"), False),

    ("belay-review", "consume belay.review.board", take("belay.review.board"), True),
    ("belay-review", "consume belay.decisions", take("belay.decisions"), True),
    ("belay-review", "publish to belay.outcomes", publish("belay.outcomes", "check.resume"), True),
    ("belay-review", "consume belay.events", take("belay.events"), False),
    ("belay-review", "read the stream belay.audit", take("belay.audit"), True),
    ("belay-review", "publish to belay.audit", publish("belay.audit", "audit"), False),

    ("belay-sla", "consume belay.sla", take("belay.sla"), True),
    ("belay-sla", "publish to belay.notify", publish("belay.notify", "notify"), True),
    ("belay-sla", "read the stream belay.audit", take("belay.audit"), True),
    ("belay-sla", "consume belay.notify", take("belay.notify"), False),
    ("belay-sla", "publish to belay.receipts", publish("belay.receipts", "check.resume", routed=False), True),
    ("belay-sla", "publish to belay.answers", publish("belay.answers", "alice.1"), False),

    ("belay-notify", "consume belay.notify", take("belay.notify"), True),
    ("belay-notify", "publish to belay.sla", publish("belay.sla", "sla"), True),
    ("belay-notify", "read the stream belay.audit", take("belay.audit"), True),
    ("belay-notify", "consume belay.review.operator", take("belay.review.operator"), False),
    ("belay-notify", "publish to belay.decisions", publish("belay.decisions", "decide"), False),

    ("belay-audit", "read the stream belay.audit", take("belay.audit"), True),
    ("belay-audit", "publish to belay.dead", publish("belay.dead", ""), True),
    ("belay-audit", "publish to belay.receipts", publish("belay.receipts", "check.resume"), False),
    ("belay-audit", "publish to belay.review", publish("belay.review", "operator"), False),
    ("belay-audit", "delete the stream belay.audit", delete("belay.audit"), False),

    ("alice", "publish to belay.decisions", publish("belay.decisions", "decide", speaking_as="alice"), True),
    ("alice", "hear her own answers", listen("belay.answers.alice", "belay.answers", "alice.*"), True),
    ("alice", "hear one answer, own queue", listen("belay.answers.alice~7f", "belay.answers", "alice.7f"), True),
    ("alice", "hear bob's answers", listen("belay.answers.alice", "belay.answers", "bob.*"), False),
    ("alice", "hear everybody's answers", listen("belay.answers.alice", "belay.answers", "#"), False),
    ("alice", "hear those of alice.b (alice.#)", listen("belay.answers.alice", "belay.answers", "alice.#"), False),
    ("alice", "hear belay.outcomes", listen("belay.answers.alice", "belay.outcomes", "#"), False),
    ("alice", "speak as bob", publish("belay.decisions", "decide", speaking_as="bob"), False),
    ("alice", "publish to belay.events", publish("belay.events", "x"), False),
    ("alice", "publish to belay.review", publish("belay.review", "operator"), False),
    ("alice", "consume belay.decisions", take("belay.decisions"), False),
    ("alice", "read the stream belay.audit", take("belay.audit"), False),

    ("gateway-example", "publish to belay.decisions",
     publish("belay.decisions", "decide", speaking_as="gateway-example"), True),
    ("gateway-example", "hear its own answers",
     listen("belay.answers.gateway-example", "belay.answers", "gateway-example.*"), True),
    ("gateway-example", "speak as alice on the broker",
     publish("belay.decisions", "decide", speaking_as="alice"), False),
    ("gateway-example", "hear alice's answers",
     listen("belay.answers.gateway-example", "belay.answers", "alice.*"), False),

    ("source-example", "publish to belay.events", publish("belay.events", "x", speaking_as="source-example"), True),
    ("source-example", "consume belay.events", take("belay.events"), False),
    ("source-example", "publish to belay.decisions", publish("belay.decisions", "decide"), False),
    ("source-example", "declare a queue", declare("belay.source"), False),

    ("automation-example", "publish to belay.events", publish("belay.events", "x"), True),
    ("automation-example", "hear its policy's outcomes",
     listen("belay.outcomes.automation-example", "belay.outcomes", "payment-approval.*"), True),
    ("automation-example", "hear what its policy asks of a source",
     listen("belay.outcomes.automation-example", "belay.outcomes", "payment-approval.data.requested"), True),
    ("automation-example", "hear all outcomes",
     listen("belay.outcomes.automation-example", "belay.outcomes", "#"), False),
    ("automation-example", "publish an outcome", publish("belay.outcomes", "payment-approval.resume"), False),
    ("automation-example", "publish to belay.decisions", publish("belay.decisions", "decide"), False),

    ("auditor-example", "read the stream belay.audit", take("belay.audit"), True),
    ("auditor-example", "publish to belay.audit", publish("belay.audit", "audit"), False),
    ("auditor-example", "consume belay.dead", take("belay.dead"), False),
]


def attempt(user: str, operation: Operation) -> str:
    """`allowed`, or the broker's refusal; anything else is an error of the check and is shown as such."""
    connection = connect(user)
    try:
        operation(connection.channel())
        return "allowed"
    except (ChannelClosedByBroker, ConnectionClosedByBroker) as closed:
        # A wrong user-id is answered with 406 and not with 403.
        if closed.reply_code == ACCESS_REFUSED or "user_id property" in closed.reply_text:
            return "refused"
        return f"error {closed.reply_code}: {closed.reply_text}"
    except UnroutableError:
        return "error: allowed, and no queue is bound for it"
    finally:
        if connection.is_open:
            connection.close()


QUEUES = ["belay.events", "belay.decisions", "belay.review.operator", "belay.review.supervisor", "belay.review.board",
          "belay.sla", "belay.notify", "belay.outcomes.unclaimed", "belay.dead"]


def waiting() -> int:
    """How much lies in the queues. The check purges them afterwards, so it must not start on somebody's messages."""
    with connect("belay-setup") as connection:
        channel = connection.channel()
        return sum(channel.queue_declare(queue, passive=True).method.message_count for queue in QUEUES)


def depth(queue: str) -> int:
    with connect("belay-setup") as connection:
        return connection.channel().queue_declare(queue, passive=True).method.message_count


def grows(queue: str, before: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if depth(queue) > before:
            return True
        time.sleep(0.1)
    return False


def rejected_goes_to_dead() -> bool:
    before = depth("belay.dead")
    attempt("belay-trigger", publish("belay.sla", "sla"))
    with connect("belay-sla") as connection:
        channel = connection.channel()
        method, _, _ = channel.basic_get("belay.sla")
        channel.basic_reject(method.delivery_tag, requeue=False)
    return grows("belay.dead", before)


def outcome_without_a_reader_is_kept() -> bool:
    before = depth("belay.outcomes.unclaimed")
    attempt("belay-review", publish("belay.outcomes", "nobody.resume"))
    return grows("belay.outcomes.unclaimed", before)


FLOWS = [
    ("what a worker rejects is found in belay.dead", rejected_goes_to_dead),
    ("an outcome that nobody reads is kept", outcome_without_a_reader_is_kept),
]


def main() -> int:
    found = waiting()
    if found:
        sys.stderr.write(f"check: {found} messages lie in Belay's queues, and this check would remove them.\n"
                         "  Use a broker that nobody works with.\n")
        return 4
    wrong = 0
    print(f"{'user':<20}{'tries to':<38}{'must be':<10}{'was':<10}")
    try:
        for user, words, operation, allowed in CHECKS:
            expected, seen = "allowed" if allowed else "refused", attempt(user, operation)
            if seen != expected:
                wrong += 1
            print(f"{user:<20}{words:<38}{expected:<10}{seen:<10}{'' if seen == expected else '  WRONG'}".rstrip())
        for words, flow in FLOWS:
            seen = flow()
            wrong += not seen
            print(f"{words:<68}{'yes' if seen else 'no   WRONG'}")
    finally:
        with connect("belay-setup") as connection:
            channel = connection.channel()
            for queue in QUEUES:
                channel.queue_purge(queue)
    print(f"{len(CHECKS) + len(FLOWS)} tried, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
