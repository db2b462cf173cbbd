"""To-do and shopping lists of Home Assistant: add, check off, remove, count (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import Recognition
from hub.intents.resolution import in_place
from hub.intents.situation import Situation
from hub.language import follow_up
from hub.language.phrasebook import worded
from hub.ports import Act, Entity, LookUp, Plan, Say, Scalar, ServiceCall, amount

_SHOPPING: Final = ("shopping", "grocery", "groceries")
NO_SHOPPING_LIST: Final = "There is no shopping list in this home."
_DEEDS: Final = {
    "HassListAddItem": ("add_item", "added {item} to {list}"),
    "HassShoppingListAddItem": ("add_item", "added {item} to {list}"),
    "HassListCompleteItem": ("update_item", "checked {item} off {list}"),
    "HassShoppingListCompleteItem": ("update_item", "checked {item} off {list}"),
    "HassListRemoveItem": ("remove_item", "removed {item} from {list}"),
}


def change(reading: Recognition, situation: Situation) -> Plan | None:
    """Adds an item to a list, checks one off, or removes it."""
    item = reading.text("item")
    if not item:
        return None
    meant = _list(reading, situation)
    if isinstance(meant, str):
        return Say(intent=reading.intent, text=meant)
    service, done = _DEEDS[reading.intent]
    item = follow_up.without_article(situation.as_said(item))
    data: dict[str, Scalar] = {"item": item}
    if service == "update_item":
        data["status"] = "completed"
    told = worded(done, item=item, list=_called(meant))
    return Act(
        intent=reading.intent,
        calls=calls((meant,), service, data),
        done=answers.sentence(told),
    )


AMOUNT: Final = "amount"
"""The form of sentences that ask for the number alone."""


def count(reading: Recognition, situation: Situation) -> Plan | None:
    """What is on a list, or how much; what it is, Home Assistant tells only when it is asked."""
    meant = _list(reading, situation)
    if isinstance(meant, str):
        return Say(intent=reading.intent, text=meant)
    open_items = amount(meant.state)
    if open_items is None:
        return Say(
            intent=reading.intent,
            text=worded("I don't know what is on {list}.", list=_called(meant)),
        )
    if open_items == 0:
        text = worded("{list} is empty", list=_called(meant))
        return Say(intent=reading.intent, text=answers.sentence(text))
    count = round(open_items)
    text = (
        "there is {count} thing on {list}" if count == 1 else "there are {count} things on {list}"
    )
    told = answers.sentence(worded(text, count=count, list=_called(meant)))
    if reading.form == AMOUNT:
        return Say(intent=reading.intent, text=told)
    call = ServiceCall(
        domain="todo",
        service="get_items",
        entity_id=meant.entity_id,
        data={"status": "needs_action"},
    )
    return LookUp(call=call, wanted="items", otherwise=told, intent=reading.intent)


def _list(reading: Recognition, situation: Situation) -> Entity | str:
    """The list that is meant; a sentence where there is none."""
    lists = situation.of_domains("todo")
    if reading.name is not None:
        ids = situation.lexicon.names.get(reading.name, ())
        named = tuple(item for item in lists if item.entity_id in ids)
        return (in_place(named, situation.room, situation) or named or lists)[0]
    said = reading.text("list_name")
    if said is not None and said not in _SHOPPING:
        return worded("There is no {name} list in this home.", name=said)
    return next(filter(_is_shopping, lists), worded(NO_SHOPPING_LIST))


def _is_shopping(item: Entity) -> bool:
    words = " ".join((item.name, item.entity_id, *item.aliases)).lower()
    return any(word in words for word in _SHOPPING)


def _called(item: Entity) -> str:
    name = answers.name(item)
    return name if name.endswith("list") else worded("{name} list", name=name)
