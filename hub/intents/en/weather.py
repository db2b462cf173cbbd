"""English templates for the weather, now and to come, and the temperature outside.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_WHERE: Final = "(at|in|on|near)"
_COLD: Final = "(cold|warm|hot|chilly)"
_WEEKDAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)

WEATHER: Final = (
    Block(
        "HassGetWeather",
        (
            "[(tell|give) me] [the] [current] weather [report|forecast]",
            "(how is|what is|tell me) [the] weather [like] [today|outside|right now]",
            "what is it like (outside|out [there])",
            "what is [the] weather [going to be] [like] [outside]",
        ),
        {"domain": "weather"},
    ),
    Block(
        "HassGetWeather",
        (
            f"(how is|what is|tell me) [the] weather [like] {_WHERE} [<the>] {{name}}",
            "[the] weather (for|in|at) [<the>] {name}",
            "how is [the] weather (for|in|at) [<the>] {name}",
        ),
        name_domains=("weather",),
    ),
    Block(
        "IsWeather",
        (
            "is it [still|currently] {weather:said} [outside|out|out there]",
            "is it {weather:said} [outside|out] [or not]",
            "is there {weather:said} [outside]",
        ),
        {"domain": "weather"},
    ),
    Block(
        "Forecast",
        (
            "[(how is|what is|tell me|give me|read me|show me)] [the] weather [forecast] [like] "
            "[going to be] [like] [for|on] [the] {forecast_days:days}",
            "how will the weather be [like] [on] [the] {forecast_days:days}",
            "what will the weather be [like] [on] [the] {forecast_days:days}",
            "what is [the|{forecast_days:days}] [weather] forecast [for] [the] "
            "{forecast_days:days}",
            "what is [the] [weather] forecast",
            "[the] {forecast_days:days} (weather|forecast|weather forecast)",
        ),
        {"domain": "weather"},
    ),
    Block(
        "Forecast",
        (
            "(will|is) it [be|going to [be]] {forecast_weather:said} [on|over] [the] "
            "{forecast_days:days}",
            "(is it going to|will it|does it) {forecast_weather:said} [on|over] [the] "
            "{forecast_days:days}",
            "(will it|is it going to) {forecast_weather:said} [later]",
            "do i need an {forecast_weather:said} [on|over] [the] {forecast_days:days}",
            "do i need an {forecast_weather:said}",
        ),
        {"domain": "weather"},
    ),
    Block(
        "OutsideTemperature",
        (
            f"how {_COLD} is it (outside|out|outdoors|out there)",
            "(what is|tell me) [the] [current] (outside|outdoor|outdoors) (temp|temperature)",
            "(what is|tell me) [the] [current] (temp|temperature) (outside|outdoors|out there)",
        ),
        {"domain": "weather"},
    ),
)

WEATHER_LISTS: Final[dict[str, dict[str, object]]] = {
    "forecast_days": {
        "values": [
            {"in": said, "out": days}
            for said, days in (
                ("today", "today"),
                ("(this evening|tonight)", "today"),
                ("(todays|today's)", "today"),
                ("tomorrow [(morning|afternoon|evening|night)]", "tomorrow"),
                ("(tomorrows|tomorrow's)", "tomorrow"),
                ("day after tomorrow", "2"),
                ("[this|coming] weekend", "weekend"),
                ("(next [few|3] days|coming days|week|this week|next days)", "next"),
                *((f"[next|this|coming] {day}", day) for day in _WEEKDAYS),
            )
        ]
    },
    "forecast_weather": {
        "values": [
            {"in": said, "out": word}
            for said, word in (
                ("(rain|raining|rainy|wet)", "raining"),
                ("umbrella", "raining"),
                ("(snow|snowing|snowy)", "snowing"),
                ("(sunny|sunshine)", "sunny"),
                ("cloudy", "cloudy"),
                ("(windy|stormy)", "windy"),
                ("(foggy|fog)", "foggy"),
            )
        ]
    },
    "weather": {
        "values": [
            {"in": phrase, "out": phrase}
            for phrase in (
                [
                    "raining",
                    "rainy",
                    "wet",
                    "snowing",
                    "snowy",
                    "sunny",
                    "cloudy",
                    "windy",
                    "foggy",
                    "stormy",
                    "hailing",
                    "clear",
                    "nice",
                    "rain",
                    "snow",
                    "wind",
                    "fog",
                ]
            )
        ]
    },
}
