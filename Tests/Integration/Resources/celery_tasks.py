"""A Celery application with one task that fails until somebody has mended what it needs."""
import os
from celery import Celery

app = Celery("tasks", broker=os.environ["BROKER"])
app.conf.update(worker_send_task_events=True, broker_connection_retry_on_startup=True, task_ignore_result=True)


@app.task(name="tasks.export")
def export(batch):
    # One line a run: how often it really ran is counted by whoever reads the file.
    with open(os.environ["RUNS"], "a") as file:
        file.write(batch + "\n")
    if not os.path.exists(os.environ["MENDED"]):
        raise RuntimeError("the partner's system does not answer")
