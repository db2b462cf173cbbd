"""English templates for what the weather measures: wind, humidity outside, air pressure ...

See `templates` for the template language. What sensors of the home measure goes first: these say
"outside", or are of what no sensor of a room tells.
"""

from collections.abc import Iterator
from typing import Final

from hub.intents.en.templates import Block

_ASKED: Final = "[<what_is>] [the] [current]"
_NOW: Final = "[(right now|today|at the moment|outside|outdoors)]"
_OUTSIDE: Final = "(outside|outdoors)"
_SENTENCES: Final = {
    "wind": (
        f"{_ASKED} (wind speed|speed of the wind|wind) {_NOW}",
        f"how (windy|strong is the wind|fast is the wind) [is it] {_NOW}",
        "(is there [any]|are there [any]) (wind|gusts) [outside]",
    ),
    "humidity": (f"{_ASKED} humidity {_OUTSIDE}", f"how humid is it {_OUTSIDE}"),
    "pressure": (f"{_ASKED} (air|atmospheric|barometric) pressure {_OUTSIDE}",),
    "clouds": (f"{_ASKED} cloud (cover|coverage) {_NOW}", "how cloudy is it [outside]"),
    "uv": (
        f"{_ASKED} (uv|uv index|ultraviolet index) {_NOW}",
        "how (strong|high) is the (uv|uv index|ultraviolet radiation) [today]",
    ),
    "dew_point": (f"{_ASKED} dew point {_NOW}",),
    "visibility": (f"{_ASKED} visibility {_NOW}", "how far can (you|i|one) see outside"),
    "ozone": (f"{_ASKED} ozone level {_OUTSIDE}",),
    "detailed_weather": (
        "[(tell|give) me] [the] (detailed weather|weather in detail|weather details) [report]",
        "[<what_is>] [the] weather in detail",
    ),
}
"""By the kind of answer (`hub/intents/handlers/weather_measures.py`)."""


def _blocks() -> Iterator[Block]:
    for form, sentences in _SENTENCES.items():
        yield Block("HassGetWeather", sentences, {"domain": "weather"}, response=form)
        named = tuple(f"{one} (in|at|for) [<the>] {{name}}" for one in sentences)
        yield Block("HassGetWeather", named, name_domains=("weather",), response=form)


WEATHER_MEASURES: Final = (*_blocks(),)
