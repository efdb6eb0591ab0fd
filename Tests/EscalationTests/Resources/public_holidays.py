"""Weekdays that are public holidays, by the package `holidays`, which follows the laws of each country.

    public_holidays.py FIRST-YEAR LAST-YEAR

Prints one JSON object: for each place the days that fall on Monday to Friday.
"""

import json
import sys

import holidays

years = range(int(sys.argv[1]), int(sys.argv[2]) + 1)
places = {
    "US": holidays.country_holidays("US", years=years),
    "GB-ENG": holidays.country_holidays("GB", subdiv="ENG", years=years),
    "DE-BE": holidays.country_holidays("DE", subdiv="BE", years=years),
    "NO": holidays.country_holidays("NO", years=years),
    "FR": holidays.country_holidays("FR", years=years),
}
print(
    json.dumps(
        {
            place: sorted(str(day) for day in days if day.weekday() < 5 and day.year in years)
            for place, days in places.items()
        }
    )
)
