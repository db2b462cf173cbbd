"""Fallback between providers, over scripted servers that stall, cut, refuse and talk nonsense."""

import asyncio
from contextlib import aclosing

import pytest
from structlog.testing import capture_logs

from fallback_model import ASKED, LIGHT, answer, fallback_model
from hub.errors import Rejected, Unavailable
from hub.observability.metrics import Metrics
from hub.ports import ChatMessage, Sentence, ToolCall
from hub.resilience.board import BreakerBoard
from scripted_llm import CUT, ENDLESS, STALL, Call, Raw, ScriptedLlm, Thought

pytestmark = pytest.mark.service

BOTH = pytest.mark.parametrize("provider", ["ollama", "openai"])


@BOTH
async def test_sentences_come_out_and_connections_are_kept(provider: str) -> None:
    """Whole sentences in order; the next request goes over the same connection."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.replies("I am **fine**. And you?").replies("Good.")
        assert await answer(models) == ["I am fine.", "And you?"]
        assert await answer(models) == ["Good."]
        assert (len(llm.requests), llm.connections) == (2, 1)
        assert [message["role"] for message in llm.requests[0].messages] == ["system", "user"]
        assert models.statuses()[0].state == "ok"


@BOTH
async def test_first_sentence_leaves_while_the_model_still_writes(provider: str) -> None:
    """Nothing waits for the rest of the answer."""
    go_on = asyncio.Event()
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.answers("First one. Then", go_on, " another.")
        async with aclosing(models.reply(ASKED, ())) as items:
            assert await anext(items) == Sentence("First one.")
            go_on.set()
            assert await anext(items) == Sentence("Then another.")


@BOTH
async def test_tool_calls_arrive_whole_and_in_order(provider: str) -> None:
    """Also several, also after words."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.answers("One moment.", Call("turn_on", '{"name": "lamp"}'), Call("time", "{}"))
        said, light, clock = await answer(models, LIGHT)
        assert said == "One moment."
        assert isinstance(light, ToolCall)
        assert isinstance(clock, ToolCall)
        assert (light.name, light.arguments, clock.name) == ("turn_on", '{"name": "lamp"}', "time")
        assert light.call_id != clock.call_id
        assert llm.requests[0].tools == ["turn_on"]


@BOTH
async def test_closing_the_answer_ends_the_request_at_once(provider: str) -> None:
    """So that a model nobody listens to stops; the breaker counts nothing."""
    board = BreakerBoard()
    async with ScriptedLlm() as llm, fallback_model(llm, provider, board=board) as models:
        llm.answers("Once upon a time. There", ENDLESS)
        async with aclosing(models.reply(ASKED, ())) as items:
            assert await anext(items) == Sentence("Once upon a time.")
        await llm.left()
        assert [status.failures for status in await board.statuses()] == [0]


@BOTH
async def test_cancelling_the_turn_ends_the_request(provider: str) -> None:
    """While the model has said nothing yet."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.answers(STALL)
        async with asyncio.TaskGroup() as tasks:
            turn = tasks.create_task(answer(models))
            await llm.asked()
            turn.cancel()
        await llm.left()


@BOTH
async def test_silence_ends_in_the_limit(provider: str) -> None:
    """A provider without a first token, or that stops between two, is given up."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, provider, LLM_FIRST_TOKEN_TIMEOUT="0.2") as models,
    ):
        llm.answers(STALL).answers("Half of a sen", STALL)
        for _ in range(2):
            with pytest.raises(Unavailable, match=r"said nothing for 0\.2 seconds"):
                await answer(models)
        await llm.left(2)


async def test_comments_are_no_sign_of_life() -> None:
    """A proxy's keep-alive does not hold a turn up."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "openai", LLM_FIRST_TOKEN_TIMEOUT="0.2") as models,
    ):
        llm.answers(Raw(b": wait\n\n"), STALL)
        with pytest.raises(Unavailable, match="said nothing"):
            await answer(models)


@BOTH
async def test_endless_answer_ends_in_the_time_limit(provider: str) -> None:
    """After as many sentences as there were."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider, LLM_TIMEOUT="0.3") as models:
        llm.answers("Patience. ", ENDLESS)
        said: list[Sentence | ToolCall] = []

        async def listen() -> None:
            async with aclosing(models.reply(ASKED, ())) as items:
                async for item in items:
                    said.append(item)  # noqa: PERF401 - a comprehension would be lost with the error

        with pytest.raises(Unavailable, match=r"longer than 0\.3 seconds|did not come to an end"):
            await listen()
        await llm.left()
        assert said[:2] == [Sentence("Patience."), Sentence("and so on.")]


@BOTH
@pytest.mark.parametrize("words", ["", "It is late. And"])
async def test_cut_line_is_unavailable(provider: str, words: str) -> None:
    """In front of the first word and in the middle of the answer."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.answers(words, CUT)
        with pytest.raises(Unavailable, match="broke"):
            await answer(models)
        assert models.statuses()[0].state == "away"


@BOTH
async def test_invalid_json_in_the_middle_ends_the_answer(provider: str) -> None:
    """What was said before has left."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.answers(
            "It is late. Yes",
            Raw(b'data: {"choices": [{"del\n\n' if provider == "openai" else b'{"mess\n'),
        )
        async with aclosing(models.reply(ASKED, ())) as items:
            assert await anext(items) == Sentence("It is late.")
            with pytest.raises(Unavailable, match="no answer of a model"):
                await anext(items)


