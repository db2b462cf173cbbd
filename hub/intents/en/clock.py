"""English templates for the time, the date and timers.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

CLOCK: Final = (
    Block(
        "HassGetCurrentTime",
        (
            "[<what_is>] [the] [current] time [is it] [<here>]",
            "what time (is it|it is)",
            "(do you know|tell me|have you got) [what] [the] time [(is it|it is)]",
            "how late is it",
        ),
    ),
    Block(
        "HassGetCurrentDate",
        (
            "(what|which) (day|date) (is it|it is|is today) [today]",
            "what is today",
            "<what_is> [(today|todays|the|the current)] date [today]",
            "(what|which) day of the (week|month) is (it|today) [today]",
            "todays date",
            "tell me what (day|date) it is [today]",
            "(what|which) (month|year) (is it|is this)",
        ),
    ),
    Block(
        "HassGetCurrentDate",
        (
            "(what|which) (day|date) (is|is it) tomorrow",
            "what is tomorrow",
            "<what_is> (tomorrows date|[the] date tomorrow)",
            "tomorrows date",
        ),
        {"day": "tomorrow"},
    ),
    Block(
        "HassGetCurrentDate",
        (
            "(what|which) (day|date) (was|was it|is|is it) yesterday",
            "<what_is> (yesterdays date|[the] date yesterday)",
        ),
        {"day": "yesterday"},
    ),
)

BY_NAME: Final = "by_name"
"""The form of a sentence that names what may be a timer without saying so: "cancel the eggs"."""
_NAMED: Final = "(named|called|for|labeled|labelled) [the|my|a] {timer_name}"
_LENGTH: Final = "{duration} seconds"

TIMERS: Final = (
    Block(
        "HassStartTimer",
        (
            f"[<timer_start>] <article> <timer> (for|of|with|to|in) {_LENGTH}",
            f"[<timer_start>] <article> <timer> {_LENGTH}",
            f"[<timer_start>] <article> {_LENGTH} <timer>",
            f"(count down|time) [from|for] {_LENGTH}",
            f"<timer_start> {_LENGTH} on the <timer>",
            f"(remind|wake|tell|alert|notify) me [up] (in|after) {_LENGTH}",
        ),
    ),
    Block(
        "HassStartTimer",
        (
            f"[<timer_start>] <article> {{timer_name}} <timer> [(for|of|to)] {_LENGTH}",
            f"[<timer_start>] <article> <timer> {_NAMED} (for|of|in|to) {_LENGTH}",
            f"[<timer_start>] <article> <timer> (for|of) {_LENGTH} {_NAMED}",
            f"[<timer_start>] <article> <timer> [(for|of)] {_LENGTH} for [the|my] {{timer_name}}",
            f"[<timer_start>] <article> <timer> for [the|my] {{timer_name}} {_LENGTH}",
            f"[<timer_start>] <article> {_LENGTH} <timer> {_NAMED}",
            f"[<timer_start>] <article> {_LENGTH} {{timer_name}} <timer>",
            f"[<timer_start>] <article> {_LENGTH} <timer> to {{timer_name}}",
        ),
    ),
    Block("HassStartTimer", ("<timer_start> <article> <timer>",)),
    Block("HassStartTimer", ("<timer_start> <article> {timer_name} <timer>",)),
    Block("HassCancelTimer", ("<timer_stop> <article> <timer>",)),
    Block(
        "HassCancelTimer",
        (
            "<timer_stop> <article> {timer_name} <timer>",
            "<timer_stop> <article> <timer> (named|called|for) [the|my] {timer_name}",
        ),
    ),
    Block("HassCancelTimer", ("cancel (the|my) {timer_name}",), response=BY_NAME),
    Block(
        "HassCancelTimer",
        (
            f"<timer_stop> <article> {_LENGTH} (<timer>|1|[long] <timer>)",
            f"<timer_stop> <article> <timer> (for|of) {_LENGTH}",
        ),
    ),
    Block(
        "HassCancelAllTimers",
        (
            "<timer_stop> (all|every|<all>) [[of] (the|my|our)] <timer>[s]",
            "<timer_stop> [the|my|our] (timers|alarms)",
            "<timer_stop> [(all|every|<all>)] [[of] (the|my|our)] <timer>[s] <in> [<the>] {area}",
            "<timer_stop> [(all|every|<all>)] [[of] (the|my|our)] {area} <timer>s",
        ),
    ),
    Block(
        "HassTimerStatus",
        (
            "[how much] time [is|do i have] (left|remaining) [(on|for|of) [the|my] <timer>[s]]",
            "how (much longer|long) [is] [(left|remaining)] [(on|for|of) [the|my] <timer>[s]]",
            "how (long|much time) (does|is|has) [the|my|it] [<timer>] (have|left|got|remaining) "
            "[left|to go]",
            "when (does|is|will) [the|my] <timer> [going to] (end|ring|go off|finish|done|be done"
            "|stop)",
            "how long [is it] (until|till|before) [the|my] <timer> (ends|rings|goes off|finishes"
            "|is done|stops)",
            "[check|tell me about] (the|my) <timer>",
            "<timer>[s] status",
            "status of [the|my] <timer>[s]",
            "how (is|are) [the|my] <timer>[s] [doing]",
            "(which|what) (timers|timer) (is|are) (running|set|active|on|there)",
            "(are there|is there|do (i|we) have) [a|any] <timer>[s] [running|set|active|on]",
            "how many <timer>[s] (are|do (i|we)) (there|running|set|have|active) [running]",
            "(which|what) timers (do (i|we) have|have (i|we) [got|set])",
            "(list|show|read|tell me) [the|my|all] [my] timers",
            "how (is|are) [the|my] (timer|timers) (looking|going)",
            "<what_is> left on [the|my] <timer>",
        ),
    ),
    Block(
        "HassTimerStatus",
        (
            "[how much] time [is] (left|remaining) (on|for|of) [the|my] {timer_name} [<timer>]",
            "how (much longer|long) [is] [(left|remaining)] (on|for|of) [the|my] {timer_name} "
            "[<timer>]",
            "how (long|much time) (does|is|has) [the|my] {timer_name} <timer> "
            "(have|left|got|remaining) [left|to go]",
            "when (does|is|will) [the|my] {timer_name} <timer> (end|ring|go off|finish|done"
            "|be done)",
            "(check|status of) [the|my] {timer_name} <timer>",
            "<what_is> left on [the|my] {timer_name} <timer>",
        ),
    ),
    Block(
        "HassTimerStatus",
        (
            f"[how much] time [is] (left|remaining) (on|for|of) [the|my] {_LENGTH} [<timer>]",
            f"how (much longer|long) [is] [(left|remaining)] (on|for|of) [the|my] {_LENGTH} "
            "[<timer>]",
            f"(check|status of) [the|my] {_LENGTH} <timer>",
        ),
    ),
)
