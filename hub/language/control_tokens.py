"""Control tokens of chat templates: recognised in any text, and made harmless in a prompt (pure).

A chat template marks roles, channels and ends with tokens such as `<|im_start|>`, `[INST]` or
`<start_of_turn>`. Many servers read them in the text of a message, too, so that a note or a web
page could end its own message and begin one of the system.
"""
# ruff: noqa: RUF001, RUF002 - bars at full width and angle quotes are meant here

import re
from typing import Final

LONGEST_NAME: Final = 40
"""Characters of the longest name between the marks; those of real templates have up to 30."""
THOUGHTS: Final = (
    "think|thinking|thought|thoughts|reasoning|reflection|tool_call|tool_calls|function_call"
)
"""Tags around what a model does not say to the person."""
_TAGS: Final = (
    "s|bos|eos|pad|unk|sep|cls|mask|sop|eop"
    "|start_of_turn|end_of_turn|start_of_image|end_of_utterance|start_of_text|end_of_text"
    "|tool_response|tool_responses|function_response|tools|function_calls|invoke"
    "|bos_token|eos_token|unused[0-9]{1,4}|extra_id_[0-9]{1,3}"
)
_BRACKETS: Final = (
    "inst|think|sys|bos|eos|pad|cls|sep|mask|gmask|img|img_break|img_end|args|call_id"
    "|system_prompt|model_settings|tool_calls|tool_results|tool_content|available_tools"
)

TOKEN: Final = re.compile(
    rf"<[|｜](?P<bar>[^\s<>‹›|｜\[\]]{{1,{LONGEST_NAME}}})[|｜]?>"
    rf"|<(?P<shut>[a-z_]{{1,{LONGEST_NAME}}})[|｜]>"
    rf"|<(?P<tag>/?(?:{THOUGHTS}|{_TAGS}))>"
    rf"|\[(?P<bracket>/?(?:{_BRACKETS}))\]"
    r"|<<(?P<sys>/?sys)>>",
    re.IGNORECASE,
)
"""One whole token; the group that matched says how it is written."""
BEGUN: Final = re.compile(
    rf"(?:<(?:[|｜][^\s<>‹›|｜\[\]]{{0,{LONGEST_NAME}}}[|｜]?|/?[a-z_]{{0,{LONGEST_NAME}}}[|｜]?"
    r"|(?:tools|unused|extra_id_)\d{0,4})?"
    r"|<</?(?:s(?:y(?:s>?)?)?)?|\[/?[a-z_]{0,15})\Z",
    re.IGNORECASE,
)
"""At the end of a text: what may still become one."""


def harmless(text: str) -> str:
    """The text with every control token in angle quotes (`‹|im_start|›`), which no template reads.

    Nothing is taken away, so that no token can appear by it; all other text stays as it is.
    """
    if "<" not in text and "[" not in text:
        return text
    return TOKEN.sub(lambda found: f"‹{found[0].strip('<>[]')}›", text)
