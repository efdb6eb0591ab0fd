"""Deadlines in business time, worked out a second time and the slow way.

    calendar_vectors.py SEED GROUPS CASES
    calendar_vectors.py easter

The first prints one line of JSON for each group of random calendars: the calendars, and cases of (start, budget,
deadline) in microseconds since 1970. The second prints Easter Sunday of every year. Nothing here is shared with what it checks: it walks forward in steps of a quarter of an hour
(of a minute where the hours ask for it), asks `zoneinfo` what the wall clock shows, and looks the day up. Easter comes
from the epact tables of Clavius, weekdays from `calendar`.
"""

import calendar
import datetime
import json
import random
import sys
import zoneinfo

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# Odd offsets, clocks that change at midnight, south of the equator, by half an hour, for a month of fasting; a zone
# that lost a day. All change on a quarter of an hour in these years.
ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago",
    "America/Sao_Paulo", "Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo",
    "Asia/Beirut", "Atlantic/Azores", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham",
    "Pacific/Auckland", "Pacific/Kiritimati",
]
YEARS = range(2011, 2046)


def easter(year):
    """D. Knuth, "The Art of Computer Programming", volume 1, section 1.3.2, exercise 14, after Clavius."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped_leap_years = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - skipped_leap_years - 10
    epact = (11 * golden + 20 + moon_correction - skipped_leap_years) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    day = full_moon + 7 - (sunday + full_moon) % 7
    return datetime.date(year, 3, 1) + datetime.timedelta(days=day - 1)


def date_of(rule, year):
    kind, *parts = rule.split(":")
    if kind == "date":
        date = datetime.date.fromisoformat(parts[0])
        return date if date.year == year else None
    if kind == "yearly":
        month, day = map(int, parts[0].split("-"))
        try:
            return datetime.date(year, month, day)
        except ValueError:
            return None
    if kind == "weekday":
        weekday, nth, month = parts
        days = [week[WEEKDAYS.index(weekday)] for week in calendar.monthcalendar(year, int(month))]
        days = [day for day in days if day]
        if nth == "last":
            return datetime.date(year, int(month), days[-1])
        return datetime.date(year, int(month), days[int(nth) - 1]) if int(nth) <= len(days) else None
    return easter(year) + datetime.timedelta(days=int(parts[0]))


class Calendar:
    def __init__(self, spec):
        self.zone = zoneinfo.ZoneInfo(spec["zone"])
        self.week = [self.minutes(spec["week"].get(weekday, [])) for weekday in WEEKDAYS]
        self.exceptions = {datetime.date.fromisoformat(day): self.minutes(hours) for day, hours in spec["exceptions"].items()}
        self.half_days = {}
        for half_day in spec["halfDays"]:
            for year in YEARS:
                if date := date_of(half_day["rule"], year):
                    self.half_days[date] = self.minutes(half_day["hours"])
        base = [
            (date, holiday["observed"])
            for holiday in spec["holidays"]
            for year in YEARS
            if (date := date_of(holiday["rule"], year))
        ]
        self.off = {date for date, _ in base}
        for date, observed in sorted(base, key=lambda pair: pair[0]):
            if observed and not self.week[date.weekday()]:
                self.off.add(self.observed(date, observed))
        self.known = {}

    @staticmethod
    def minutes(hours):
        def minute(text):
            hour, minute = text.split(":")
            return int(hour) * 60 + int(minute)

        return [tuple(map(minute, span.split("-"))) for span in hours]

    def hours_of_week(self):
        return max(1, sum(end - start for hours in self.week for start, end in hours) // 60)

    def is_free(self, date):
        return bool(self.week[date.weekday()]) and date not in self.off

    def observed(self, date, how):
        distance = 1
        while True:
            after, before = date + datetime.timedelta(days=distance), date - datetime.timedelta(days=distance)
            if self.is_free(after):
                return after
            if how == "nearest" and self.is_free(before):
                return before
            distance += 1

    def hours(self, date):
        if date not in self.known:
            if date in self.exceptions:
                hours = self.exceptions[date]
            elif date in self.off:
                hours = []
            elif date in self.half_days and self.week[date.weekday()]:
                hours = self.half_days[date]
            else:
                hours = self.week[date.weekday()]
            self.known[date] = hours
        return self.known[date]

    def works(self, second):
        local = datetime.datetime.fromtimestamp(second, self.zone)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.hours(local.date()))


def deadline(calendars, start, budget, step):
    """In microseconds. Within a step of `step` seconds somebody works all of it or nobody any of it."""
    at, rest = start, budget
    while rest > 0:
        second = at // 1_000_000
        end = (second // step + 1) * step * 1_000_000
        if any(calendar.works(second) for calendar in calendars):
            used = min(rest, end - at)
            rest -= used
            if rest == 0:
                return at + used
        at = end
    return at


def random_hours(dice, unit):
    cuts = sorted(dice.sample(range(0, 1440 // unit + 1), 2 * dice.choice([1, 1, 2, 2, 3])))
    pairs = zip(cuts[::2], cuts[1::2])
    return ["%02d:%02d-%02d:%02d" % (*divmod(a * unit, 60), *divmod(b * unit, 60)) for a, b in pairs]


def random_date(dice):
    return str(datetime.date(2012, 1, 1) + datetime.timedelta(days=dice.randrange(365 * 30)))


def random_rule(dice):
    kind = dice.choice(["date", "yearly", "weekday", "easter"])
    if kind == "date":
        return "date:%s" % random_date(dice)
    if kind == "yearly":
        month = dice.randint(1, 12)
        return "yearly:%02d-%02d" % (month, dice.randint(1, 29 if month == 2 else 30))
    if kind == "weekday":
        return "weekday:%s:%s:%d" % (dice.choice(WEEKDAYS), dice.choice([1, 2, 3, 4, 5, "last"]), dice.randint(1, 12))
    return "easter:%d" % dice.randint(-60, 60)


def random_calendar(dice, unit):
    usual = random_hours(dice, unit)
    week = {weekday: usual for weekday in WEEKDAYS[:5]}
    for weekday in WEEKDAYS:
        if dice.random() < 0.2:
            week[weekday] = random_hours(dice, unit)
        if dice.random() < 0.1:
            week.pop(weekday, None)
    # A week without an hour is refused.
    if sum(end - start for hours in week.values() for start, end in Calendar.minutes(hours)) < 60:
        week["wednesday"] = ["08:00-16:00"]
    return {
        "zone": dice.choice(ZONES),
        "week": week,
        "holidays": [
            {"rule": random_rule(dice), "observed": dice.choice([None, "next", "nearest"])}
            for _ in range(dice.randint(0, 12))
        ],
        "halfDays": [{"rule": random_rule(dice), "hours": random_hours(dice, unit)} for _ in range(dice.randint(0, 3))],
        "exceptions": {random_date(dice): random_hours(dice, unit) for _ in range(dice.randint(0, 4))},
    }


def near_a_change(dice, zone):
    """A second within a day of one at which the wall clock jumps, where the zone has one that year."""
    first = int(datetime.datetime(dice.randint(2012, 2040), 1, 1, tzinfo=datetime.timezone.utc).timestamp())
    offset = lambda second: datetime.datetime.fromtimestamp(second, zone).utcoffset()
    changes = [day for day in range(first, first + 365 * 86400, 86400) if offset(day) != offset(day + 86400)]
    return (dice.choice(changes) if changes else first) + dice.randint(-86400, 2 * 86400)


def vectors(seed, groups, count):
    dice = random.Random(seed)
    for _ in range(groups):
        unit = 1 if dice.random() < 0.1 else 15
        specs = [random_calendar(dice, unit) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
        calendars = [Calendar(spec) for spec in specs]
        cases = []
        for _ in range(count):
            second = (
                near_a_change(dice, calendars[0].zone)
                if dice.random() < 0.4
                else dice.randrange(1_325_376_000, 2_208_988_800)
            )
            start = second * 1_000_000 + dice.choice([0, 0, dice.randrange(1_000_000)])
            start -= dice.choice([0, start % 900_000_000])
            hours = 4 if unit == 1 else dice.choice([1, 8, 8, 40, 40, 400]) if dice.random() < 0.98 else 2000
            # A year of the leanest calendar at most: what it has goes no further than the years above.
            hours = min(hours, 52 * min(calendar.hours_of_week() for calendar in calendars))
            budget = dice.choice([dice.randint(1, hours * 4) * 900_000_000, dice.randint(1, hours * 3_600_000_000)])
            end = deadline(calendars, start, budget, unit * 60)
            working = any(calendar.works(start // 1_000_000) for calendar in calendars)
            cases.append({"start": start, "budget": budget, "deadline": end, "isWorking": working})
        print(json.dumps({"calendars": specs, "cases": cases}))


if sys.argv[1] == "easter":
    for year in range(1583, 10_000):
        print(easter(year))
else:
    vectors(*map(int, sys.argv[1:]))
