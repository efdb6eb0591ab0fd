"""Who is on duty when, worked out a second time and the slow way.

    rota_vectors.py SEED ROTAS MOMENTS

Prints one line of JSON for each random rota: the rota, and moments in seconds since 1970, each with who is on duty (or
null). Nothing here is shared with what it checks: it walks minute by minute over the wall clock that `zoneinfo` shows,
and hands the duty over at the first minute at which the clock shows the time of the next hand-over or a later one.
"""

import datetime
import json
import random
import sys
import zoneinfo

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Clocks that change at midnight, by half an hour, for a month of fasting; a zone that lost a day; zones without change.
ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago",
    "Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Beirut", "Atlantic/Azores",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Pacific/Auckland", "Pacific/Kiritimati",
]
EPOCH = datetime.datetime(1970, 1, 1)
MINUTE = 60


class Clock:
    def __init__(self, zone):
        self.zone = zoneinfo.ZoneInfo(zone)
        self.changes = {}

    def wall(self, second):
        """What the clock shows, as a naive datetime."""
        moment = datetime.datetime.fromtimestamp(second, datetime.timezone.utc)
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def first_showing(self, wall):
        """The first second at which the clock shows `wall` or later."""
        if wall not in self.changes:
            second = int((wall - EPOCH).total_seconds()) - 27 * 3600
            # Strides of an hour until it is near, then minute by minute.
            while self.wall(second + 3 * 3600) < wall and self.wall(second + 2 * 3600) < wall and self.wall(second + 3600) < wall:
                second += 3600
            while self.wall(second) < wall:
                second += MINUTE
            self.changes[wall] = second
        return self.changes[wall]


def layer_on_duty(layer, second, clock):
    first = datetime.datetime.fromisoformat(layer["from"]) + datetime.timedelta(minutes=layer["handOver"])
    period = datetime.timedelta(hours=layer["hours"])
    # Begin two days of hand-overs before what the clock shows, and take the last that has come.
    number = max(0, (clock.wall(second) - first - datetime.timedelta(days=2)) // period)
    if clock.first_showing(first + number * period) > second:
        return None
    while clock.first_showing(first + (number + 1) * period) <= second:
        number += 1
    week = layer["week"]
    if week:
        wall = clock.wall(second)
        minute = wall.hour * 60 + wall.minute
        spans = week.get(WEEKDAYS[wall.weekday()], [])
        if not any(span[0] <= minute < span[1] for span in spans):
            return None
    return layer["members"][number % len(layer["members"])]


def on_duty(rota, second, clock):
    for layer in rota["layers"]:
        member = layer_on_duty(layer, second, clock)
        if member is None:
            continue
        for override in rota["overrides"]:
            if override["member"] == member and override["from"] <= second < override["until"]:
                return override["standIn"]
        return member
    return None


def random_layer(dice):
    week = {}
    if dice.random() < 0.4:
        for weekday in WEEKDAYS:
            if dice.random() < 0.8:
                begin = dice.randrange(0, 1381, 15)
                week[weekday] = [[begin, dice.randrange(begin + 60, 1441, 15)]]
    members = ["ann", "ben", "cat", "dan", "eve"][: dice.randint(1, 5)]
    dice.shuffle(members)
    day = datetime.date(dice.randint(2012, 2035), dice.randint(1, 12), dice.randint(1, 28))
    return {
        "members": members,
        "hours": dice.choice([1, 2, 4, 5, 8, 12, 24, 24, 36, 168, 168, 336]),
        "from": day.isoformat(),
        "handOver": dice.choice([0, 30, 60, 90, 120, 150, 165, 180, 540, 1020, 1425]),
        "week": week,
    }


def moments(dice, rota, clock, count):
    first = min(clock.first_showing(datetime.datetime.fromisoformat(layer["from"])) for layer in rota["layers"])
    end = first + 3 * 366 * 86_400
    changes = []
    offset = None
    for second in range(first, end, 3600):
        new = clock.zone.utcoffset(datetime.datetime.fromtimestamp(second, datetime.timezone.utc).astimezone(clock.zone))
        if offset is not None and new != offset:
            changes.append(second)
        offset = new
    for _ in range(count):
        kind = dice.random()
        if kind < 0.4 and changes:
            yield dice.choice(changes) + dice.randint(-5 * 3600, 5 * 3600)
        elif kind < 0.6:
            layer = dice.choice(rota["layers"])
            start = datetime.datetime.fromisoformat(layer["from"]) + datetime.timedelta(minutes=layer["handOver"])
            wall = start + dice.randint(0, 200) * datetime.timedelta(hours=layer["hours"])
            yield clock.first_showing(wall) + dice.choice([-1, 0, 1, 59])
        else:
            yield dice.randint(first - 86_400, end)


def main():
    seed, rotas, count = map(int, sys.argv[1:])
    dice = random.Random(seed)
    for _ in range(rotas):
        zone = dice.choice(ZONES)
        clock = Clock(zone)
        layers = [random_layer(dice) for _ in range(dice.choice([1, 1, 2]))]
        overrides = []
        start = int(datetime.datetime.fromisoformat(layers[0]["from"]).timestamp())
        for member in layers[0]["members"]:
            if dice.random() < 0.5:
                begin = start + dice.randint(0, 500 * 86_400)
                overrides.append(
                    {"from": begin, "until": begin + dice.randint(1, 90 * 86_400), "standIn": "zoe", "member": member}
                )
        rota = {"zone": zone, "layers": layers, "overrides": overrides}
        cases = [[second, on_duty(rota, second, clock)] for second in moments(dice, rota, clock, count)]
        print(json.dumps({"rota": rota, "cases": [{"at": at, "who": who} for at, who in cases]}))


main()
