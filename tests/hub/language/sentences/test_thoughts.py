"""Thoughts, roles and channels in a model's stream, wherever the tokens are cut."""
# ruff: noqa: RUF001 - DeepSeek writes its bars full width

import random

import pytest

from hub.language.sentences.thoughts import MAX_HEADER, ThoughtFilter

pytestmark = pytest.mark.pure

HARMONY = (
    "<|channel|>analysis<|message|>User asks. I <think> it is Paris.<|end|><|start|>assistant"
    "<|channel|>final<|message|>Paris."
)
CALLED = (
    '<|channel|>commentary to=functions.look <|constrain|>json<|message|>{"a": 1}<|call|>'
    "<|start|>functions.look to=assistant<|channel|>commentary<|message|>Rain.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>It rains.<|return|>"
)
CASES = [
    (HARMONY, "Paris."),
    (f"<|start|>assistant{HARMONY}<|return|>", "Paris."),
    (CALLED, "It rains."),
    ("<|channel|>analysis<|message|>Only a thought.", ""),
    ("<|start|>assistant<|message|>No channel.<|end|>", "No channel."),
    ("One.<|end|><|start|>assistant<|channel|>final<|message|>Two.", "One.\nTwo."),
    ("<|channel|>final Paris is nice.", "Paris is nice."),
    ("<|im_start|>assistant", ""),
    ("<|im_start|>assistant\nHello.<|im_end|>", "Hello."),
    ("<|im_start|>assistant Hello.", "Hello."),
    ("<|im_start|>Hello there.<|im_end|>", "Hello there."),
    ("<|im_start|>system\nBe good.<|im_end|>\n<|im_start|>assistant\nHi.", "Hi."),
    ("Hi.<|im_end|>\n<|im_start|>user\nBye.<|im_end|>\n<|im_start|>assistant\nMore.", "Hi."),
    ("<|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|>", "Hello."),
    ("<start_of_turn>model\nHello.<end_of_turn>", "Hello."),
    ("<|channel>thought\nHm.<channel|>Hello.", "Hello."),
    ("<|user|>\nHi<|end|>\n<|assistant|>\nHello.<|end|>", "Hello."),
    ("<｜User｜>Hi<｜Assistant｜>Hello.<｜end▁of▁sentence｜>", "Hello."),
    ("[INST] Hi [/INST] Hello. [INST] Bye [/INST] More", "Hello."),
    ("[THINK]Hm.[/THINK]Hello.", "Hello."),
    ('[TOOL_CALLS][{"name": "turn_on"}]', ""),
    ("<reasoning>Hm.</reasoning><thinking>Hm.</thinking>Hello.", "Hello."),
    ("<s>Hello, <unk>you.</s>", "Hello, you."),
    ("[INST] is a token, <|user|> too.", ""),
    ("It writes [INST] and [mask] there.", "It writes [INST] and [mask] there."),
    ("The token <|im_start|> begins a turn.", "The token  begins a turn."),
    ("a < b, [x] done, I <3 you, <b>c</b> [", "a < b, [x] done, I <3 you, <b>c</b> ["),
]


def through(text: str, chops: list[int]) -> str:
    """What is let through of the text in pieces of these lengths, without blanks around."""
    thoughts = ThoughtFilter()
    parts: list[str] = []
    at = 0
    for length in (*chops, len(text)):
        for part in thoughts.take(text[at : at + length]):
            parts = [] if part is None else [*parts, part]
        at += length
    return "".join([*parts, thoughts.finish()]).strip()


@pytest.mark.parametrize(("text", "said"), CASES)
def test_only_what_is_meant_for_the_person_is_let_through(text: str, said: str) -> None:
    """The whole text, letter by letter, and in any pieces."""
    chance = random.Random(text)
    assert through(text, []) == through(text, [1] * len(text)) == said
    for _ in range(20):
        assert through(text, [chance.randint(0, 9) for _ in text]) == said


def test_a_header_that_does_not_end_was_none() -> None:
    """Nothing of it is lost."""
    text = "<|start|>" + "word " * MAX_HEADER
    assert through(text, []) == text.removeprefix("<|start|>").strip()


def test_pieces_decide_nothing_about_tokens_in_any_order() -> None:
    """Tokens, roles, channels and marks drawn by chance."""
    parts = [*(text for text, _ in CASES), "<", "[", "|", ">", "/", "\n", "<think>", "</think>"]
    parts += ["<|start|>", "<|channel|>", "<|message|>", "<|end|>", "user", "final", "x" * 50, " "]
    chance = random.Random(5)
    for _ in range(600):
        text = "".join(chance.choices(parts, k=chance.randint(1, 12)))
        whole = through(text, [])
        assert through(text, [1] * len(text)) == whole, text
        assert through(text, [chance.randint(0, 9) for _ in text]) == whole, text
