"""Media intents: music and its volume (pure)."""

from collections.abc import Callable
from typing import Final

from hub.intents import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Found, Missing, Targets, Unclear, find, plan_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.words import words as word_set
from hub.ports import Act, Entity, Plan, Say, Scalar, ServiceCall, TuneSatellite, amount

SIMPLE: Final = {
    "HassMediaPause": ("media_pause", "Paused the music."),
    "HassMediaUnpause": ("media_play", "Playing the music."),
    "HassMediaNext": ("media_next_track", "Skipped to the next track."),
    "HassMediaPrevious": ("media_previous_track", "Went back a track."),
}
_NO_TITLES: Final = word_set(
    "it that this again music something anything radio tv television telly stereo video movie song "
    "songs tunes projector"
)
"""What is no title of anything, though it follows "play"."""
_NOT_PLAYED: Final = word_set("game games me you us chess quiz trivia")
"""Words of what no player plays: games."""
_ARTICLES: Final = word_set("a an the my some")
_STATES: Final = {"HassMediaUnpause": ("paused",)}
"""Of several players, those in such a state are meant; by default those that play."""
_MUTING: Final = {"HassMediaPlayerMute": True, "HassMediaPlayerUnmute": False}


def control(reading: Recognition, situation: Situation) -> Plan:
    """Play, pause, next, previous; of several players, that which plays, or for play is paused."""
    service, done = SIMPLE[reading.intent]
    return plan_for(
        _players(reading, situation),
        reading.intent,
        lambda targets: Act(
            intent=reading.intent, calls=calls(targets.entities, service), done=worded(done)
        ),
    )


def select_source(reading: Recognition, situation: Situation) -> Plan | None:
    """Another input of a player, as it calls it; None where it has none that is called so."""
    wanted = reading.text("source") or ""

    def make(targets: Targets) -> Plan:
        player = targets.entities[0]
        known = next((one for one in sources_of(player) if _alike(one, wanted)), None)
        if known is None:
            text = f"{answers.name(player)} has no input called {wanted}"
            return Say(intent=reading.intent, text=answers.sentence(text))
        services = calls((player,), "select_source", {"source": known})
        done = answers.sentence(f"switched {targets.words} to {known}")
        return Act(intent=reading.intent, calls=services, done=done)

    return plan_for(find(reading, situation, "media_player"), reading.intent, make)


def sources_of(player: Entity) -> tuple[str, ...]:
    """The inputs that a player tells."""
    told = str(player.attributes.get("source_list") or "").strip(" []")
    return tuple(one.strip(" '\"") for one in told.split(",") if one.strip(" '\""))


def _alike(one: str, other: str) -> bool:
    return "".join(one.lower().split()) == "".join(other.lower().split())


def search_and_play(reading: Recognition, situation: Situation) -> Plan | None:
    """Plays what is found by its title, its artist or its kind."""
    wanted = (reading.text("search_query") or "").removeprefix("some ")
    if not wanted or not set(wanted.split()).isdisjoint(_NOT_PLAYED):
        return None
    if set(wanted.split()) - _ARTICLES <= _NO_TITLES:
        return None
    media_class = reading.text("media_class")
    if media_class:  # "the Inception movie"
        wanted = wanted.removeprefix("the ")
    data: dict[str, Scalar] = {"search_query": wanted}
    if media_class:
        data["media_class"] = media_class

    def make(targets: Targets) -> Plan:
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities[:1], "play_media", data),
            done=worded("Playing {title}.", title=wanted),
        )

    return plan_for(_players(reading, situation), reading.intent, make)


def mute(reading: Recognition, situation: Situation) -> Plan:
    muted = _MUTING[reading.intent]
    data: dict[str, Scalar] = {"is_volume_muted": muted}
    done = worded("Muted the sound." if muted else "The sound is on again.")
    return _act(
        reading, situation, lambda targets: calls(targets.entities, "volume_mute", data), done
    )


