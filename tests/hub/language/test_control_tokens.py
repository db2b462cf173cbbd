"""Control tokens of chat templates, made harmless."""
# ruff: noqa: RUF001 - DeepSeek writes its bars full width

import pytest

from hub.language.control_tokens import TOKEN, harmless

pytestmark = pytest.mark.pure

MARKED = (
    "<|im_start|> <|im_end|> <|start_header_id|> <|eot_id|> <|endoftext|> <|channel|> <|user|>"
    ' <|channel> <channel|> <|"|> <｜User｜> <｜end▁of▁sentence｜> <s> </s> <bos> <start_of_turn>'
    " <end_of_turn> [INST] [/INST] [THINK] [SYSTEM_PROMPT] [TOOL_CALLS] <<SYS>> <</SYS>> <think>"
    " </tool_call> <unused12>"
)
TOKENS = MARKED.split()


@pytest.mark.parametrize("token", [*TOKENS, *map(str.upper, TOKENS)])
def test_no_token_is_left(token: str) -> None:
    """In any spelling, also one within another; it stays readable, and twice is as once."""
    for text in (token, f"a{token}b", f"<{token}>", f"<|im_{token}start|>", token * 3):
        made = harmless(text)
        assert TOKEN.search(made) is None
        assert harmless(made) == made
        assert token.strip("<>[]") in made


@pytest.mark.parametrize(
    "text",
    [
        "I <3 you",
        "a < b and c > d",
        "[the page](https://example.com) and [1]",
        "<b>bold</b> <span>text</span>",
        "x <- y |> z, a <| b",
        "<me@example.com>",
        '{"areas":["Kitchen"]}',
        "[x] done",
    ],
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    """Letter by letter."""
    assert harmless(text) == text
