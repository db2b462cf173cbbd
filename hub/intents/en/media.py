"""English templates for music and its volume.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_PLAY: Final = "(play|resume|continue|start|unpause|turn on|switch on|put on) [<the>|some]"
_HALT: Final = "(pause|stop|turn off|switch off|halt) [<the>]"
_LOUDER: Final = (
    ("up", "louder", "(raise|increase)", "(quiet|low|soft)"),
    ("down", "(quieter|softer|lower)", "(lower|decrease|reduce)", "loud"),
)

MEDIA: Final = (
    Block(
        "HassMediaUnpause",
        (f"{_PLAY} <music>", "(play|resume|unpause) [it]", "continue playing"),
        here=True,
    ),
    Block(
        "HassMediaUnpause",
        (f"{_PLAY} <music> (in|on) [<the>] {{area}}", f"{_PLAY} {{area}} <music>"),
    ),
    Block(
        "HassMediaUnpause",
        ("(play|resume|continue|start|unpause) [music] [on] [<the>] {name}",),
        name_domains=("media_player",),
    ),
    Block(
        "HassMediaPause",
        (f"{_HALT} (<music>|playing)", "pause [it]", "[<the>] (music|song) (pause|stop|off)"),
        here=True,
    ),
    Block(
        "HassMediaPause", (f"{_HALT} <music> (in|on) [<the>] {{area}}", f"{_HALT} {{area}} <music>")
    ),
    Block("HassMediaPause", ("(pause|stop) [<the>] {name}",), name_domains=("media_player",)),
    Block(
        "HassMediaNext",
        (
            "(next|skip) [<the>|this] [<music>]",
            "[play] [the] next (song|track|1|tune)",
            "skip (it|this 1)",
            "(go|skip|jump) [on] to [the] next (song|track|1|tune)",
        ),
        here=True,
    ),
    Block(
        "HassMediaPrevious",
        ("[play] [the] (previous|last) (song|track|1|tune)", "go back [(1|a)] (song|track)"),
        here=True,
    ),
    *(
        Block(
            "HassSetVolumeRelative",
            (
                f"[make (it|<the> <sound>)] <bit> {adjective} <bit> [<here>]",
                f"turn (it|this|that|<the> <sound>|<sound>) {way} <bit> [[by] {{step}} [percent]]",
                f"turn {way} (<the> <sound>|<sound>) <bit> [[by] {{step}} [percent]]",
                f"{verb} [<the>] <sound> <bit> [[by] {{step}} [percent]]",
                f"[<the>] volume {way}",
                f"turn [<the>] volume of [<the>] <sound> {way} <bit> [[by] {{step}} [percent]]",
                f"(turn {way}|{verb}) [<the>] volume of [<the>] <sound> <bit> "
                f"[[by] {{step}} [percent]]",
                f"(it|this|that|<the> <sound>) is [too|so|a bit|very] {complaint}",
            ),
            {"volume_step": way},
            here=True,
        )
        for way, adjective, verb, complaint in _LOUDER
    ),
    *(
        Block(
            "HassSetVolumeRelative",
            (
                f"turn [<the>] {{name}} {way} <bit>",
                f"turn {way} [<the>] {{name}} <bit>",
                f"make [<the>] {{name}} {adjective}",
                f"turn [<the>] volume (of|on) [<the>] {{name}} {way} <bit> "
                "[[by] {step} [percent]]",
                f"(turn {way}|{verb}) [<the>] volume (of|on) [<the>] {{name}} <bit> "
                f"[[by] {{step}} [percent]]",
            ),
            {"volume_step": way},
            ("media_player",),
        )
        for way, adjective, verb, _ in _LOUDER
    ),
    *(
        Block(
            "HassSetVolumeRelative",
            (
                f"turn [<the>] <sound> {way} in [<the>] {{area}}",
                f"turn {way} [<the>] <sound> in [<the>] {{area}}",
            ),
            {"volume_step": way},
        )
        for way, _, _, _ in _LOUDER
    ),
    Block(
        "HassSetVolume",
        (
            "[<numeric_value_set>] [<the>] <sound> [to|at] {volume:volume_level} [percent]",
            "[<numeric_value_set>] [<the>] volume (of|on) [<the>] <sound> (to|at) "
            "{volume:volume_level} [percent]",
        ),
        here=True,
    ),
    Block(
        "HassSetVolume",
        (
            "turn [<the>] <sound> {volume_end:volume_level}",
            "[<numeric_value_set>] [<the>] <sound> (to|at) [the] {volume_most:volume_level} "
            "[volume]",
            "turn up [<the>] <sound> {volume_up:volume_level}",
            "turn down [<the>] <sound> {volume_down:volume_level}",
        ),
        here=True,
    ),
    Block(
        "HassSetVolume",
        (
            "(<numeric_value_set>) [<the>] {name} [volume] (to|at) {volume:volume_level} [percent]",
            "[<numeric_value_set>] [<the>] volume (of|on) [<the>] {name} (to|at) "
            "{volume:volume_level} [percent]",
        ),
        name_domains=("media_player",),
    ),
    Block(
        "HassSetVolume",
        (
            "[<numeric_value_set>] [<the>] <sound> (of|in) [<the>] {area} (to|at) "
            "{volume:volume_level} [percent]",
        ),
    ),
    Block("HassMediaPlayerMute", ("mute [it|<the> <sound>]",), here=True),
    Block("HassMediaPlayerMute", ("mute [<the>] {area} <sound>",)),
    Block("HassMediaPlayerMute", ("mute [<the>] {name}",), name_domains=("media_player",)),
    Block("HassMediaPlayerUnmute", ("unmute [it|<the> <sound>]",), here=True),
    Block("HassMediaPlayerUnmute", ("unmute [<the>] {area} <sound>",)),
    Block("HassMediaPlayerUnmute", ("unmute [<the>] {name}",), name_domains=("media_player",)),
)
