"""Kinds of sentences that each language has by data: measures, what is noticed, places."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.inflection import inflected
from hub.language.current import speaking
from hub.ports import (
    Act,
    Area,
    Entity,
    HomeSnapshot,
    PairSatellite,
    Plan,
    Say,
    TuneSatellite,
)

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
LANGUAGES = ("de", "fr", "es", "pl")
INTENTS = {language: LocalIntents(language) for language in ("en", *LANGUAGES)}
ROOMS = {"de": "Küche", "fr": "cuisine", "es": "Cocina", "pl": "Kuchnia"}


def thing(entity_id: str, name: str, state: str, room: str | None = None, **more: object) -> Entity:
    attributes = {key: value for key, value in more.items() if isinstance(value, str | int | float)}
    return Entity(entity_id=entity_id, name=name, area_id=room, state=state, attributes=attributes)


WEATHER = thing(
    "weather.home",
    "Home",
    "cloudy",
    temperature=21,
    humidity=85,
    wind_speed=14.1,
    wind_speed_unit="km/h",
    wind_gust_speed=24.3,
)


def home(language: str, *things: Entity) -> HomeSnapshot:
    """The demo home with the kitchen called as the language does, and the things in it."""
    known = DemoHome().snapshot()
    areas = tuple(
        Area(area_id="kitchen", name=ROOMS.get(language, "Kitchen"))
        if area.area_id == "kitchen"
        else area
        for area in known.areas
    )
    return replace(known, version=repr(things), areas=areas, entities=(*known.entities, *things))


def planned(language: str, text: str, *things: Entity, room: str = "living_room") -> Plan | None:
    intents = INTENTS[language]
    return intents.plan(intents.forms(text), room_id=room, home=home(language, *things), now=NOW)


def told(language: str, text: str, *things: Entity) -> str:
    plan = planned(language, text, *things)
    assert isinstance(plan, Say), text
    return plan.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Schalte in der Küche das Licht ein"),
        ("fr", "Dans la cuisine, allume la lumière"),
        ("es", "En la cocina enciende la luz"),
        ("pl", "W kuchni włącz światło"),
    ],
)
def test_a_place_may_be_said_anywhere(language: str, text: str) -> None:
    plan = planned(language, text)
    assert isinstance(plan, Act)
    assert {call.entity_id for call in plan.calls} == {"light.kitchen_light"}


def test_a_place_is_not_taken_out_of_what_takes_any_words() -> None:
    plan = planned("pl", "Dodaj w kuchni mleko")
    assert not isinstance(plan, Act)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how windy is it"),
        ("de", "Wie stark ist der Wind?"),
        ("fr", "Quelle est la vitesse du vent ?"),
        ("es", "¿Cuál es la velocidad del viento?"),
        ("pl", "Jaka jest prędkość wiatru?"),
    ],
)
def test_the_weather_tells_its_wind_with_force_and_gusts(language: str, text: str) -> None:
    answer = told(language, text, WEATHER).replace(",", ".")
    assert [number in answer for number in ("14.1", "24.3", "3")] == [True] * 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what is the humidity"),
        ("de", "Wie hoch ist die Luftfeuchtigkeit?"),
        ("fr", "Quelle est l'humidité ?"),
        ("es", "¿Cuál es la humedad?"),
        ("pl", "Jaka jest wilgotność powietrza?"),
    ],
)
def test_a_sensor_of_the_home_goes_before_the_weather(language: str, text: str) -> None:
    assert "85" in told(language, text, WEATHER)
    inside = thing("sensor.air", "Air", "48", device_class="humidity", unit_of_measurement="%")
    assert "48" in told(language, text, WEATHER, inside)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("¿Cuál es la potencia medida por el medidor?", "Medidor: 2 vatios."),
        ("¿Se detecta gas en la cocina?", "No, ninguno en la Cocina (sensores de gas)"),
        ("¿Hay alguna fuga de agua?", "No, "),
    ],
)
def test_spanish_measures_and_what_is_noticed(text: str, answer: str) -> None:
    meter = thing("sensor.p", "Medidor", "2", device_class="power", unit_of_measurement="W")
    gas = thing("binary_sensor.gas", "Gas", "off", "kitchen", device_class="gas")
    water = thing("binary_sensor.water", "Agua", "off", device_class="moisture")
    assert told("es", text, meter, gas, water).startswith(answer)


def test_a_word_for_two_classes_of_blinds_moves_no_curtain() -> None:
    """ "Stores" are blinds or shades."""
    blind = thing("cover.blind", "Un", "open", "kitchen", device_class="blind")
    curtain = thing("cover.curtain", "Deux", "open", "kitchen", device_class="curtain")
    plan = planned("fr", "Ferme les stores de la cuisine", blind, curtain)
    assert isinstance(plan, Act)
    assert {call.entity_id for call in plan.calls} == {"cover.blind"}


def test_a_garage_door_is_no_door_in_the_garage() -> None:
    door = thing("binary_sensor.door", "Chatière", "off", "garage", device_class="door")
    gate = thing("binary_sensor.gate", "Droite", "on", "garage", device_class="garage_door")
    answer = told("fr", "Les portes de garage sont-elles fermées ?", door, gate)
    assert answer.startswith("Non, Droite")


def test_of_things_called_alike_the_one_of_the_class_answers() -> None:
    battery = thing("binary_sensor.low", "Teléfono", "off", device_class="battery")
    plug = thing("binary_sensor.plug", "Teléfono", "off", device_class="plug")
    answer = told("es", "¿Está baja la batería del teléfono?", battery, plug)
    assert answer.startswith("No, ")
    assert "normal" in answer


def test_a_zone_called_home_in_its_language_is_home() -> None:
    person = thing("person.j", "José", "Casa")
    assert told("es", "¿Quién está en casa?", person) == "José está en casa."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lampa nocna", "Włącz lampę nocną"),
        ("Wentylator sufitowy", "Wyłącz wentylator sufitowy w kuchni"),
        ("Ekspres do kawy", "Włącz ekspres do kawy"),
        ("Telewizor", "Ustaw jasność telewizora na 50 procent"),
        ("Światło w holu", "Zmień jasność światła w holu na 20 procent"),
        ("Duży kinkiet", "Ustaw jasność dużego kinkietu na 30%"),
    ],
)
def test_polish_names_are_known_in_every_case(name: str, text: str) -> None:
    """A home calls its things in the nominative, and people do not."""
    lamp = thing("light.one", name, "off", "kitchen")
    plan = planned("pl", text, lamp)
    assert isinstance(plan, Act)
    assert {call.entity_id for call in plan.calls} == {"light.one"}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("kuchnia", {"kuchni", "kuchnię", "kuchnią"}),
        ("łazienka", {"łazienki", "łazience", "łazienkę", "łazienką"}),
        ("duży pokój", {"dużego pokoju", "dużym pokoju"}),
        ("salon", {"salonu", "salonie", "salonem"}),
        ("ogród", {"ogrodu", "ogrodzie", "ogrodem"}),
        ("biuro", {"biura", "biurze", "biurem"}),
        ("drzwi od garażu", {"drzwiach od garażu", "drzwiami od garażu"}),
    ],
)
def test_polish_declension(name: str, forms: set[str]) -> None:
    with speaking("pl"):
        assert forms <= set(inflected(name))


def test_names_of_other_languages_stay_as_they_are() -> None:
    for language in ("en", "de", "fr", "es"):
        with speaking(language):
            assert inflected("kuchnia") == ()


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("de", "Kopple einen neuen Satelliten", PairSatellite(name="")),
        ("fr", "Donne-moi un nouveau code d'association", PairSatellite(name="")),
        ("es", "Empareja un nuevo satélite", PairSatellite(name="")),
        ("pl", "Podaj mi nowy kod parowania", PairSatellite(name="")),
        ("de", "Sprich etwas lauter", TuneSatellite(steps=1)),
        ("fr", "Parle moins fort", TuneSatellite(steps=-1)),
        ("es", "Pon tu volumen al 30 por ciento", TuneSatellite(volume=0.3)),
        ("pl", "Mów ciszej", TuneSatellite(steps=-1)),
        ("de", "Schalte dein Mikrofon aus", TuneSatellite(mute=True, intent="SatelliteMute")),
        ("fr", "Coupe ton micro", TuneSatellite(mute=True, intent="SatelliteMute")),
    ],
)
def test_what_is_said_to_the_satellite_itself(language: str, text: str, meant: Plan) -> None:
    assert planned(language, text) == meant


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("de", "Regnet es?", "Nein, es ist bewölkt."),
        ("de", "Ist es draußen bewölkt?", "Ja, es ist bewölkt."),
        ("fr", "Est-ce qu'il pleut ?", "Non, le temps est : nuageux."),
        ("es", "¿Está lloviendo?", "No, el tiempo es: nublado."),
        ("es", "¿Está nublado?", "Sí, el tiempo es: nublado."),
        ("pl", "Czy pada deszcz?", "Nie, jest tak: pochmurno."),
    ],
)
def test_whether_it_rains(language: str, text: str, answer: str) -> None:
    assert told(language, text, WEATHER) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ist Gas in der Küche?", "Nein, "),
        ("Hat der Ofen Probleme?", "Ja, "),
        ("Ist etwas heiß?", "Ja, Ofenrohr"),
        ("Lädt irgendein Akku?", "Nein, keine Batterien sind am Laden."),
    ],
)
def test_german_questions_for_what_is_noticed(text: str, answer: str) -> None:
    """A battery that charges is asked about, and not one that is low."""
    things = (
        thing("binary_sensor.gas", "Gas", "off", "kitchen", device_class="gas"),
        thing("binary_sensor.oven", "Ofen", "on", device_class="problem"),
        thing("binary_sensor.pipe", "Ofenrohr", "on", device_class="heat"),
        thing("binary_sensor.low", "Handy", "on", device_class="battery"),
        thing("binary_sensor.charging", "Uhr", "off", device_class="battery_charging"),
    )
    assert told("de", text, *things).startswith(answer)
