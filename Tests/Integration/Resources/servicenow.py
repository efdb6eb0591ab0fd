"""ServiceNow's incident log as events, and what must become of them, reckoned from the file alone.

usage: servicenow.py ZIP SHARE SEED file|shuffled TIMES OUTPUT

Writes one CloudEvent a line to OUTPUT: of a SHARE-th of the incidents (drawn with SEED), in the file's order or
shuffled, each TIMES times. Prints the reference as JSON. It shares nothing with Belay: it walks the rows once and keeps,
for each incident, whether a case is open.
"""
import csv, io, json, random, sys, zipfile

path, share, seed, order, times, output = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:7]
generator = random.Random(seed)
with zipfile.ZipFile(path) as archive:
    with archive.open("incident_event_log.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))

numbers = sorted({row["number"] for row in rows})
chosen = set(generator.sample(numbers, len(numbers) // share))
rows = [(place, row) for place, row in enumerate(rows, 1) if row["number"] in chosen]

opened = attached = resolved = 0
is_open, with_case, ends_recovered, last_count, unordered = {}, set(), {}, {}, set()
for _, row in rows:
    number, count = row["number"], int(row["sys_mod_count"])
    if number in last_count and count <= last_count[number]:
        unordered.add(number)
    last_count[number] = count
    recovered = row["incident_state"] in ("Resolved", "Closed")
    ends_recovered[number] = recovered
    if recovered:
        resolved += is_open.get(number, False)
        is_open[number] = False
    elif int(row["reassignment_count"]) >= 4:
        if is_open.get(number, False):
            attached += 1
        else:
            opened += 1
            is_open[number] = True
            with_case.add(number)

events = [
    json.dumps({
        # Padded, so that ids of one number of changes stand in the order of the rows.
        "specversion": "1.0", "id": f"row-{place:06}", "source": "/servicenow", "type": "incident.updated",
        "sequence": row["sys_mod_count"],
        "data": {
            "number": row["number"], "state": row["incident_state"],
            "reassignment_count": int(row["reassignment_count"]), "reopen_count": int(row["reopen_count"]),
            "priority": row["priority"], "assignment_group": row["assignment_group"],
        },
    }) for place, row in rows
] * int(times)
if order == "shuffled":
    generator.shuffle(events)
with open(output, "w") as file:
    file.writelines(event + "\n" for event in events)
print(json.dumps({
    "events": len(events), "incidents": len(chosen), "opened": opened, "attached": attached, "resolved": resolved,
    "withCase": sorted(with_case), "leftOpen": sorted(number for number, open in is_open.items() if open),
    "endsUnrecovered": sorted(number for number in with_case if not ends_recovered[number]),
    "unordered": sorted(unordered),
}))
