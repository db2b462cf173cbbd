"""Clarification dialogue: what people say when they are asked back."""

import pytest

from hub.intents.replies import never_mind, reply
from hub.intents.wording import normalise
from hub.ports import Act, Ask, CancelTimer, Plan, Say, ServiceCall, SetTimer

pytestmark = pytest.mark.pure


def act(entity_id: str) -> Act:
    domain = entity_id.partition(".")[0]
    return Act(
        intent="X",
        calls=(ServiceCall(domain=domain, service="turn_on", entity_id=entity_id),),
        done=f"Switched {entity_id}.",
    )


UNLOCK = Ask(intent="X", text="Shall I unlock the front door?", if_yes=act("lock.front_door"))
KITCHEN, LIVING, ALL = act("light.kitchen"), act("light.living"), act("light.all")
ROOMS = Ask(
    intent="X",
    text="In which room?",
    choices=(("kitchen", KITCHEN), ("living room", LIVING), ("everywhere", ALL)),
)
BLINDS = Ask(
    intent="X",
    text="Which one?",
    choices=(("bedroom blinds", act("cover.bedroom")), ("living room blinds", act("cover.living"))),
)
TEN, TWENTY = SetTimer(duration_s=600), SetTimer(duration_s=1200)
MINUTES = Ask(
    intent="X",
    text="Did you mean ten or twenty minutes?",
    choices=(("ten minutes", TEN), ("20 minutes", TWENTY)),
)
LEFT_ALONE = Say(intent="X", text="All right.")


YES = (
    "yes|Yes.|yes please|yeah|yep|sure|of course|do it|go ahead|okay|yes do it|yeah sure|please do"
    "|yes unlock it|um yes"
)
NO_YES = (
    "yes, lock the front door|yes but lock it|do it later|go on vacation|yes, the back door"
    "|fine, tomorrow then|yes and turn on the light|sure, why|right now is a bad time|ok google"
    "|yes the garage door|go ahead and lock it"
)
DENIED = (
    "please don't|yes no|right, forget it|ok computer never mind|sure thing not|you may not"
    "|definitely not|okay stop"
    "|yes cancel|it is not necessary|correct me if I'm wrong|fine, leave it|I'd rather not"
    "|no I will do it myself"
    "|absolutely no|do not unlock the front door|wait|yes, no, stop"
)
LAMPS = Ask(
    intent="X",
    text="Which one: the desk lamp left or the desk lamp right?",
    choices=(("desk lamp left", act("light.left")), ("desk lamp right", act("light.right"))),
)
NO = (
    "no|No!|no thanks|nope|never mind|nevermind|cancel|forget it|stop|don't|no don't|not now"
    "|no leave it|leave it"
)


@pytest.mark.parametrize("text", YES.split("|"))
def test_yes_does_it(text: str) -> None:
    """Yes in many wordings is the plan that was asked about."""
    assert reply(text, UNLOCK) == UNLOCK.if_yes


@pytest.mark.parametrize("text", NO.split("|"))
def test_no_leaves_it(text: str) -> None:
    """No in many wordings does nothing and says so."""
    assert reply(text, UNLOCK) == LEFT_ALONE


@pytest.mark.parametrize("text", DENIED.split("|"))
def test_a_denial_is_a_no_whatever_it_begins_with(text: str) -> None:
    """What denies or stops leaves it, though it begins like a yes."""
    assert reply(text, UNLOCK) == LEFT_ALONE


@pytest.mark.parametrize("text", NO_YES.split("|"))
def test_a_yes_with_a_word_of_another_thing_is_none(text: str) -> None:
    """Another verb, another thing, another time: no answer, and so a sentence of its own."""
    assert reply(text, UNLOCK) is None


def test_a_no_with_another_command_is_a_command() -> None:
    """ "No, lock it" is not lost; what only tells why not is a no."""
    assert (
        reply("no, lock the back door", UNLOCK, lambda words: words == "lock the back door") is None
    )
    assert reply("no, lock the back door", UNLOCK) == LEFT_ALONE


def test_what_was_asked_about_is_no_refusal() -> None:
    """Asked whether to cancel, "yes, cancel" is a yes."""
    question = Ask(
        intent="Clarify",
        text="Did you say: cancel all timers?",
        if_yes=CancelTimer(every=True, intent="HassCancelAllTimers"),
    )
    assert reply("yes, cancel all timers", question) == question.if_yes
    assert reply("yes cancel", question) == question.if_yes
    assert reply("i did", question) == question.if_yes
    assert reply("i did", UNLOCK) is None


