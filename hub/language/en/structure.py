"""English: what is no plain command (see `hub.language.structure`)."""

from typing import Final

from hub.language.structure import StructureWords

_HAVE: Final = (
    "(am|is|are|was|were|be|been|has|have|had|did|does|do|will|would|should|could|can|might|may"
    "|must|shall|'s|'re|'ve)"
)
_PEOPLE: Final = (
    "(he|she|they|somebody|someone|everybody|everyone|nobody|people|mum|mom|dad|grandma|grandpa"
    "|this|that|there)"
)
_DEEDS: Final = (
    "(turned|switched|put|left|opened|closed|shut|locked|unlocked|set|dimmed|brightened|started"
    "|stopped|paused|played|made|changed|raised|lowered|muted|told|said|asked|heard|saw|thought"
    "|knew|got|had|did|was|were|went|forgot|remembered|hate|hated|love|loved|like|liked|know"
    "|think|thinks|believe|guess|hope|see|hear|always|usually|often|sometimes|just|already|forget"
    "|used|keep|kept|sleep|am|have|do|dream|dreamed|dreamt|wonder|wondered|dislike|prefer)"
)

STRUCTURE: Final = StructureWords(
    courtesies=(
        "if (you|we|i) (can|could|would|will|may|might|please|like|want|do) [not mind]"
        " [be so kind] [please]",
        "if (you|u) (don't|dont|wouldn't) mind",
        "if [it is|it's|that is|that's] [at all] (possible|ok|okay|all right|alright|not too much"
        " trouble)",
        "if you would be so kind",
        "if you please",
        "when (you|u) (can|could|get a chance|have a moment|have a second|have time|are ready)",
        "once you have a moment",
        "(do not|don't|dont|never) forget to",
        "why (don't|dont|do not) (you|we) [please]",
        "why not",
        "(won't|wont|wouldn't|can't|cant|couldn't) you [please]",
        "(would|do) you mind",
        "(i|we) (don't|dont|do not|wouldn't) mind if you",
        "(no|not) (problem|worries|a problem)",
        "not (yet|now|there|that|this|it) (but|instead)",
        "i (wonder|wondered|was wondering) (if|whether) (you|we) (could|can|would|might)",
        "(in|at|from) (this|that) (time|moment)",
        "(right|just) now",
        "at once",
        "once (more|again)",
        "one at a time",
        "all at the same time",
        "for (the night|tonight|a while|a bit)",
        "(i|we) (can't|cannot|can not|can hardly|can barely) (see|hear|read)",
        "at the same time",
    ),
    openings=(
        "(hey|hi|hello|ok|okay|so|well|oh|ah|um|uh|er|erm|hmm|yo|please|now|then|and|but|also"
        "|right|listen|look|sorry|excuse me|alright|all right|jarvis|dear|computer|alexa|siri"
        "|google|yes|yeah|yep|no|nope|nah|actually|sure)",
        "not (this|that|it) (one|light|lamp|room|thing)",
        "good (morning|evening|afternoon|night)",
    ),
    requests=(
        "(can|could|would|will|may) (you|we|i|u) [please] [maybe] [just] [also] [kindly]",
        "(can|could|would|will) you (be so kind|be so nice|be a dear) [as to|and|to]",
        "(i|we) (want|need|wish|would like|'d like|would love|'d love|would want|would prefer)"
        " [you|for you|it|them] [to]",
        "(i'd|we'd) (like|love|want|prefer) [you|for you|it|them] [to]",
        "you (should|can|could|may|might|need to|have to|must|better) [now] [please]",
        "we (should|could|have to|better) [now]",
        "(i|we) said",
        "(do you think|is it possible|would it be possible|is there a way|is there any way"
        "|are you able|any chance|is there any chance) [that] [you|we] [for you] [could|can|to]",
        "let us",
        "let's",
        "go ahead and",
        "do me a (favour|favor) and",
        "help me [to]",
        "try to",
        "make sure (to|you|we)",
        "be sure to",
        "remember to",
        "it would be (nice|great|good|lovely) if (you|we) (could|can|would)",
        "how about",
        "what about",
        "time to",
        "it's time to",
        "it is time to",
    ),
    free_text=(
        "play",
        "listen to",
        "put on (the song|the album|some|a song|music by)",
        "(announce|broadcast|say|shout|repeat)",
        "tell (everyone|everybody|the house|the kids|the children|them|him|her) [that]",
        "tell [everyone] [in] the {text} that",
        "add",
        "put {text} on (the|my|our) [to do|todo|shopping] list",
    ),
    other_business=(
        "(search|look up|remember|memorise|memorize|note|remind|forget)",
        "(make|take) a note",
        "write down",
        "keep in mind",
        "(call|name) it",
        "(do not|don't|dont|never) [let me] forget (that|the|my|our)",
    ),
    verbs=(
        "(turn|switch|put|set|open|close|shut|lock|unlock|dim|brighten|raise|lower|increase"
        "|decrease|start|stop|pause|resume|play|mute|unmute|skip|make|change|adjust|light|heat"
        "|warm|cool|run|activate|cancel|bring|give|move|vacuum|clean|lights|please|can|could)",
    ),
    negations=(
        "(not|never|don't|dont|doesn't|doesnt|didn't|didnt|won't|wont|can't|cant|cannot|isn't|isnt"
        "|aren't|arent|wasn't|weren't|shouldn't|shouldnt|mustn't|needn't|wouldn't|couldn't|haven't"
        "|hasn't|hadn't|ain't|nobody|neither|nor)",
        "no (longer|need|more|way|one|reason)",
        "(stop|quit|avoid|refrain from|without|instead of|rather than) (turning|switching|opening"
        "|closing|locking|unlocking|setting|dimming|putting|touching|changing|starting)",
        "(leave|keep) [the|my|our] {text} (alone|as it is|as they are|the way it is)",
        "hands off",
        "(forbid|refuse|prevent|disallow|prohibit)",
        "under no circumstances",
        "on no account",
        "stop it from",
    ),
    conditions=(
        "(if|unless|whenever|wherever|provided|providing|otherwise|whether|assuming|suppose"
        "|supposing|lest|depending)",
        "in case",
        "in the event",
        "as (long|soon) as",
        "so long as",
        "on condition",
        "only when",
        "every time",
        "each time",
        "any time",
        "the next time",
        "next time",
        "(when|once|while|until|till|after|before|as) (i|you|he|she|it|we|they|the|my|our|your"
        "|somebody|someone|everybody|everyone|nobody|anyone|anybody|there|a|an|all|any|sunset"
        "|sunrise|dinner|lunch|breakfast|bedtime|work|school|dark|light|going|leaving|that|this)",
        "(when|once|until|after|before|since|because|although|though) {text}"
        " (is|are|was|were|gets|get|goes|comes|opens|closes|turns|starts|stops|ends|finishes|rings"
        "|arrives|leaves|falls|drops|rises|reaches)",
        "(because|although|even though)",
    ),
    times=(
        "(later|tomorrow|yesterday|tonight|daily|hourly|weekly|nightly|weekdays|weekends|soon"
        "|eventually|someday|sunset|sunrise|dusk|dawn|midnight|noon|midday|oclock|o'clock|always"
        "|usually|sometimes|recently|earlier|afterwards)",
        "(every|each) (day|night|morning|evening|afternoon|week|month|year|hour|minute|weekday"
        "|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|other|second|hours"
        "|minutes|few|{number})",
        "(on|next|this|last|by|until) (monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        "(mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)",
        "(in|after|within|for) ({number}|a|an|half|a few|a couple of|a quarter|some|the next)"
        " [{number}|more|of|a|an|half] (second|seconds|minute|minutes|hour|hours|day|days|week"
        "|weeks|month|months|year|years|while|bit|moment|time)",
        "(in|during) (the|this) (morning|afternoon|evening|night|meantime|future)",
        "this (morning|afternoon|evening|night|week|month|year|weekend)",
        "(next|last) (week|month|year|night|weekend|morning|evening|monday)",
        "at night",
        "at (half|quarter|a quarter) (past|to|{clock})",
        "at {clock}",
        "(half|quarter) (past|to)",
        "{number} (am|pm|a.m|p.m)",
        "(until|till|til) {text}",
        "(seconds|minutes|hours|days|weeks|months|years) (from now|later|ago|before|after)",
        "a (while|minute|moment|week|month|year) ago",
        "from now on",
        "at (bedtime|dinnertime|lunchtime|some point|breakfast|lunch|dinner|the weekend)",
        "(before|after) (bed|bedtime|work|school|dinner|lunch|breakfast|that|sunset|sunrise|dark)",
        "(for|all) (the|this|the whole|the rest of the) (day|night|evening|week|weekend|morning)",
        "next time",
    ),
    questions=(
        "(what|what's|whats|which|who|who's|whose|whom|where|where's|when|why|how|how's|how'd"
        "|what're|why's|why'd|when's)",
        "(have|has|had) (i|you|he|she|it|we|they|{text} been)",
        "do (i|you|we|they|the|my|our|any|all|some|these|those)",
        "(is|are|was|were|am|does|did|should|shall|must|might|isn't|aren't|wasn't"
        "|weren't|doesn't|didn't|haven't|hasn't|shouldn't|don't)"
        " (i|you|he|she|it|we|they|the|my|our|your|his|her|their|there|this|that|these|those|any"
        "|all|some|somebody|someone|everything|anything|anybody|anyone|everyone|a|an|both|either)",
        "(is|are|was|were|does|did|should) {text}",
        "(can|could|will|would|may|might) (he|she|it|they|the|my|our|there|this|that|somebody"
        "|someone|anyone|anybody|everyone|a|an)",
        "(can|could) (i|we|you) (still|ever|also)",
        "tell me (if|whether|when|why|how|who|what|where|which)",
        "(do you|can you|could you|would you|i want to|i would like to|i'd like to) (know|tell|say"
        "|explain|remember|see|check|guess|believe|hear)",
        "(know|explain|check|guess|describe|verify|confirm) (if|whether|when|why|how|who|what|where"
        "|which|that)",
        "(was|were|is|are) {text} (on|off|open|closed|locked|unlocked)",
        "what if",
    ),
    statements=(
        f"(i|we) {_DEEDS}",
        "(i'm|i've|we've|we're|i'll|i'd|we'd|we'll|i am|i have|we have|we are|i will|we will)",
        "you (turned|switched|put|left|opened|closed|locked|unlocked|set|did|said|told|were|are"
        "|have|had|always|never|just|already|forgot|made)",
        f"{_PEOPLE} ({_HAVE}|{{text}})",
        f"(my|our|your|his|her|their) {{text}} ({_HAVE}|{_DEEDS})",
        f"(the|a|an|this|that|these|those|all|some|every|one of the) {{text}} ({_HAVE})",
        f"(it|he|she|they) ({_HAVE}|{_DEEDS}|{{text}})",
        "(it's|that's|there's|he's|she's|they're|they've|you're|you've)",
        "(it's|it is) (said|told|known)",
        "(thanks|thank you) for",
        "(imagine|pretend|suppose|apparently|maybe) [that] (i|you|we|he|she|they|the)",
    ),
    plain_states=(
        "(it|it's|that|that's|this|the {text}|my {text}) [is|are|seems|feels|looks] [much|way|far"
        "|a bit|a little|really|still] (too|so) {text}",
        "(it|it's|i|i'm) [is|am] [a bit|a little|rather|pretty|very|really|quite|getting|still]"
        " (cold|hot|warm|dark|bright|loud|stuffy|chilly|freezing|gloomy|noisy|quiet)",
        "(you|you're|your (volume|voice|speaker|sound)) [are|is] [a bit|a little|much|way|really]"
        " [too|so|very] (loud|quiet|soft|low)",
        "(the|my|our) {text} can be (turned|switched|opened|closed|shut|locked|dimmed|stopped)",
        "(can|could) (the|my|our|all) {text} be {text}",
        "make sure [that] (the|my|our|all|it) {text} (is|are) {text}",
    ),
)
