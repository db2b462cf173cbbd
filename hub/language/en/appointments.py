"""English: requests about alarms, reminders, timers and stopwatches (see `appointments`)."""

from typing import Final

from hub.language.appointments import AppointmentWords
from hub.language.words import words

_A: Final = "[a|an|another|the|my|our|one|new]"
_THE: Final = "[the|my|our|that|this|next]"
_SET: Final = "[set|set up|make|create|add|put|put on|start|turn on|give me|schedule]"
_END: Final = (
    "(cancel|delete|remove|stop|drop|turn off|switch off|disable|clear|forget|kill|get rid of"
    "|deactivate|erase)"
)
_KEPT: Final = "[that] [i have|i've|i|you have|we have] [set|set up|made|planned]"
_TIMER: Final = "[{name}] (timer|countdown)"
_TIMER_OF: Final = "(timer|countdown) (named|called|labeled|for|of|in|on) [the|my|our|a] {name}"


def _either_way(*shapes: str) -> tuple[str, ...]:
    """The shapes with the timer's name in front of it, then behind: "the timer for the pizza"."""
    return (*shapes, *(shape.replace(_TIMER, _TIMER_OF) for shape in shapes))


APPOINTMENTS: Final = AppointmentWords(
    hints=words(
        "alarm alarms reminder reminders remind wake snooze stopwatch timer timers countdown"
        " schedule schedules scheduled planned plans plan appointments upcoming get forget"
    ),
    kinds={
        "alarm": "alarm",
        "alarms": "alarm",
        "alarm clock": "alarm",
        "wake up call": "alarm",
        "reminder": "reminder",
        "reminders": "reminder",
        "schedule": None,
        "schedules": None,
        "scheduled": None,
        "planned": None,
        "plans": None,
        "scheduled commands": "command",
        "scheduled command": "command",
        "timed commands": "command",
    },
    several=words("alarms reminders schedules plans"),
    alarm=(
        f"{_SET} {_A} alarm [clock]",
        f"{_SET} {_A} alarm [clock] (called|named|labelled) {{name}}",
        f"{_SET} {_A} {{name}} alarm",
        f"{_SET} {_A} alarm [clock] (for|to) [the|my] {{name}}",
    ),
    wake=(
        "(wake|get) (me|us) [up]",
        "(wake|get) up",
        "(i|we) (need|want|have|would like) to (wake|get) up",
        f"[set|make|create|add|give me|schedule] {_A} wake up (call|alarm)",
    ),
    reminder=(
        "remind (me|us) [please] [to|that|about|of] {text}",
        "[set|make|create|add|give me|put|schedule] [a|an|another|the] reminder"
        " [for me to|for to|to|that|about|of|for] {text}",
        "(do not|don't|dont) let (me|us) forget [to|that|about] {text}",
    ),
    listing=(
        "(what|which) {what} (do i|do we|have i|have we|are|is) [have|got|set|there] [set|active"
        "|running|planned|on]",
        "(what|which) (is|are) [my|the|our|all my] [next|upcoming] {what}",
        "(what's|whats) [my|the|on the|on my] {what}",
        "(list|show|read|tell me) [me] [all] [my|the|our|of my] {what}",
        "(do i|do we|are there|is there|have i) [have|got] [a|an|any] {what} [set|active|planned]",
        "how many {what} (do i|do we|are) [have|there|set]",
        "(what|which) {what} (are|is) [coming up|upcoming|active|on]",
        "(report|give|provide|tell|let|show|list|read|check) [me] [know] [about] [all] [the|my|our]"
        " [{name}] {what} [settings|times|time|timings|list]",
        "(is|are) [my|the|our] [{name}] {what} (set|on|active|planned)",
        "(what|what's|whats|is anything|is something|what is|what do i have|what do we have)"
        " (planned|scheduled) [for today|for tomorrow|today]",
        "what (have|do) (you|i|we) [have] [got] (planned|scheduled)",
        "my {what}",
        "(alarms|reminders|schedules)",
    ),
    next_one=(
        "when (is|does|will) [my|the|our] [next] {what} [ring|go off|be|set for]",
        "what time (is|does|will) [my|the|our] [next] {what} [ring|go off|be|set for|set]",
        "(what|which) is [my|the|our] next {what}",
        "[my|the] next {what}",
        "what time (is|does|will) [my|the|our] [{name}] {what} [ring|go off|be] [set for|set]",
        "how (long|much time|much longer) [is it] (until|till|before|to) [my|the|our] [next] {what}"
        " [rings|goes off]",
    ),
    cancel=(
        f"{_END} {_THE} {{what}} {_KEPT} [again]",
        f"{_END} {_THE} {{what}} {_KEPT} (for|to|about|called|named) [the|my] {{text}}",
        f"{_END} {_THE} {{text}} {{what}}",
    ),
    cancel_all=(
        f"{_END} (all|every|all of|any) [of] [the|my|our] {{what}} {_KEPT}",
        f"{_END} everything (planned|scheduled|that is planned)",
    ),
    move=(
        f"(move|change|shift|reschedule|push|postpone) {_THE} {{what}} [back|forward]",
        f"(move|change|shift|reschedule|postpone) {_THE} {{what}} (for|to|about|called) [the|my]"
        " {text}",
        f"(move|change|shift|reschedule|postpone) {_THE} {{text}} {{what}}",
    ),
    postpone=(
        f"(postpone|delay|push|push back|put back|move) {_THE} {{what}} [back] (by|for) {{length}}",
    ),
    snooze=(
        "snooze [the alarm|it|alarm]",
        "snooze [the alarm|it|alarm] for {length}",
        "snooze [for] {length}",
    ),
    stopwatch={
        "start": (
            "(start|run|begin|resume|continue|turn on|set|open) [a|the|my] stopwatch",
            "stopwatch [start|on]",
        ),
        "stop": ("(stop|pause|halt|end|freeze) [the|my] stopwatch", "stopwatch (stop|off)"),
        "reset": ("(reset|clear|cancel|delete|zero|turn off) [the|my] stopwatch",),
        "read": (
            "(read|check|show|how is|what is|what does|what's on) [me] [the|my|on the] stopwatch"
            " [say|says|at|show]",
            "how (long|much time|much) (is|has|does) [on|the|my] [the|my] stopwatch [running|been"
            " running|run|at|say|show]",
            "(what|how much) time [is] [on] [the|my] stopwatch [at|say|show]",
        ),
    },
    timer_words=words("timer timers countdown stopwatch"),
    own_time=words(
        "timer timers countdown stopwatch alarm alarms remind reminder reminders wake snooze"
    ),
    longer_timer=_either_way(
        f"(add|put|give) [another] {{length}} [more] (to|on|onto) {_THE} {_TIMER}",
        f"(extend|increase|lengthen|prolong) {_THE} {_TIMER} by {{length}}",
        f"(make|set) {_THE} {_TIMER} {{length}} longer",
        f"{{length}} more (on|for) {_THE} {_TIMER}",
    ),
    shorter_timer=_either_way(
        f"(take|remove|subtract|deduct) {{length}} (from|off|off of) {_THE} {_TIMER}",
        f"(shorten|reduce|decrease) {_THE} {_TIMER} by {{length}}",
        f"(make|set) {_THE} {_TIMER} {{length}} shorter",
    ),
    other_timer=(f"(change|move|reset|set) (the|my|that|our) {_TIMER} to {{length}}",),
    pause_timer=_either_way(f"(pause|hold|freeze|suspend|interrupt) {_THE} {_TIMER}"),
    resume_timer=_either_way(
        f"(resume|continue|unpause|restart|unfreeze|go on with) {_THE} {_TIMER}"
    ),
    rooms=("(in|on) [the|my|our] {room}",),
    ending=frozenset(
        (
            *("cancel", "delete", "remove", "stop", "drop", "turn off", "switch off", "disable"),
            *("clear", "forget", "kill", "get rid of", "erase"),
        )
    ),
    before_a_clock="at",
    before_a_length="in",
    beside_a_time=words("to at for instead rather better"),
)
