"""Well-formed Unicode: joins surrogate pairs and replaces lone surrogates (pure).

JSON may carry half of a character (`"\\ud83d"`): Python reads it into a string that no codec
writes, so that the text breaks an HTTP answer, a database row or a log line long after it came in.
Text is made well-formed where it enters: from language models, HTTP, MQTT, Home Assistant and
search.
"""

import re
from typing import AnyStr, Final

_ESCAPES: Final = (
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)
"""Escapes in JSON: the two of one character, the one of a half, or any other."""
_TEXT_ESCAPE: Final = re.compile(_ESCAPES, re.DOTALL)
_BYTES_ESCAPE: Final = re.compile(_ESCAPES.encode(), re.DOTALL)
_FIRST_HIGH: Final = "\ud800"
_LAST_HIGH: Final = "\udbff"


def well_formed(text: str) -> str:
    """The text with the two halves of a character joined, and U+FFFD for a half that is alone."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def well_formed_json(value: object) -> object:
    """A value as `json.loads` gives it, every text in it well-formed, keys included."""
    match value:
        case str():
            return well_formed(value)
        case list():
            return [well_formed_json(item) for item in value]
        case dict():
            return {well_formed(str(key)): well_formed_json(item) for key, item in value.items()}
        case _:
            return value


def whole_escapes(body: AnyStr) -> AnyStr:
    """JSON as it came, with the escape of U+FFFD for each that is half of a character.

    For parsers that refuse the whole body because of one half, as pydantic's does.
    """
    if isinstance(body, str):
        if "\\u" not in body:
            return body
        return _TEXT_ESCAPE.sub(lambda it: "\\ufffd" if it["half"] else it[0], body)
    if b"\\u" not in body:
        return body
    return _BYTES_ESCAPE.sub(lambda it: b"\\ufffd" if it["half"] else it[0], body)


class SurrogateJoiner:
    """Makes a text well-formed that comes in pieces, where a character may be cut in two."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """The text so far that is certain: a first half at the end waits for the next piece."""
        text = self._half + piece
        self._half = ""
        if text and _FIRST_HIGH <= text[-1] <= _LAST_HIGH:
            text, self._half = text[:-1], text[-1]
        return well_formed(text)

    def finish(self) -> str:
        """What still waits: "" or U+FFFD."""
        half, self._half = self._half, ""
        return well_formed(half)
