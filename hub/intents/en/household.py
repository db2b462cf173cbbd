"""English templates for the rest of a household: weather, people, lists, media, modes.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_WHERE: Final = "(at|in|on|near)"
_WEEKDAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)
_ITEM: Final = "{list_item:item}"
_LIST: Final = "(list|lists)"
_SHOPPING: Final = "[my|the|our] [(shopping|grocery|groceries)] list"
_ONTO: Final = "(to|on|onto|in)"
_PLAY: Final = "(play|put on|listen to|i want to (hear|listen to))"
_COLD: Final = "(cold|warm|hot|chilly)"

HOUSEHOLD: Final = (
    # -- weather and people ----------------------------------------------------------------------
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
    Block(
        "WhereIs",
        (
            "(where is|where are|where can i find|do you know where) [<the>] {name} [is|now]",
            "(locate|find) [<the>] {name}",
        ),
        name_domains=("person", "device_tracker"),
    ),
    Block(
        "WhoIs",
        ("(is|are) (anyone|anybody|someone|somebody) {person_states:said}",),
        response="any",
    ),
    Block(
        "WhoIs",
        (
            "(is|are) (everyone|everybody|all of us) {person_states:said}",
            "are we all {person_states:said}",
        ),
        response="all",
    ),
    Block("WhoIs", ("who is [all] {person_states:said}",), response="which"),
    Block("WhoIs", ("how many (people|persons) are {person_states:said}",), response="how_many"),
    Block(
        "WhoIs",
        ("is (anyone|anybody|someone|somebody) (at|in) [<the>] {place:said}",),
        response="any",
    ),
    Block("WhoIs", ("is (everyone|everybody) (at|in) [<the>] {place:said}",), response="all"),
    Block("WhoIs", ("who is (at|in) [<the>] {place:said}",), response="which"),
    Block(
        "WhoIs",
        ("how many (people|persons) are (at|in) [<the>] {place:said}",),
        response="how_many",
    ),
    Block(
        "WhereIs",
        ("(is|are) [<the>] {name} (at|in|on) [<the>] {place:said}",),
        name_domains=("person", "device_tracker"),
    ),
    Block("WhoIs", ("is (nobody|no 1|noone) {person_states:said}",), response="none"),
    # -- lists -----------------------------------------------------------------------------------
    Block(
        "HassShoppingListAddItem",
        (
            f"(add|put) {_ITEM} {_ONTO} {_SHOPPING}",
            f"(i|we) (need|have) to buy {_ITEM}",
            f"(add|put) {_ITEM} {_ONTO} (my|the|our) (shopping|groceries)",
        ),
        {"domain": "todo"},
    ),
    Block(
        "HassListAddItem",
        (f"(add|put|write) {_ITEM} [down] {_ONTO} [my|the|our] {{name}} [{_LIST}]",),
        name_domains=("todo",),
    ),
    Block(
        "HassListAddItem",
        (f"(add|put|write) {_ITEM} [down] {_ONTO} [my|the|our] {{list_name}} list",),
        {"domain": "todo"},
    ),
    Block(
        "HassListRemoveItem",
        (
            f"(delete|remove|take|drop) {_ITEM} [off|from|on|in] [of|from] [my|the|our] {{name}} "
            f"[{_LIST}]",
        ),
        name_domains=("todo",),
    ),
    Block(
        "HassListCompleteItem",
        (
            f"(check|tick|cross|mark|complete) [off] {_ITEM} (off|from|on|in|as done on) "
            f"[my|the|our] {{name}} [{_LIST}]",
        ),
        name_domains=("todo",),
    ),
    Block(
        "HassShoppingListCompleteItem",
        (
            f"(check|tick|cross|mark|complete) [off] {_ITEM} (off|from|on|in) {_SHOPPING}",
            f"(delete|remove|take|drop) [off] {_ITEM} (off|from|on|in) {_SHOPPING}",
            f"i [have] (bought|got) {_ITEM} from {_SHOPPING}",
        ),
        {"domain": "todo"},
    ),
    Block(
        "CountList",
        (
            "(what is|what do i have|read me|show me|tell me) [what is] [on] [my|the|our] {name} "
            "[list]",
            "(read|list) [me] [out] [the things on] [my|the|our] {name} [list]",
        ),
        name_domains=("todo",),
    ),
    Block(
        "CountList",
        ("how (much|many things|many items) (is|are) on [my|the|our] {name} [list]",),
        name_domains=("todo",),
        response="amount",
    ),
    Block(
        "CountList",
        (f"how (much|many things|many items) (is|are) on {_SHOPPING}",),
        {"domain": "todo"},
        response="amount",
    ),
    Block(
        "CountList",
        (
            f"(what is|what do i have|read me|show me|tell me) [what is] [on] {_SHOPPING}",
            f"(read|list) [me] [out] [the things on] {_SHOPPING}",
            "what do (i|we) (need|have) to (buy|get) [(from|at) the (shop|store|supermarket)]",
        ),
        {"domain": "todo"},
    ),
    # -- media, announcements, modes -------------------------------------------------------------
    Block(
        "HassMediaSearchAndPlay",
        (f"{_PLAY} {{search_query}} on [<the>] {{name}}",),
        name_domains=("media_player",),
    ),
    Block(
        "SetMode",
        (
            "(set|put|switch|change|turn) [<the>] {name} [mode] (to|in|into|on) {modes:mode} "
            "[mode]",
            "[set|turn] {modes:mode} mode [on] (for|on) [<the>] {name}",
        ),
        name_domains=("fan", "humidifier", "climate", "water_heater"),
    ),
    Block(
        "SetMode",
        (
            "(set|put|switch|change) [<the>] (<heat>|air conditioner|air conditioning|ac) [mode] "
            "(to|in|into|on) {modes:mode} [mode]",
        ),
        {"domain": "climate"},
        here=True,
    ),
    Block(
        "SetHumidity",
        (
            "(<numeric_value_set>) [<the>] {name} [humidity] (to|at) {humidity} [percent]",
            "(<numeric_value_set>) [the] humidity (of|on) [<the>] {name} (to|at) {humidity} "
            "[percent]",
        ),
        name_domains=("humidifier",),
    ),
    Block(
        "SetHumidity",
        ("(<numeric_value_set>) [the] [target] humidity [<here>] (to|at) {humidity} [percent]",),
        {"domain": "humidifier"},
        here=True,
    ),
    Block(
        "HassClimateSetTemperature",
        (
            "(<numeric_value_set>) [<the>] {name} [temperature] (to|at) {temperature} <deg>",
            "(<numeric_value_set>) [the] temperature (of|on) [<the>] {name} (to|at) {temperature} "
            "<deg>",
        ),
        name_domains=("water_heater",),
    ),
    Block(
        "SetTemperatureRange",
        (
            "(set|keep|hold|put) [<the>] (<heat>|it|<home>) [<here>] (between|from|at|to) "
            "{low} [<deg>] (and|to) {high} <deg>",
        ),
        {"domain": "climate"},
        here=True,
    ),
    Block(
        "SetTemperatureRange",
        (
            "(set|keep|hold|put) [<the>] {name} (between|from|at|to) {low} [<deg>] (and|to) "
            "{high} <deg>",
        ),
        name_domains=("climate",),
    ),
    Block(
        "SetTemperatureRange",
        (
            "(set|keep|hold|put) [<the>] {area} [<heat>] (between|from|at|to) {low} [<deg>] "
            "(and|to) {high} <deg>",
        ),
        {"domain": "climate"},
    ),
)

HOUSEHOLD_LISTS: Final[dict[str, dict[str, object]]] = {
    "list_item": {"wildcard": True},
    "list_name": {"wildcard": True},
    "todo_list_item": {"wildcard": True},
    "humidity": {"range": {"from": 0, "to": 1000}},
    "low": {"range": {"from": -100, "to": 1000, "fractions": "halves"}},
    "high": {"range": {"from": -100, "to": 1000, "fractions": "halves"}},
    "person_states": {
        "values": [
            {"in": phrase, "out": phrase}
            for phrase in (
                ["home", "at home", "here", "in", "in the house", "away", "out", "not home", "gone"]
            )
        ]
    },
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
    "modes": {
        "values": [
            {"in": "(auto|automatic)", "out": "auto"},
            {"in": "(heat|heating)", "out": "heat"},
            {"in": "(cool|cooling)", "out": "cool"},
            {"in": "(dry|drying|dehumidify)", "out": "dry"},
            {"in": "(fan|fan only)", "out": "fan_only"},
            {"in": "(eco|economy)", "out": "eco"},
            {"in": "(sleep|sleeping|night)", "out": "sleep"},
            {"in": "away", "out": "away"},
            {"in": "boost", "out": "boost"},
            {"in": "comfort", "out": "comfort"},
            {"in": "(normal|standard)", "out": "normal"},
            {"in": "(electric|performance|high demand)", "out": "performance"},
            {"in": "baby", "out": "baby"},
            {"in": "silent", "out": "silent"},
            {"in": "turbo", "out": "turbo"},
            {"in": "(natural|breeze)", "out": "natural"},
            {"in": "smart", "out": "smart"},
        ]
    },
}
