"""What a report over ServiceNow's incident log must say, reckoned from the file alone.

usage: incidents.py ZIP OUTPUT

The rules that it plays: an incident that was handed on four times and is not resolved opens a case; whoever it is
assigned to next claims it; whoever resolved it decides it when it is resolved. The first level has five days, the
second thirty. Writes the rows that matter to OUTPUT, one JSON object a line, in order; prints what must come out.
It shares nothing with Belay: times are whole minutes, and every figure is reckoned from lists of them.
"""
import csv, datetime, io, json, sys, zipfile
from collections import Counter

with zipfile.ZipFile(sys.argv[1]) as archive, archive.open("incident_event_log.csv") as file:
    rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))

EPOCH = datetime.datetime(1970, 1, 1)
def minute(text):
    return int((datetime.datetime.strptime(text, "%d/%m/%Y %H:%M") - EPOCH).total_seconds()) // 60
def ident(text):
    return text.lower().replace(" ", "-")

handed_on = {row["number"] for row in rows
             if int(row["reassignment_count"]) >= 4 and row["incident_state"] not in ("Resolved", "Closed")}
rows = sorted(((minute(row["sys_updated_at"]), place, row) for place, row in enumerate(rows, 1)
               if row["number"] in handed_on), key=lambda entry: entry[:2])

FIELDS = ("number", "state", "priority", "group")
BECAUSE = "The incident was handed on four times and nobody has resolved it."
FIRST, SECOND, CLAIM = 5 * 1440, 30 * 1440, 15

class Case:
    def __init__(self, number, at, words):
        self.number, self.opened, self.words, self.level, self.since = number, at, words, 1, at
        self.claimed = self.claim = self.decided = self.closed = self.outcome = None
        self.looked = None
        self.windows, self.passes = [], []

    def pass_deadlines(self, now):
        if self.closed is None and self.level == 1 and self.since + FIRST <= now:
            self.windows.append("broken")
            self.passes.append("window-passed")
            self.level, self.since, self.claim = 2, self.since + FIRST, None
        if self.closed is None and self.level == 2 and self.since + SECOND <= now:
            self.windows.append("broken")
            self.closed, self.outcome, self.claim = self.since + SECOND, "refused", None

cases, current, last_decision = [], {}, {}
refused, approvals, hurried, attached = Counter(), 0, [], 0
lines = []
for at, place, row in rows:
    number, over = row["number"], row["incident_state"] in ("Resolved", "Closed")
    holder = None if row["assigned_to"] == "?" else ident(row["assigned_to"])
    solver = None if row["resolved_by"] == "?" else ident(row["resolved_by"])
    fields = dict(zip(FIELDS, (number, row["incident_state"], row["priority"], row["assignment_group"])))
    lines.append({"at": at, "row": place, "over": over, "count": int(row["reassignment_count"]), "holder": holder,
                  "solver": solver, "fields": fields})
    case = current.get(number)
    if case:
        case.pass_deadlines(at)
        if case.closed is not None:
            case = None
    if int(row["reassignment_count"]) >= 4 and not over:
        # The reason, `data`, and each field with its name.
        words = len(BECAUSE.split()) + 2 + sum(1 + len(value.split()) for value in fields.values())
        if case is None:
            case = current[number] = Case(number, at, words)
            cases.append(case)
        else:
            attached += 1
            case.words = words
        # `count` is a number: its name is counted above, its value is one word; both are part of the data.
        case.words += 1
    if case is None:
        continue
    if not over and holder and case.claimed is None:
        case.claimed, case.claim = at, (holder, at)
        case.looked = at if case.looked is None else case.looked
    if over and solver:
        case.looked = at if case.looked is None else case.looked
        if case.claim and case.claim[1] + CLAIM > at and case.claim[0] != solver:
            refused["claimed"] += 1
            continue
        approvals += 1
        reading = at - max(case.since, last_decision.get(solver, case.since))
        if reading * 60_000 < case.words * 60_000 // 400:
            hurried.append([number, solver, reading])
        last_decision[solver] = at
        case.windows.append("kept")
        case.decided = case.closed = at
        case.outcome = "skip"
    elif over:
        case.windows.append("spared")
        case.closed, case.outcome = at, "withdrawn"

end = rows[-1][0] + 60 * 1440
for case in cases:
    case.pass_deadlines(end)
    if case.closed is None:
        case.windows.append("running")

def worked(start, stop):
    """Minutes from nine to five, Monday to Friday."""
    total = 0
    for day in range(start // 1440, stop // 1440 + 1):
        if (day + 3) % 7 < 5:
            total += max(0, min(stop, day * 1440 + 1020) - max(start, day * 1440 + 540))
    return total

def spread(spans):
    values = sorted(spans)
    # In whole microseconds, as a mean is cut to them.
    rank = lambda percent: values[-(-len(values) * percent // 100) - 1] * 60_000_000
    return {"count": len(values), "mean": sum(values) * 60_000_000 // len(values), "median": rank(50), "p90": rank(90),
            "p99": rank(99)}

def both(name):
    spans = [(case.opened, getattr(case, name)) for case in cases if getattr(case, name) is not None]
    return {"wall": spread(stop - start for start, stop in spans), "business": spread(worked(*span) for span in spans)}

with open(sys.argv[2], "w") as file:
    file.writelines(json.dumps(line) + "\n" for line in lines)
by_hour = [[0] * 24 for _ in range(7)]
for case in cases:
    by_hour[(case.opened // 1440 + 3) % 7][case.opened // 60 % 24] += 1
print(json.dumps({
    "rows": len(lines), "cases": len(cases), "attached": attached, "end": end,
    "outcomes": Counter(case.outcome for case in cases if case.outcome),
    "open": sum(case.closed is None for case in cases),
    "windows": Counter(window for case in cases for window in case.windows),
    "passes": Counter(cause for case in cases for cause in case.passes),
    "refused": refused, "approvals": approvals, "hurried": len(hurried),
    "notice": both("looked"), "claim": both("claimed"), "decide": both("decided"), "resolve": both("closed"),
    "hours": by_hour,
}))