@BOTH
async def test_web_page_names_the_setting(provider: str) -> None:
    """A captive portal or a wrong address."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.shows_html()
        llm.sends(b"<html>\n<body>\n", content_type="text/plain")
        with pytest.raises(
            Unavailable, match="OLLAMA_URL" if provider == "ollama" else "OPENAI_BASE_URL"
        ):
            await answer(models)
        with pytest.raises(Unavailable):
            await answer(models)


async def test_silent_provider_hands_over_before_its_first_sentence() -> None:
    """The person hears one answer, the log has both."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "ollama", "openai", LLM_FIRST_TOKEN_TIMEOUT="0.2") as models,
    ):
        llm.answers("Half a", STALL).replies("All of it.")
        with capture_logs() as logs:
            assert await answer(models) == ["All of it."]
        assert [log["event"] for log in logs] == ["llm.finished", "llm.handed_over", "llm.finished"]
        assert [status.state for status in models.statuses()] == ["away", "ok"]
        assert [request.path for request in llm.requests] == ["/api/chat", "/v1/chat/completions"]


@pytest.mark.parametrize(("first", "second"), [("ollama", "openai"), ("openai", "ollama")])
async def test_a_call_that_was_cut_hands_over(first: str, second: str) -> None:
    """A whole call is used only once the answer has ended, so this one was not."""
    call = Call("turn_on", '{"name": "lamp"}')
    async with ScriptedLlm() as llm, fallback_model(llm, first, second) as models:
        llm.answers(call, Call("time"), CUT).answers(call)
        [light] = await answer(models, LIGHT)
        assert isinstance(light, ToolCall)
        assert light.arguments == '{"name": "lamp"}'
        assert [status.state for status in models.statuses()] == ["away", "ok"]


async def test_after_the_first_sentence_nobody_takes_over() -> None:
    """Two models would contradict each other: the answer ends."""
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", "openai") as models:
        llm.answers("It is noon. Or", CUT).replies("Midnight.")
        async with aclosing(models.reply(ASKED, ())) as items:
            assert await anext(items) == Sentence("It is noon.")
            with pytest.raises(Unavailable):
                await anext(items)
        assert len(llm.requests) == 1


async def test_nothing_but_thoughts_is_an_empty_answer() -> None:
    """The next provider is asked."""
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", "openai") as models:
        llm.answers(Thought("Hm."), "<think>Let me see. Yes.</think>").replies("Four.")
        assert await answer(models) == ["Four."]


async def test_nothing_to_add_to_a_result_is_an_answer() -> None:
    """What a tool did was told already: nobody else is asked, and nothing failed."""
    result = ChatMessage(role="tool", text="done", tool_call_id="c", tool_name="turn_on")
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", "openai") as models:
        llm.replies("")
        async with aclosing(models.reply([*ASKED, result], ())) as items:
            assert [item async for item in items] == []
        assert [status.state for status in models.statuses()] == ["ok", "unknown"]


async def test_answer_of_code_alone_is_explained_once() -> None:
    """Though the end comes twice, the second time with the counts."""
    async with ScriptedLlm() as llm, fallback_model(llm, "openai") as models:
        llm.replies("```\nls\n```\n")
        assert await answer(models) == ["The answer is code, which I can't read out."]


async def test_thinking_keeps_a_provider_alive() -> None:
    """Reasoning is never spoken, but it is no silence."""
    pauses = [asyncio.Event() for _ in range(4)]
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "ollama", LLM_FIRST_TOKEN_TIMEOUT="1.5") as models,
    ):
        steps = [step for pause in pauses for step in (Thought("Hm."), pause)]
        llm.answers(*steps, "Four.")

        async def let_it_think() -> None:
            await llm.asked()
            for pause in pauses:
                await asyncio.sleep(
                    0.8
                )  # the limit is real time: two of these pauses are longer, one is not
                pause.set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(let_it_think())
            assert await answer(models) == ["Four."]


async def test_wrong_key_names_the_setting_and_stays_rejected() -> None:
    """`/health` says unauthorized; the breaker stays closed, since somebody answered."""
    board = BreakerBoard()
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "openai", board=board, OPENAI_API_KEY="sk-secret") as models,
    ):
        llm.refuses(401, "Incorrect API key provided: sk-secret")
        with pytest.raises(Rejected, match="OPENAI_API_KEY") as refused:
            await answer(models)
        assert "sk-secret" not in str(refused.value)
        assert models.statuses()[0].state == "unauthorized"
        assert llm.requests[0].headers["authorization"] == "Bearer sk-secret"
        assert [status.failures for status in await board.statuses()] == [0]


