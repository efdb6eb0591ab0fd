"""What an automation does with outcomes: applies each once, however often it is delivered.

usage: celery_outcomes.py QUEUE STATE. Says `ready`, then one line for each delivery: `applied ID` or `again ID`.
"""
import json, os, sqlite3, sys, uuid
from kombu import Connection, Queue
from celery_tasks import app

queue, state = sys.argv[1:3]
store = sqlite3.connect(state, isolation_level=None)
store.execute("CREATE TABLE IF NOT EXISTS applied (id TEXT PRIMARY KEY)")


def handle(body, message):
    event = json.loads(body)
    data = event["data"]
    # The outcome's id is the same however often it comes: whoever enters it first applies it.
    first = store.execute("INSERT OR IGNORE INTO applied VALUES (?)", (data["id"],)).rowcount == 1
    if first and data["outcome"] == "retry":
        # The failed task is the subject of the event that opened the case; the retry's id follows from the outcome's.
        app.send_task("tasks.export", args=["batch-7"], task_id=str(uuid.uuid5(uuid.NAMESPACE_URL, data["id"])))
        report = {"specversion": "1.0", "id": "applied-" + data["id"], "source": "/celery/outcomes",
                  "type": "dev.belay.outcome.applied",
                  "data": {"of": data["id"], "case": data["case"], "reason": "sent again: " + data["event"]["subject"]}}
        with connection.Producer() as producer:
            producer.publish(json.dumps(report), exchange="belay.events", routing_key="outcome.applied",
                             content_type="application/cloudevents+json", content_encoding="utf-8")
    message.ack()
    print("applied" if first else "again", data["id"], data["event"]["subject"], flush=True)


with Connection(os.environ["BROKER"]) as connection:
    bound = Queue(queue, no_declare=True)
    with connection.Consumer(bound, accept=None, callbacks=None, on_message=lambda m: handle(m.body, m)):
        print("ready", flush=True)
        while True:
            connection.drain_events()