def set_volume(reading: Recognition, situation: Situation) -> Plan:
    level = reading.number("volume_level")
    if level is None or not 0 <= level <= 100:
        return Say(intent=reading.intent, text=worded("The volume goes from 0 to 100 percent."))
    if _is_nobody_elses(reading, situation):
        return TuneSatellite(volume=round(level / 100, 2))
    data: dict[str, Scalar] = {"volume_level": round(level / 100, 2)}
    done = worded("The volume is at {value}.", value=answers.percent(level))
    return _act(
        reading, situation, lambda targets: calls(targets.entities, "volume_set", data), done
    )


def step_volume(reading: Recognition, situation: Situation) -> Plan:
    """Up or down: a step of the player's own, or by the percentage said."""
    said = reading.text("volume_step")
    by = reading.number("step") if said in ("up", "down") else reading.number("volume_step")
    up = said == "up" or (said not in ("up", "down") and (by or 0) > 0)
    done = worded("Turned the volume up." if up else "Turned the volume down.")
    if _is_nobody_elses(reading, situation):
        return TuneSatellite(steps=1 if up else -1)

    def make(targets: Targets) -> tuple[ServiceCall, ...]:
        if not by:
            return calls(targets.entities, "volume_up" if up else "volume_down")
        change = abs(by) / 100 * (1 if up else -1)
        return tuple(
            ServiceCall(
                domain="media_player",
                service="volume_set",
                entity_id=player.entity_id,
                data={"volume_level": round(min(1.0, max(0.0, _volume(player) + change)), 2)},
            )
            for player in targets.entities
        )

    return _act(reading, situation, make, done)


def what_volume(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        player = targets.entities[0]
        level = answers.percent(_volume(player) * 100)
        muted = player.attributes.get("is_volume_muted") is True
        text = "The volume is at {value}, but muted." if muted else "The volume is at {value}."
        return Say(intent=reading.intent, text=worded(text, value=level))

    return plan_for(_players(reading, situation), reading.intent, make)


def what_plays(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        player = targets.entities[0]
        title, artist = player.attributes.get("media_title"), player.attributes.get("media_artist")
        if player.state != "playing" or not title:
            paused = title and player.state == "paused"
            text = "Nothing is playing. {title} is paused." if paused else "Nothing is playing."
            return Say(intent=reading.intent, text=worded(text, title=title))
        text = "This is {title} by {artist}." if artist else "This is {title}."
        return Say(intent=reading.intent, text=worded(text, title=title, artist=artist))

    return plan_for(_players(reading, situation), reading.intent, make)


def _act(
    reading: Recognition,
    situation: Situation,
    make: Callable[[Targets], tuple[ServiceCall, ...]],
    done: str,
) -> Plan:
    return plan_for(
        _players(reading, situation),
        reading.intent,
        lambda targets: Act(intent=reading.intent, calls=make(targets), done=done),
    )


def _is_nobody_elses(reading: Recognition, situation: Situation) -> bool:
    """Whether "the volume" can only be the satellite's own: no player was named, none is here."""
    if reading.name is not None or reading.area not in (None, HERE):
        return False
    return isinstance(_players(reading, situation), Missing)


def _players(reading: Recognition, situation: Situation) -> Found:
    found = find(reading, situation, "media_player")
    if isinstance(found, Missing) and reading.name is None:
        area = None if reading.area == HERE else reading.area
        where = worded(" here") if area is None else answers.within(situation.area_words(area))
        return Missing(worded("There is no player{where}.", where=where), found.instead)
    return _active(found, _STATES.get(reading.intent, ("playing", "buffering")))


def _active(found: Found, states: tuple[str, ...]) -> Found:
    """Of several players, those in one of the states; all where none is, or more than one."""
    match found:
        case Targets(entities=entities) if len(entities) > 1:
            active = tuple(player for player in entities if player.state in states)
            words = answers.name(active[0]) if len(active) == 1 else found.words
            return Targets(active, words) if active else found
        case Unclear(choices=choices):
            playing = [
                targets
                for _, targets in choices
                if any(player.state in states for player in targets.entities)
            ]
            return playing[0] if len(playing) == 1 else found
        case _:
            return found


def _volume(player: Entity) -> float:
    return amount(player.attributes.get("volume_level")) or 0.0
