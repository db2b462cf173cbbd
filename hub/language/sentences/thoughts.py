"""Takes thoughts, roles, channels and control tokens out of a model's token stream (pure).

    <think>…</think>                                           a thought, up to its closing tag
    <|channel|>analysis<|message|>…<|end|>                     a thought: only `final` is speech
    <|start|>assistant<|channel|>final<|message|>…<|return|>   what is said
    <|im_start|>assistant\\n…<|im_end|>                         what is said; its role is not
    <|im_start|>user\\n…                                        a turn that the model made up

What lies between a token that opens a header (`<|start|>`, `<|channel|>`) and the one or the line
that ends it is read as a role or a channel. Text without any token is let through as it is.
"""

import re
from typing import Final, Literal

from hub.language.control_tokens import BEGUN, THOUGHTS, TOKEN

MAX_HEADER: Final = 80
"""Characters of a header; what goes on for longer was none, and is let through."""
_MARKS: Final = re.compile(r"[<\[]")
_ROLE_OPENERS: Final = frozenset({
    "start", "im_start", "start_header_id", "start_of_turn", "start_of_role", "turn",
})  # fmt: skip
_BODY_OPENERS: Final = frozenset({"message", "end_header_id", "end_of_role", "im_sep", "/sys"})
_ENDS: Final = frozenset({
    "end", "return", "call", "im_end", "eot_id", "eot", "eom_id", "end_of_turn", "endoftext",
    "end_of_text", "eos", "/s", "/inst", "/system_prompt",
    "/available_tools", "/tool_results", "/tool_content", "end▁of▁sentence",
})  # fmt: skip
_SPEAKING: Final = frozenset({"assistant", "model", "bot", "ai", "chatbot"})
_PERSONS: Final = frozenset({"user", "human", "inst"})
_OTHERS: Final = frozenset({
    "system", "sys", "developer", "tool", "ipython", "function", "observation", "environment",
    "system_prompt", "available_tools", "tool_results", "tool_content",
})  # fmt: skip
_ROLES: Final = _SPEAKING | _PERSONS | _OTHERS
_SPOKEN_CHANNELS: Final = frozenset({"final", "response", "answer"})
_THOUGHT_CHANNELS: Final = frozenset({"analysis", "commentary", "thought", "thinking"})
_MAY_END: Final = frozenset("\n.!?…")
"""A role's token of its own (`<|user|>`, `[INST]`) begins a message behind one of these."""
_FIRST_WORD: Final = re.compile(r"^\s*([^\W\d]*)")
_THOUGHT: Final = re.compile(rf"(/?)({THOUGHTS})", re.IGNORECASE)


class ThoughtFilter:
    """Filters the text piece by piece and lets through what is meant for the person."""

    def __init__(self) -> None:
        self._held = ""
        """What may still become a token."""
        self._thought = ""
        """The tag of the thought at hand; "" outside of one."""
        self._header: str | None = None
        """What came of a header; None outside of one."""
        self._kind: Literal["role", "channel"] = "role"
        self._muted = False
        """The message at hand is not meant for the person."""
        self._over = False
        """The model answered and went on to make up what the person says next."""
        self._said = False
        self._last = "\n"
        """The last character that was let through, blanks apart."""

    def take(self, piece: str) -> list[str | None]:
        """What the piece lets through, in parts.

        None among them: a closing tag without an opening one came, so all text before was reasoning
        as well and is to be forgotten. What may still become a token is held back.
        """
        data, self._held = self._held + piece, ""
        at = 0
        parts: list[str | None] = []
        if _MARKS.search(data):
            for token in TOKEN.finditer(data):
                parts.append(self._text(data[at : token.start()]))
                parts.append(self._token(token))
                at = token.end()
            if begun := BEGUN.search(data, at):
                parts.append(self._text(data[at : begun.start()]))
                self._held = begun[0]
                return parts
        parts.append(self._text(data[at:]))
        return parts

    def finish(self) -> str:
        """What was held back and became no token, and what began like a header and was none."""
        held, self._held = self._held, ""
        text = self._text(held)
        if self._header is not None and not self._thought:
            text += self._begin_body(named=False)
        return text

    def _text(self, text: str) -> str:
        """What is let through of text between two tokens."""
        if self._thought or self._over:
            return ""
        if self._header is not None:
            line, end, rest = text.partition("\n")
            self._header += line
            if not end and len(self._header) <= MAX_HEADER:
                return ""
            text = self._begin_body(named=False) + end + rest
        return self._let_through("" if self._muted else text)

    def _let_through(self, text: str) -> str:
        self._last = text.rstrip(" \t")[-1:] or self._last
        self._said = self._said or bool(text.strip())
        return text

    def _token(self, token: re.Match[str]) -> str | None:
        """What is let through for a token, in most cases ""; None as in `take`."""
        name = (token["tag"] or token["bracket"] or token["sys"] or "").lower()
        if thought := _THOUGHT.fullmatch(name):
            return self._think(name, closing=bool(thought[1]))
        if self._thought or self._over:
            return ""
        name = name or (token["bar"] or token["shut"]).lower()
        said = self._control(name, shuts=bool(token["shut"]))
        if said is None:  # "[mask]" may be a word in brackets
            said = self._text(token[0]) if token["bracket"] else ""
        return said

    def _think(self, name: str, *, closing: bool) -> str | None:
        """A thought's opening or closing tag; within a message that is muted they are text."""
        if self._thought:
            self._thought = "" if name == f"/{self._thought}" else self._thought
        elif self._muted or self._over or self._header is not None:
            return ""
        elif closing:
            self._said, self._last = False, "\n"
            return None
        else:
            self._thought = name
        return ""

    def _control(self, name: str, *, shuts: bool) -> str | None:
        """What is let through for a token of the chat template; None where it means nothing here.

        `shuts`: it is written `<name|>`.
        """
        if name in _ENDS or shuts:
            said = self._begin_body(named=False)
            self._muted = False
            return self._let_through(said)
        if name in _ROLE_OPENERS or name == "channel":
            self._begin_body(named=True)
            self._kind, self._header = ("channel" if name == "channel" else "role"), ""
            return ""
        if name in _BODY_OPENERS:
            self._begin_body(named=True)
            return self._break()
        if name in _ROLES and (self._muted or self._last in _MAY_END):
            self._take_role(name)  # elsewhere it is talked about
            return self._break()
        return None

    def _break(self) -> str:
        """What parts a message that is said from the one before."""
        return self._let_through("" if self._muted or self._last == "\n" else "\n")

    def _begin_body(self, *, named: bool) -> str:
        """Ends the header, if there is one; what it holds beyond a role or a channel is returned.

        `named`: a token ended it, so that all of it names a role or a channel, known or not.
        """
        if self._header is None:
            return ""
        header, self._header = self._header, None
        word = _FIRST_WORD.findall(header)[0].lower()
        known = self._take_channel(word, named) if self._kind == "channel" else word in _ROLES
        if self._kind == "role":
            self._take_role(word if known or named else "")
        if named or self._muted or self._over:
            return ""
        return header.lstrip()[len(word) :] if known else header

    def _take_channel(self, word: str, named: bool) -> bool:
        """Goes over to a channel; whether it is one that is known."""
        known = word in _SPOKEN_CHANNELS or word in _THOUGHT_CHANNELS
        if known or (named and word):
            self._muted = word not in _SPOKEN_CHANNELS
        return known

    def _take_role(self, role: str) -> None:
        """Goes over to a message of another role; without a name it is the model's own."""
        if role in _PERSONS and self._said:
            self._over = True
        self._muted = bool(role) and role not in _SPEAKING
