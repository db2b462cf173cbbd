"""English: requests and questions (see `hub.language.requests`)."""

from typing import Final

from hub.language.requests import RequestWords
from hub.language.words import words

_SET: Final = words("set make change turn put adjust")

REQUESTS: Final = RequestWords(
    fillers=(
        "hey|hi|hello|ok|okay|please|so|and|also|but|well|um|uh|now|then|just|kindly|ingle",
        "go ahead and",
    ),
    question_leads=(
        "(?:can|could|will|would) (?:you|we)(?: please)?",
        "do you know",
        "i (?:want|would like|need) to know",
        "i'd like to know",
        "i wonder",
        "please",
    ),
    questions=(
        "what|whats|how|why|when|whens|who|whos|whose|whom|where|wheres|which",
        r"search|google|look .*\bup|look (?:up|for)|find|tell (?:me|us)|explain|describe|read",
        "is|isn't|are|am|was|were|did|does|has|have i|have we|should",
        "do (?:you|i|we|they)|(?:can|may|shall|could) (?:i|we)",
    ),
    clause_breaks=("and then", "and", "then", "but"),
    wish_leads=(
        "please|kindly|just|hey|ok|okay|now|also|then|so|and|well",
        "go ahead and",
        "(?:can|could|will|would) you",
        "you (?:can|could|should)",
        "i (?:want|need|would like) you to",
        "i'd like you to",
        "let's",
        "let us",
    ),
    home_verbs=(
        "turn|switch|lock|unlock|dim|brighten|mute|unmute|activate|deactivate|arm|disarm",
        "shut|close|open|pause|resume|skip|remind|wake me|lower|cancel|play|send|call",
        "remember|forget|do something",
        r"(?:order|buy|book)(?= (?:me|us|a|an|some|the|my|two|\d))",
    ),
    home_verbs_unless=(
        r".* (?:into|with me)\b",
        r" to \w+$",
        r" (?:(?:up|a|an|another|some|me|us) )*"
        r"(?:game|quiz|trivia|riddle|story|joke|poem|chess|\d+ questions)",
    ),
    general_verbs=(
        "put|set|make|start|stop|change|adjust|raise|heat|cool|warm|increase|decrease|add|delete",
        "save|schedule|let|get|bring|run|text|email|message|leave|keep",
    ),
    general_verbs_unless=(
        r" it (?:simply|simple|short|shorter|brief|briefer|long|longer|rhyme|fun|funny|funnier"
        r"|sound|differently|another way|in other words|in a)\b",
    ),
    verb_last=(r"\b(?:on|off)(?: please| now)?$",),
    about_home=words(
        "it them everything something here room house home place timer timers alarm alarms"
        " reminder message list calendar note brighter darker dimmer warmer cooler colder"
        " louder quieter cozy cosy comfortable guests appointment scene routine mom dad"
        " degrees percent volume"
    ),
    wishes={
        ("HassTurnOn", ""): words("on start activate enable"),
        ("HassTurnOff", ""): words("off out stop deactivate disable"),
        ("HassTurnOn", "cover"): words("open raise lift up"),
        ("HassTurnOff", "cover"): words("close shut lower down"),
        ("HassTurnOn", "lock"): words("lock secure"),
        ("HassTurnOff", "lock"): words("unlock open"),
        ("CoverStop", ""): words("stop halt hold"),
        ("HassSetPosition", ""): _SET | words("open close move raise lower position"),
        ("HassFanSetSpeed", ""): _SET | words("speed faster slower"),
        ("HassLightSet", ""): _SET
        | words("dim brighten brighter darker dimmer brightness color colour"),
        ("HassClimateSetTemperature", ""): _SET
        | words("heat warm cool raise lower increase decrease warmer cooler"),
        ("HassMediaUnpause", ""): words("play resume unpause continue start on"),
        ("HassMediaPause", ""): words("pause stop halt off"),
        ("HassMediaNext", ""): words("next skip"),
        ("HassMediaPrevious", ""): words("previous back last again"),
        ("HassMediaPlayerMute", ""): words("mute silence quiet"),
        ("HassMediaPlayerUnmute", ""): words("unmute on"),
        ("HassSetVolume", ""): _SET | words("volume louder quieter raise lower"),
    },
    everything=words("everything all"),
    every=words("all every everything everywhere whole"),
    name_fillers=words("the my a of and"),
    timers=("timer", "timers", "remind", "alarm", "wake", "countdown"),
    timer_wishes=(
        "set|start|make|put|add|remind|wake|cancel|stop|delete",
        "seconds?|minutes?|hours?",
    ),
    note_wishes=(
        "remember|memori[sz]e|note|jot|remind|(?:keep|bear) in mind|keep track of",
        "(?:don't|do not|never) (?:let me |you )?forget",
        r"(?:make|take|add|leave|write|save|store|create|keep|set)(?: \w+){0,3}"
        r" (?:note|memo|reminder)s?",
        r"(?:write|put|take|get)(?: \w+){0,3} down",
        "(?:save|store|record|log|learn) (?:this|that|it|the|my|our)",
        r"(?!.*(?:n't|\b(?:not|cannot|never|to)) (?:remember|note))"
        r".*\b(?:remember|note|save|write) (?:it|that|this)(?: down)?"
        r"(?: please| for me| too| now)*$",
    ),
    forget_wishes=("forget|delete|erase|remove|clear|drop|scrap|wipe|never mind",),
    everyday=words(
        "about after again also always another around before being best better between both cause"
        " could date days does down during each ever every find first from good have help here"
        " home house information into just know last latest like list long made make many mean"
        " meaning more most much near need never news next only open other over place please price"
        " same should some such take tell than that their them then there these they thing things"
        " think this those time times today tomorrow tonight under until very want weather week"
        " weekend well were what when where which while will with without work would year years"
        " your yesterday monday tuesday wednesday thursday friday saturday sunday january february"
        " march april june july august september october november december morning evening night"
        " noon month months hour hours minute minutes current forecast recipe opening"
    ),
)
