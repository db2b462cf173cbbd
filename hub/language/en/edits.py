"""English: corrections and follow-ups (see `hub.language.edits`)."""

from typing import Final

from hub.language.edits import EditWords

_SET: Final = "(set|make|put|turn|change|bring|have|get|take|switch|let)"
_IT: Final = "(it|that|them|this|those|these)"
_AT: Final = "(in|for|with|on|at|to|from)"
_TOO: Final = "(too|as well|also)"

EDITS: Final = EditWords(
    openings=(
        "(please|um|uh|er|erm|hmm|oh|well|hey|hi|ok|okay|right|so|jarvis|just|now|then|ah|yes|yeah)",
        "(can|could|would|will) you [please] [just]",
        "(i want|i would like) (you to|it|that)",
    ),
    endings=(
        "(please|thanks|thank you|now|right now|then|for me|jarvis|would you|will you|if you can)",
        "thank you (very much|so much)",
    ),
    repairs=(
        "(no|nope|nah|wrong|correction)",
        "no (thats|that is) (wrong|not right|not it)",
        "(i|we) (meant|mean|said|told you)",
        "i (wanted|was talking about|was thinking of) [to say]",
        "(that|it) (was|is) (wrong|not right|not what i (meant|said|wanted|asked for))"
        " [i (meant|said)]",
        "i did not (mean|say|want) (that|this|it)",
        "(not|wrong) (that|this) [1|one|light|lamp|room|thing]",
        "(the|that is the|that was the) wrong (1|one|light|lamp|room|thing|device)",
        "wrong (1|one|light|lamp|room|thing|device)",
        "scratch that",
    ),
    hesitations=(
        "(wait|oops|sorry|actually|rather|whoops)",
        "(hold|hang) on",
        "or rather",
    ),
    repairs_within=(
        "no wait",
        "wait no",
        "no sorry",
        "sorry no",
        "no i (mean|meant)",
        "sorry i (mean|meant)",
        "i (mean|meant)",
        "or rather",
        "oh no",
        "no actually",
        "actually no",
        "actually",
        "scratch that",
        "no make that",
        "make that",
        "correction",
        "oops",
        "no no",
        "sorry",
        "wait",
        "no",
    ),
    complaints=(
        "[no|nope|stop] [that|this|it] [was|is] (not right|not correct|not what i (meant|said"
        "|wanted|asked for)|wrong|incorrect|a mistake|the wrong (1|one|light|room|device|thing))",
        "[no] i did not (mean|say|want|ask for) (that|this|it)",
        "[no] not (that|this|it) [1|one]",
        "(actually|oh|wait|no) no [no|wait|actually|sorry]",
        "no (wait|sorry|actually)",
        "[no] wrong (1|one|light|room|device|thing)",
    ),
    undo=(
        f"(undo|revert|reverse) [{_IT}|the last (1|one|thing|command|change|action)"
        "|what you [just] did]",
        f"take {_IT} back",
        f"{_SET} (it|that|them|everything) back [(as|how|the way|to how|to what|to where|like)"
        " (it was|they were|it had been)] [before]",
        f"[{_SET}] [it|that|them|everything] (as|how|the way|like) (it was|they were) [before]",
        f"[{_SET}] [it|that|them] back to (how|what|where|the way) (it was|they were) [before]",
        "go back",
        "cancel that",
        "scrap (that|it)",
        "i changed my mind",
    ),
    again=(
        "[and] [do] [it|that|this|the same|the same thing|exactly the same] (again|once more"
        "|1 more time|another time)",
        "(once|1) more [time]",
        "repeat (that|it|the last (1|one|thing|command)) [again]",
        "do (it|that) again",
        "[do] the same [thing] [again]",
    ),
    say_again=(
        "(say|repeat) (that|it) [again|once more]",
        "what did you [just] say",
        "what was that [again]",
        "(can|could) you (say|repeat) (that|it) [again]",
        "come again",
        "(pardon|pardon me|excuse me|sorry what|what)",
        "i did not (hear|catch|understand) (that|you)",
    ),
    aside=("again", "back", "once more"),
    aside_at_end=("again", "once more", "back (on|off|up|down|open|closed)"),
    others=("[the] other (1|one|light|lamp|fan|room|thing|blind|blinds|door)", "[the] other"),
    every=("(everywhere|all|everything)", "all [of] (them|the rooms)", "(every|each) room"),
    here=("here", "(this|my|our) room", "in here"),
    also_at=(
        f"[and|then|now] [do] [the|exactly the] same [thing] {_AT} {{what}} [{_TOO}]",
        f"and [also|now] [{_AT}] {{what}} [{_TOO}]",
        f"[and] (what|how) about {_AT} {{what}} [{_TOO}]",
        f"[and] (what|how) about {{what}} [{_TOO}]",
        f"[{_AT}] {{what}} {_TOO}",
        f"also {_AT} {{what}}",
        "also {what}",
        f"do {_IT} {_AT} {{what}} {_TOO}",
    ),
    rather_at=(
        f"[{_AT}] {{what}} (instead|rather) [of {{not_what}}]",
        f"[{_AT}] {{what}} (instead|rather)",
        f"[{_AT}] {{what}} not [{_AT}] {{not_what}}",
        f"not [{_AT}] [the|my] {{not_what}} but [{_AT}] {{what}}",
        f"not [{_AT}] (the|my) {{not_what}} [{_AT}] the {{what}}",
        f"do {_IT} {_AT} {{what}} [instead]",
    ),
    repaired_at=(
        f"[make (that|it)] [{_AT}] {{what}}",
        f"{_IT} {_AT} {{what}}",
    ),
    values=(
        f"[{_SET}] [{_IT}] [up|down] [to|at|on|be] {{number}} [{{unit}}] [instead|rather|better]",
        f"[{_SET}] [{_IT}] [up|down] [to|at|on|be] {{level}} [instead|rather|better]",
        "(better|maybe|say|only|more like) {number} [{unit}]",
        "(better|maybe|say|only|more like) {level}",
    ),
    words_as_value=("[make (that|it)] [to|in|be] {what}",),
    steps=(
        f"[{_SET}] [{_IT}] [up|down] [still|even|just] [{{amount}}] {{way}}"
        " [again|still|than that]",
        f"[{_SET}] [{_IT}] [still|even|just] {{way}} [{{amount}}] [again|still|more]",
        f"[{_SET}] [{_IT}] [still|even|just] [by] {{number}} [{{unit}}] {{way}}",
        f"[{_SET}] [{_IT}] [still|even|just] {{way}} [by] {{number}} {{unit}}",
        f"[{_SET}] [{_IT}] [still|even|just] {{way}} by {{number}}",
        "{number} {way} {unit}",
        "another {number} [{unit}] [{way}]",
    ),
    too_much=(
        "[that|it|they|this] [is|are|was] [still|a bit|much|way] too {quality}",
        "not (so|that|quite so) {quality}",
    ),
    too_little=("[that|it|they|this] [is|are|was] [still] not {quality} enough",),
    pointing=(
        "(turn|switch|put|shut|set|make|change|bring|take|dim|brighten|open|close|lock|unlock|raise"
        "|lower|lift|start|stop|pause|play|mute|unmute|increase|decrease|cancel|leave|keep|get"
        "|resume|delete|send|return|dock|park|call) [back] [home] [on|off|up|down] {it} [{rest}]",
        "(is|are) {it} [still] {rest}",
        "((what|which) color|how (bright|loud|far open|warm|cold|hot|high|fast)) (is|are) {it}",
    ),
    states=(
        "[and|now|just] [(it|them)] back {state} [again]",
        "[and|now|just] [(it|them)] {state} again",
        "[now|then|and now|and then|and] [(it|them)] {state}",
    ),
    states_said={"on": "turn", "off": "turn"},
    set_to="set {thing} to {value}",
    probes=("turn on {thing}", "open {thing}", "lock {thing}", "start {thing}"),
    pronouns=(
        "(that|those|these|this) (1|one|ones|light|lights|lamp|lamps|fan|fans|door|doors|blind"
        "|blinds|thing|room)",
        "(all|both) of (them|these|those)",
        "(them|these|those) (all|both)",
        "(it|them|they|both|those|these|that)",
    ),
    articles=frozenset({"the", "my", "our", "a", "an", "that", "this", "your"}),
    joint="and",
    yes_and=(
        "(yes|yeah|yep|sure|ok|okay|yes please|please do|go ahead|do it|do that) and [also|then]"
        " {rest}",
    ),
    units={
        "percent": ("percent",),
        "degrees": ("degrees", "degree", "degrees celsius", "degrees fahrenheit", "celsius"),
    },
    levels={
        "half": 50,
        "halfway": 50,
        "full": 100,
        "full brightness": 100,
        "maximum": 100,
        "max": 100,
        "the maximum": 100,
        "a quarter": 25,
        "a third": 33,
        "three quarters": 75,
    },
    amounts=(
        "(a bit|a little|a little bit|a touch|a notch|a tad|a step|slightly|some|much|a lot|way"
        "|a few notches|a wee bit)",
    ),
    ways={
        "up": ("more", "higher", "up", "higher up", "more than that"),
        "down": ("less", "lower", "down", "lower down"),
        "brightness up": ("brighter", "lighter"),
        "brightness down": ("darker", "dimmer"),
        "temperature up": ("warmer", "hotter"),
        "temperature down": ("cooler", "colder"),
        "volume up": ("louder",),
        "volume down": ("quieter", "softer"),
        "speed up": ("faster", "stronger"),
        "speed down": ("slower", "weaker"),
        "position up": ("further open", "more open", "wider"),
        "position down": ("further closed", "more closed"),
    },
    qualities={
        "up": ("high", "much"),
        "down": ("low", "little"),
        "brightness up": ("bright", "light"),
        "brightness down": ("dark", "dim"),
        "temperature up": ("warm", "hot"),
        "temperature down": ("cold", "cool"),
        "volume up": ("loud",),
        "volume down": ("quiet", "soft"),
        "speed up": ("fast", "strong"),
        "speed down": ("slow", "weak"),
    },
)
