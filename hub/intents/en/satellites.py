"""English templates for the satellites themselves: what they announce, how loud, whether they hear.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_LOUDER: Final = (
    ("up", "louder", "(raise|increase)", "(quiet|soft|low)"),
    ("down", "(quieter|softer|lower|more quietly|more softly)", "(lower|reduce|decrease)", "loud"),
)
"""Which way, how it is then, what is done for it, what is complained of."""
_YOURS: Final = "your (volume|voice|speaker|sound)"

SATELLITES: Final = (
    Block(
        "HassBroadcast",
        (
            "(broadcast|announce) [everywhere] [to everyone] [that] {message}",
            "tell (everyone|everybody|the whole house) [that] {message}",
            "say {message} (everywhere|in every room|in all rooms)",
        ),
    ),
    Block(
        "HassBroadcast",
        (
            "tell [everyone|everybody] [in] [<the>] {area} [that] {message}",
            "(broadcast|announce) (in|to) [<the>] {area} [that] {message}",
            "(say|announce|broadcast) {message} in [<the>] {area}",
        ),
    ),
    *(
        Block(
            "SatelliteVolume",
            (
                f"(speak|talk) [a (bit|little)] {adjective}",
                f"(turn|put) {_YOURS} {way} [a (bit|little)]",
                f"turn {way} {_YOURS} [a (bit|little)]",
                f"{verb} {_YOURS} [a (bit|little)]",
                f"make {_YOURS} [a (bit|little)] {adjective}",
                f"you are [(too|so|a bit|very)] {complaint}",
                f"{_YOURS} is [(too|so|a bit|very)] {complaint}",
            ),
            {"volume_step": way},
        )
        for way, adjective, verb, complaint in _LOUDER
    ),
    Block(
        "SatelliteVolume",
        ("[<numeric_value_set>] " + _YOURS + " [to|at] {volume:volume_level} [percent]",),
    ),
    Block(
        "SatelliteVolume",
        (f"(<what_is>|how high is) {_YOURS}", "how loud are you"),
        {"volume_step": "none"},
    ),
    Block(
        "SatelliteMute",
        (
            "mute (yourself|your (microphone|mic|ears))",
            "(turn|switch) off your (microphone|mic|ears)",
            "(turn|switch) your (microphone|mic|ears) off",
            "(stop|quit) listening [to (me|us)]",
        ),
    ),
)
