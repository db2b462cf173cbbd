"""JSON fields that both protocols share: tools, objects, errors, counts (pure)."""

import json

from hub.errors import Unavailable
from hub.llm.refusals import Peer, server_words
from hub.ports import ToolCall, ToolSpec
from ingle.runtime.surrogates import well_formed, well_formed_json

JsonObject = dict[str, object]


def tool_field(tool: ToolSpec) -> JsonObject:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def json_object(peer: Peer, text: str) -> JsonObject:
    """The JSON object in `text`. Raises `Unavailable` for anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unavailable(f"{peer.name} sent something that is no answer of a model.") from error
    if not isinstance(content, dict):
        raise Unavailable(f"{peer.name} sent something that is no answer of a model.")
    return content


def tool_call(call_id: str, name: str, arguments: str) -> ToolCall:
    """The call with well-formed texts, also where the arguments escape half of a character."""
    return ToolCall(
        call_id=well_formed(call_id), name=well_formed(name), arguments=_arguments(arguments)
    )


def _arguments(text: str) -> str:
    text = well_formed(text)
    if "\\u" not in text:
        return text
    try:
        content = json.loads(text)
        whole = well_formed_json(content)
    except (ValueError, RecursionError):
        return text
    return text if whole == content else json.dumps(whole, ensure_ascii=False)


def broken_off(peer: Peer, content: JsonObject) -> Unavailable:
    """The error for an answer that ends with the server's own error."""
    said = server_words(json.dumps(content).encode())
    return Unavailable(f"{peer.name} broke off: {said}" if said else f"{peer.name} broke off.")


def count(value: object) -> int | None:
    """A number of tokens; None for anything but an integer."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
