"""English templates for robots that clean and mow.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_VACUUM: Final = "(vacuum [cleaner]|robot [vacuum [cleaner]]|hoover|roomba|vacuum robot|cleaner)"
_MOWER: Final = "[lawn] (mower|mower robot)"
_BASE: Final = "(base|dock|home|station|charger|[its] (base|dock) [station]|charging station)"

ROBOTS: Final = (
    Block(
        "HassVacuumStart",
        (
            "(start|run|send out|turn on|activate|get) [<the>] {name} [(cleaning|vacuuming|going)]",
            "(tell|ask|have) [<the>] {name} to (clean|vacuum|start)",
            "[<the>] {name} (start|clean)",
        ),
        name_domains=("vacuum",),
    ),
    Block(
        "HassVacuumStart",
        (
            f"(start|run|send out|turn on|activate) [<the>|a] {_VACUUM} [cleaning]",
            "(start|begin) (vacuuming|hoovering|cleaning)",
            "start [the] [house] (cleaning|cleanup|vacuuming)",
            "get the cleaning (on|started|going)",
            "(vacuum|hoover|clean) [<the>] [(whole|entire)] "
            "(house|flat|apartment|place|home|floors)",
            f"[have] [<the>] {_VACUUM} (start|clean|run) [the house]",
            f"(help me|help) (turn on|start) [<the>] {_VACUUM}",
        ),
        {"domain": "vacuum"},
    ),
    Block(
        "HassVacuumCleanArea",
        (
            "(vacuum|hoover|clean|sweep|mop) [up] [<the>] {area} [floor]",
            f"(get|have|tell|ask|let) [<the>] {_VACUUM} [to] (clean|vacuum) [<the>] {{area}}",
            "start (cleaning|vacuuming) [<in>] [<the>] {area}",
        ),
        {"domain": "vacuum"},
    ),
    Block(
        "HassVacuumCleanArea",
        ("(vacuum|hoover|sweep|mop) <here>",),
        {"domain": "vacuum"},
        here=True,
    ),
    Block(
        "HassVacuumCleanArea",
        (
            "(tell|ask|have|get|send) [<the>] {name} [to] (clean|vacuum) [<the>] {area}",
            "send [<the>] {name} to [<the>] {area}",
        ),
        name_domains=("vacuum",),
    ),
    Block(
        "HassVacuumReturnToBase",
        (
            f"(return|send|bring|take) [<the>] {{name}} [back] [to] [<the>|its] {_BASE}",
            "(dock|park) [<the>] {name}",
            "[<the>] {name} (go|return|come) (home|back|to its (base|dock))",
            "turn off [<the>] {name}",
        ),
        name_domains=("vacuum",),
    ),
    Block(
        "HassVacuumReturnToBase",
        (
            f"(return|send|bring) [<the>] {_VACUUM} [back] [to] [<the>|its] {_BASE}",
            f"(dock|park) [<the>] {_VACUUM}",
            f"(stop|turn off) [<the>] {_VACUUM}",
            "stop (vacuuming|hoovering|cleaning)",
        ),
        {"domain": "vacuum"},
    ),
    Block("RobotPause", ("(pause|stop|halt) [<the>] {name}",), name_domains=("vacuum",)),
    Block("RobotPause", (f"pause [<the>] {_VACUUM}",), {"domain": "vacuum"}),
    Block(
        "RobotPause",
        ("pause [<the>] {name}",),
        name_domains=("lawn_mower",),
    ),
    Block("RobotPause", (f"pause [<the>] {_MOWER}",), {"domain": "lawn_mower"}),
    Block(
        "HassLawnMowerStartMowing",
        (
            "(start mowing|mow) [<the>] [(lawn|grass|garden)]",
            f"(start|turn on|run|send out) [<the>] {_MOWER}",
            "cut [<the>] (grass|lawn)",
        ),
        {"domain": "lawn_mower"},
    ),
    Block(
        "HassLawnMowerStartMowing",
        ("(turn on|run|send out) [<the>] {name} [mower]",),
        name_domains=("lawn_mower",),
    ),
)
