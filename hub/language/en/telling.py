"""English: how times are told (see `hub.language.times.telling`)."""

from typing import Final

from hub.language.times.telling import TellingWords
from hub.language.words import listed

TELLING: Final = TellingWords(
    clock="{hour12}:{minute} {half}",
    full_hour="{hour12} {half}",
    named={0: "midnight", 720: "noon"},
    halves=("AM", "PM"),
    at="at {clock}",
    until="until {when}",
    today="today {at}",
    tomorrow="tomorrow {at}",
    on_weekday="on {weekday} {at}",
    on_date="on the {day} of {month} {at}",
    weekdays=listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    months=listed(
        "January February March April May June July August September October November December"
    ),
    delay="in {length}",
    every_day="every day {at}",
    every_workday="every weekday {at}",
    every_weekend="every weekend {at}",
    every_weekday="every {weekdays} {at}",
    every_month="on the {day} of every month {at}",
    every_year="every year on the {day} of {month} {at}",
    every_length="every {length}",
    sun={"sunrise": "sunrise", "sunset": "sunset"},
    before_sun="{length} before {sun}",
    after_sun="{length} after {sun}",
    ordinals={1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"},
    ordinal="th",
    problems={
        "past": "That time is past, so I did nothing.",
        "no_such_day": "There is no such day in the calendar, so I did nothing.",
        "no_clock": "At what time? Please say the whole sentence again, with the time.",
        "no_place": "I don't know where this home is, so I don't know when the sun rises or sets.",
        "no_sun": "The sun does not rise or set on that day, so I did nothing.",
        "too_far": "That is more than a year away, so I did nothing.",
        "too_often": "I can do something once a minute at most.",
        "clash": "Those times do not go together, so I did nothing.",
    },
)
