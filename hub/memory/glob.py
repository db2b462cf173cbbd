"""Translates Redis's glob patterns to regular expressions, to match keys without Redis alike.

`*` matches any characters, `?` one, `[abc]` and `[a-z]` one of these, `[^a]` one that is none of
these; a backslash makes the next character literal.
"""

import re


def compile_glob(pattern: str) -> re.Pattern[str]:
    """Compiles a glob to a regular expression, to be used with `fullmatch`."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if parts[-1:] != [".*"]:
                parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[":
            part, at = _bracket(pattern, at)
            parts.append(part)
        else:
            if char == "\\" and at < len(pattern):
                char = pattern[at]
                at += 1
            parts.append(re.escape(char))
    return re.compile("".join(parts), re.DOTALL)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """Translates the character class that begins behind `[`, at index `at`.

    Returns it and the index behind its `]`; without a `]` it runs to the end.
    """
    negated = pattern[at : at + 1] == "^"
    at += negated
    members: list[str] = []
    while at < len(pattern) and pattern[at] != "]":
        if pattern[at] == "\\" and at + 1 < len(pattern):
            members.append(re.escape(pattern[at + 1]))
            at += 2
        elif pattern[at + 1 : at + 2] == "-" and at + 2 < len(pattern):
            low, high = sorted((pattern[at], pattern[at + 2]))
            members.append(f"{re.escape(low)}-{re.escape(high)}")
            at += 3
        else:
            members.append(re.escape(pattern[at]))
            at += 1
    at += 1
    if not members:
        return ("." if negated else r"(?!)"), at
    return f"[{'^' if negated else ''}{''.join(members)}]", at
