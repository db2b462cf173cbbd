"""English: yes and no, in whole phrases (see `hub.intents.yes_no`)."""

from typing import Final

from hub.intents.word_forms import YesNoWords


def _phrases(text: str) -> frozenset[str]:
    return frozenset(
        phrase for line in text.split("\n") for phrase in line.strip().split(" | ") if phrase
    )


YES: Final = _phrases(
    """yes | yeah | yep | yup | ya | aye | sure | sure thing | of course | certainly | absolutely
    definitely | indeed | correct | right | exactly | affirmative | ok | okay | all right | fine
    do it | do that | do so | go ahead | go for it | go on | confirm | confirmed | please do
    i am sure | i would | i would like that | you may | you can | you should | that is right
    that is correct | that would be great | that would be nice | that is what i want
    sounds good | sounds good to me | make it so | why not | by all means | with pleasure"""
)
YES_TO_SAID: Final = frozenset({"i do", "i did", "it is"})
"""Yes where it was asked what was said or meant.

"Shall I unlock the door?" "I did": then it is done already."""
NO: Final = _phrases(
    """no | nope | nah | no way | not | never | cannot | dont | wont | not now | not yet | do not
    do not do it | do not do that | better not | rather not | negative | certainly not
    of course not | absolutely not | no thanks | no thank you | i do not | i did not | none
    neither | none of them | neither of them | not that | not that 1 | wrong | that is wrong
    not really | wait | hold on | no need"""
)
NEVER_MIND: Final = _phrases(
    """never mind | never mind that | cancel | cancel that | cancel it | forget it | forget that
    forget about it | forget about that | nothing | leave it | stop | stop it | stop that
    abort | skip it | it is nothing | it is fine | that is all | drop it | it does not matter
    no speaking | do not respond | do not speak | stop talking | be muted | mute all responses
    i changed my mind | changed my mind | be quiet | shut up | quiet | enough | not you
    go away"""
)
COURTESY: Final = _phrases(
    """please | thanks | thank you | thank you very much | thanks a lot | now | right now | then
    for me | um | uh | er | well | oh | hey | jarvis | dear | mate | sir"""
)
POINTING: Final = frozenset({"it", "that", "this", "them", "1", "ones", "the", "my", "our"})
"""What may stand for a thing in a yes: "yes, open it"."""
DENYING: Final = frozenset(
    {"no", "nope", "nah", "not", "never", "dont", "wont", "cannot", "neither", "none"}
)
CORRECTING: Final = frozenset({"no", "nope", "nah", "wrong"})
YES_NO: Final = YesNoWords(
    yes=YES,
    yes_to_said=YES_TO_SAID,
    no=NO,
    never_mind=NEVER_MIND,
    courtesy=COURTESY,
    pointing=POINTING,
    denying=DENYING,
    correcting=CORRECTING,
)