async def test_without_a_key_nothing_is_sent_for_one() -> None:
    """A server of one's own gets no Authorization header."""
    async with ScriptedLlm() as llm, fallback_model(llm, "openai") as models:
        llm.replies("Hello.")
        await answer(models)
        assert "authorization" not in llm.requests[0].headers


async def test_missing_model_says_how_to_get_it() -> None:
    """By name, with Ollama's command."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "ollama", OLLAMA_MODEL="qwen9:1b") as models,
    ):
        llm.refuses(404, "model 'qwen9:1b' not found")
        with pytest.raises(Rejected, match=r"qwen9:1b.*ollama pull qwen9:1b"):
            await answer(models)


@pytest.mark.parametrize("retry_after", ["30", "Wed, 21 Oct 2199 07:28:00 GMT"])
async def test_too_many_requests_leaves_the_provider_alone_for_as_long_as_it_says(
    retry_after: str,
) -> None:
    """The next turns go to the next provider without asking."""
    async with ScriptedLlm() as llm, fallback_model(llm, "openai", "ollama") as models:
        llm.refuses(429, "slow down", retry_after=retry_after).replies("One.").replies("Two.")
        assert [await answer(models), await answer(models)] == [["One."], ["Two."]]
        assert [request.path for request in llm.requests] == [
            "/v1/chat/completions",
            "/api/chat",
            "/api/chat",
        ]


async def test_too_many_requests_without_a_time_is_asked_again_next_turn() -> None:
    """The breaker decides when it is too often."""
    async with ScriptedLlm() as llm, fallback_model(llm, "openai") as models:
        llm.refuses(429, "slow down").replies("Now.")
        with pytest.raises(Unavailable, match="slow down"):
            await answer(models)
        assert await answer(models) == ["Now."]


async def test_open_breaker_skips_the_provider() -> None:
    """After five failures in a row it is not asked."""
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", "openai") as models:
        for _ in range(5):
            llm.refuses(500).replies("Yes.")
        llm.replies("Still.")
        said = [await answer(models) for _ in range(6)]
        assert said == [["Yes."]] * 5 + [["Still."]]
        assert [request.path for request in llm.requests].count("/api/chat") == 5


async def test_nobody_there_is_unavailable_with_every_reason() -> None:
    """Both are named."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "ollama", "openai", OLLAMA_URL="http://127.0.0.1:9") as models,
    ):
        llm.refuses(403)
        with pytest.raises(Unavailable, match=r"Ollama cannot be reached\..*OPENAI_API_KEY"):
            await answer(models)


async def test_no_provider_is_rejected_naming_the_setting() -> None:
    """Local intents only."""
    async with ScriptedLlm() as llm, fallback_model(llm) as models:
        with pytest.raises(Rejected, match="LLM_PROVIDERS"):
            await answer(models)


async def test_log_has_the_processing_time() -> None:
    """Under the words that people look for, with tokens and times in order."""
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama") as models:
        llm.replies("One. Two.")
        with capture_logs() as logs:
            await answer(models)
        record = logs[-1]
        assert record["note"] == "LLM processing time"
        assert (record["provider"], record["model"], record["outcome"]) == (
            "ollama",
            "qwen2.5:3b",
            "ok",
        )
        assert (record["tokens_in"], record["tokens_out"], record["sentences"]) == (40, 7, 2)
        assert 0 < record["first_token_ms"] <= record["first_sentence_ms"] <= record["total_ms"]


async def test_requests_are_metered_with_their_end() -> None:
    """The times of a good one, and the failure of one that broke off."""
    metrics = Metrics()
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", meters=metrics) as models:
        llm.replies("I am fine.").answers("Not so", CUT)
        await answer(models)
        with pytest.raises(Unavailable):
            await answer(models)
    told = metrics.exposition().decode()
    assert 'ingle_llm_requests_total{ok="true",provider="ollama"} 1.0' in told
    assert 'ingle_llm_requests_total{ok="false",provider="ollama"} 1.0' in told
    assert 'ingle_llm_seconds_count{provider="ollama",until="first_sentence"} 1.0' in told


async def test_warm_up_loads_the_model_with_the_prompt_and_its_failure_only_shows() -> None:
    """One token of answer is asked for."""
    async with ScriptedLlm() as llm, fallback_model(llm, "ollama", "openai") as models:
        llm.replies("H").refuses(503, "loading")
        await models.warm_up(ASKED[:1], (LIGHT,))
        assert [status.state for status in models.statuses()] == ["ok", "away"]
        assert llm.requests[0].body["options"] == {"num_ctx": 8192, "num_predict": 1}
        assert llm.requests[0].body["keep_alive"] == -1
        assert llm.requests[0].tools == ["turn_on"]
        assert llm.requests[1].body["max_tokens"] == 1


async def test_the_model_stays_loaded_as_long_as_the_setting_says() -> None:
    """In every request."""
    async with (
        ScriptedLlm() as llm,
        fallback_model(llm, "ollama", OLLAMA_KEEP_ALIVE="5m") as models,
    ):
        llm.replies("H").replies("Fine.")
        await models.warm_up(ASKED[:1], ())
        await answer(models)
        assert [request.body["keep_alive"] for request in llm.requests] == ["5m", "5m"]