@pytest.mark.parametrize(
    ("text", "question", "plan"),
    [
        ("the left one", LAMPS, LAMPS.choices[0][1]),
        ("right", LAMPS, LAMPS.choices[1][1]),
        ("the kitchen one", ROOMS, KITCHEN),
        ("kitchen", ROOMS, KITCHEN),
        ("in the living room please", ROOMS, LIVING),
        ("everywhere", ROOMS, ALL),
        ("all of them", ROOMS, ALL),
        ("the bedroom ones", BLINDS, BLINDS.choices[0][1]),
        ("the living room blinds", BLINDS, BLINDS.choices[1][1]),
        ("the first one", BLINDS, BLINDS.choices[0][1]),
        ("the second", BLINDS, BLINDS.choices[1][1]),
        ("the last one", BLINDS, BLINDS.choices[1][1]),
        ("ten", MINUTES, TEN),
        ("10 minutes", MINUTES, TEN),
        ("twenty", MINUTES, TWENTY),
        ("i meant twenty minutes", MINUTES, TWENTY),
        ("neither", MINUTES, LEFT_ALONE),
    ],
)
def test_choice_is_picked_by_what_tells_it_apart(text: str, question: Ask, plan: Plan) -> None:
    """Any part of a label that no other has picks it."""
    assert reply(text, question) == plan


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("turn on the bedroom fan", UNLOCK),
        ("what time is it", ROOMS),
        ("the blinds", BLINDS),
        ("minutes", MINUTES),
        ("thirty", MINUTES),
        ("set a timer for thirty minutes", MINUTES),
        ("is the kitchen", ROOMS),
        ("i hate the kitchen", ROOMS),
        ("turn off all the lights", ROOMS),
        ("kitchen off", ROOMS),
        ("the desk lamp", LAMPS),
        ("x" * 500, UNLOCK),
        ("", UNLOCK),
    ],
)
def test_anything_else_is_no_answer(text: str, question: Ask) -> None:
    """A new command, or an answer that fits several choices, picks none."""
    assert reply(text, question) is None


@pytest.mark.parametrize(
    "text",
    ["yesterday was nice", "yes and turn on every light in the whole house now", "nobody knows"],
)
def test_words_that_only_begin_alike_are_no_yes_or_no(text: str) -> None:
    """Yes is a word, not a beginning; a long sentence is no answer."""
    assert reply(text, UNLOCK) is None


def test_yes_to_a_choice_asks_again() -> None:
    """Yes picks none of several: the question stands."""
    assert reply("yes", ROOMS) == ROOMS


def test_length_answers_how_long() -> None:
    """Asked for how long, a length of time sets the timer."""
    question = Ask(intent="HassStartTimer", text="For how long?")
    assert reply("ten minutes please", question) == SetTimer(duration_s=600)
    assert reply("an hour and a half", question) == SetTimer(duration_s=5400)
    assert reply("for ten minutes", question) == SetTimer(duration_s=600)
    assert reply("purple", question) is None
    assert reply("set a pizza timer for ten minutes", question) is None


def test_both_is_all_that_may_be_chosen_where_it_can_be_done_together() -> None:
    """Things can; what was heard two ways cannot."""
    both = reply("both", BLINDS)
    assert isinstance(both, Act)
    assert [call.entity_id for call in both.calls] == ["cover.bedroom", "cover.living"]
    assert reply("both", MINUTES) is None


def test_timer_is_picked_by_its_name_or_length() -> None:
    """The question of the timer book is answered by name or length."""
    pizza, ten = CancelTimer(timer_id="a"), CancelTimer(timer_id="b")
    question = Ask(
        intent="HassCancelTimer",
        text="Which?",
        choices=(("pizza timer", pizza), ("10 minute timer", ten)),
    )
    assert reply("the pizza one", question) == pizza
    assert reply("the ten minute timer", question) == ten


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [("never mind", True), ("Cancel that please", True), ("cancel the timer", False)],
)
def test_never_mind_is_known_without_a_question(text: str, taken_back: bool) -> None:
    """Only sentences that take everything back count."""
    assert never_mind(normalise(text)) is taken_back
