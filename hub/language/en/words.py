"""English: the word table of kinds of things and their states (see `hub.language.words`)."""

from typing import Final

from hub.language.words import KindWords, WordTable, words

WORDS: Final = WordTable(
    kinds={
        "light": KindWords(
            nouns=words("light lights lamp lamps lighting"),
            plural="lights",
            related=words("dim brighter darker"),
            of_a_room=words("light lights lamps"),
        ),
        "lock": KindWords(
            nouns=words("door doors lock locks"), plural="doors", related=words("unlock")
        ),
        "cover": KindWords(
            nouns=words(
                "blind blinds curtain curtains shutter shutters shade shades garage gate door doors"
            ),
            plural="covers",
            of_a_room=words("blinds shutters curtains"),
        ),
        "climate": KindWords(
            nouns=words("thermostat thermostats heating heater"),
            plural="thermostats",
            related=words("heat temperature degrees warmer cooler"),
            of_a_room=words("heating temperature thermostat"),
        ),
        "fan": KindWords(nouns=words("fan fans"), plural="fans", of_a_room=words("fan fans")),
        "media_player": KindWords(
            nouns=words("music player tv television radio sound speaker"),
            plural="media players",
            related=words("song track volume play pause resume mute unmute louder quieter"),
            of_a_room=words("music sound"),
        ),
        "binary_sensor": KindWords(nouns=words("window windows door doors")),
        "switch": KindWords(nouns=words("plug plugs switch outlet"), plural="switches"),
        "vacuum": KindWords(nouns=frozenset(), plural="vacuums"),
        "lawn_mower": KindWords(nouns=frozenset(), plural="lawn mowers"),
        "humidifier": KindWords(nouns=frozenset(), plural="humidifiers"),
        "valve": KindWords(nouns=frozenset(), plural="valves"),
        "sensor": KindWords(nouns=frozenset(), plural="sensors"),
        "scene": KindWords(nouns=frozenset(), plural="scenes"),
        "script": KindWords(nouns=frozenset(), plural="scripts"),
        "todo": KindWords(nouns=frozenset(), plural="lists"),
        "person": KindWords(nouns=frozenset(), plural="people"),
    },
    classes={
        "door": KindWords(
            nouns=words("door doors"), plural="doors", takes_in=frozenset({"garage", "garage_door"})
        ),
        "garage": KindWords(
            nouns=words("garage garage_door"),
            plural="garage doors",
            takes_in=frozenset({"garage_door"}),
        ),
        "awning": KindWords(nouns=words("awning awnings"), plural="awnings"),
        "blind": KindWords(nouns=words("blind blinds"), plural="blinds"),
        "curtain": KindWords(nouns=words("curtain curtains"), plural="curtains"),
        "shade": KindWords(nouns=words("shade shades"), plural="shades"),
        "shutter": KindWords(nouns=words("shutter shutters"), plural="shutters"),
    },
    states={
        "on": words("on running"),
        "off": words("off out"),
        "open": words("open opened"),
        "closed": words("closed shut"),
        "locked": words("locked"),
        "unlocked": words("unlocked"),
        "playing": words("playing"),
        "paused": words("paused"),
        "muted": words("muted"),
    },
    everything=words("everything all all_of_them they_all"),
    articles=words("the your our my all both every"),
    generic={
        "*": words("temperature sensor sensors humidity battery device devices"),
        "light": words("light lights lamps lighting ceiling_light ceiling_lights"),
        "switch": words("switch switches plug plugs socket sockets outlet outlets light lights"),
        "fan": words("fan fans ventilator"),
        "cover": words(
            "blind blinds curtain curtains shutter shutters shade shades awning cover covers door "
            "doors"
        ),
        "lock": words("lock locks door doors"),
        "climate": words(
            "thermostat thermostats heating heater heat radiator radiators climate "
            "air_conditioner air_conditioning ac"
        ),
        "media_player": words("music player media_player speaker speakers sound stereo"),
        "sensor": words(
            "temperature humidity battery illuminance pressure power energy air_quality co2 "
            "thermometer carbon_dioxide"
        ),
        "binary_sensor": words("window windows door doors motion occupancy presence smoke leak"),
        "humidifier": words("humidifier dehumidifier"),
        "vacuum": words("vacuum vacuum_cleaner robot robot_vacuum"),
        "valve": words("valve valves"),
    },
    changing=words(
        "increase decrease raise lower reduce up down brighten dim darken warmer cooler hotter "
        "colder louder quieter softer brighter darker dimmer"
    ),
    to_a_value=words("to at between from on"),
    room="room",
    products={
        "coffee": words("coffee espresso cappuccino latte americano"),
        "espresso": words("coffee espresso cappuccino latte"),
        "kettle": words("tea water"),
        "tea": words("tea"),
        "toaster": words("toast"),
    },
    floor="floor",
    adverbial_places=words("upstairs downstairs outside inside outdoors indoors"),
    question_words=words(
        "what is are how which did do does has have who when where why can could would will"
    ),
)
