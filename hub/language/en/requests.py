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
        ("Remember", ""): words("remember note forget"),
        ("Forget", ""): words("forget"),
    },
    everything=words("everything all"),
    every=words("all every everything everywhere whole"),
    name_fillers=words("the my a of and"),
    timers=("timer", "timers", "remind", "alarm", "wake", "countdown"),
    timer_wishes=(
        "set|start|make|put|add|remind|wake|cancel|stop|delete",
        "seconds?|minutes?|hours?",
    ),
)
