"""Composition root: opens every adapter and connects the hub's parts; only here all are known."""

import asyncio
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog

from hub.agent.agent import Agent
from hub.agent.warming import keep_warm
from hub.api import create_api
from hub.api.server import Server
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.times import times_of
from hub.conversation.understanding import Understanding
from hub.coordination.factory import Coordination, open_household
from hub.errors import HubError
from hub.home.location import open_location
from hub.home.opening import open_home
from hub.intents import LocalIntents
from hub.intents.likely_answers import likely_answers
from hub.intents.opening import open_intents, open_other_languages
from hub.intents.owner_sentences import SentenceFolder
from hub.intents.vocabulary import build_vocabulary
from hub.intents.wording import normalise
from hub.llm.factory import open_models
from hub.llm.fallback import FallbackModel
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.factory import open_memory
from hub.mqtt.announcement_speech import open_announcement_speaker
from hub.mqtt.command_text import SpeechParts
from hub.mqtt.hub_status import status_publication
from hub.mqtt.inbox import Inbox
from hub.mqtt.satellite_broker import HubBroker, open_broker, open_satellites
from hub.mqtt.satellite_parts import SatelliteParts
from hub.mqtt.speech_parts import open_speech
from hub.mqtt.vocabulary_publisher import VocabularyPublisher
from hub.observability.health import HealthReport
from hub.observability.metrics import Metrics
from hub.observability.satellite_rooms import SatelliteRooms
from hub.observability.turn_history import TurnHistory
from hub.ports import AnsweringHome, Home, RemoteTimers, Search
from hub.ports.pairing import Pairing
from hub.resilience.board import BreakerBoard, open_board
from hub.search import BREAKER, BraveSearch, open_search
from hub.settings import HubSettings
from hub.skills.look_ups import HomeLookUps
from hub.skills.notebook import Notebook
from hub.skills.satellite_sound import SatelliteSound
from hub.skills.schedules.runner import ScheduleRunner
from hub.skills.timers import HouseholdTimers
from hub.startup import listen, local_zone, own_id
from hub.timekeeping import AllNotices, Timekeeping, keep_time, noted
from hub.turn import TurnRunner
from ingle.runtime.tasks import background
from ingle.runtime.version import version
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import PreparingVoice, Recogniser, Voice
from ingle.speech.voices.choice import VoiceFolders
from ingle.wire.link import Link, Publication
from ingle.wire.messages import SatelliteStatus
from ingle.wire.topics import Topics

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """The parts that run."""

    hub_id: str
    link: Link
    ready: Publication
    """The status that says that turns are taken."""
    inbox: Inbox
    vocabulary_publisher: VocabularyPublisher
    hearing: tuple[Recogniser | CompletenessJudge | None, ...]
    """What may take the home's vocabulary here."""
    schedules: ScheduleRunner
    server: Server
    socket: socket.socket


async def compose(settings: HubSettings, stack: AsyncExitStack) -> Hub:
    """Opens every adapter and connects them; `stack` closes them in reverse order.

    Raises what a start can fail with: `StartError`, `HubError`, `EngineUnavailable`, `BrokerError`.
    """
    listening = listen(settings.api.host, settings.api.port)
    stack.callback(listening.close)
    hub_id = own_id(settings.state_dir)
    topics = Topics(settings.mqtt.topic_prefix)
    broker, link = await _open_link(settings, hub_id, topics, stack)
    metrics = Metrics()
    home = await stack.enter_async_context(open_home(settings.home, metrics))
    stores = await _open_stores(settings, stack, hub_id)
    language, judge = settings.api.language, CompletenessJudge(settings.api.language)
    folders = VoiceFolders.within(settings.state_dir, "hub")
    speech = await open_speech(settings.speech, language, judge, stack, folders)
    understood = open_intents(language, settings.state_dir, home.snapshot())
    intents, own = await stack.enter_async_context(understood)
    opened = open_announcement_speaker(link, topics, speech.voice, language)
    speaker = await stack.enter_async_context(opened)
    parts = SatelliteParts.over(link, topics, lambda: inbox.satellites, speaker)
    satellites = open_satellites(broker, link, topics, lambda: inbox.satellites)
    pairing = await stack.enter_async_context(satellites)
    outside = _Outside(home, parts, hub_id, pairing)
    mind = await _open_mind(settings, stack, outside, intents, stores, metrics)
    rooms = SatelliteRooms(home, normalise)
    note = noted(rooms, mind.time, parts.settings.note)
    inbox = _inbox(link, topics, hub_id, mind, speech, stores.household, note)
    await stack.enter_async_context(background(rooms.run(lambda: inbox.satellites)))
    api = create_api(
        mind.runner,
        _health_report(settings, link, home, stores, mind, inbox, rooms),
        token=settings.api.token,
        version=version(),
        turns=mind.turns,
        metrics=metrics,
        breakers=stores.breakers,
        announcements=parts.announcements,
        preferences=mind.notes,
        rooms=lambda: tuple(
            name for area in home.snapshot().areas for name in (area.name, *area.aliases)
        ),
        pairing=pairing,
        home=home.snapshot,
        schedules=mind.time.household,
    )
    return Hub(
        hub_id=hub_id,
        link=link,
        ready=_ready(topics, hub_id, speech),
        inbox=inbox,
        vocabulary_publisher=_vocabulary_publisher(
            link, topics, home, (intents, own), speech.voice, language
        ),
        hearing=(speech.recogniser, judge),
        schedules=mind.time.runner,
        server=Server(api),
        socket=listening,
    )


def _inbox(
    link: Link,
    topics: Topics,
    hub_id: str,
    mind: "_Mind",
    speech: SpeechParts,
    household: Coordination,
    note: Callable[[str, SatelliteStatus], None],
) -> Inbox:
    return Inbox(
        link=link,
        topics=topics,
        hub_id=hub_id,
        runner=mind.runner,
        speech=speech,
        claims=household.claims,
        arbiter=household.arbiter,
        ended=mind.turns.note,
        satellite_noted=note,
    )


def _ready(topics: Topics, hub_id: str, speech: SpeechParts) -> Publication:
    able = {"speaks": speech.voice is not None, "hears": speech.recogniser is not None}
    return status_publication(
        topics, hub_id, version(), online=True, ready=True, at=time.time(), **able
    )


async def _open_link(
    settings: HubSettings, hub_id: str, topics: Topics, stack: AsyncExitStack
) -> tuple[HubBroker, Link]:
    """The broker, private where there is no MQTT_URL, and the link to it."""
    broker = await open_broker(settings, hub_id, stack)
    link = Link(
        broker.address,
        client_id=f"ingle-hub-{hub_id}",
        birth=status_publication(topics, hub_id, version(), online=True),
        will=status_publication(topics, hub_id, version(), online=False),
    )
    return broker, link


def _vocabulary_publisher(
    link: Link,
    topics: Topics,
    home: Home,
    understood: tuple[LocalIntents, SentenceFolder],
    voice: Voice | None,
    language: str,
) -> VocabularyPublisher:
    intents, own = understood
    return VocabularyPublisher(
        link=link,
        topics=topics,
        home=home,
        intents=intents,
        vocabulary=lambda known: build_vocabulary(known, own=own.grammar),
        answers=lambda known: likely_answers(intents, known, datetime.now(UTC)),
        voice=voice if isinstance(voice, PreparingVoice) else None,
        language=language,
        own=own,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stores:
    """State that outlives a turn: conversations, coordination between hubs, circuit breakers."""

    memory: ConversationMemory
    household: Coordination
    breakers: BreakerBoard


async def _open_stores(settings: HubSettings, stack: AsyncExitStack, hub_id: str) -> _Stores:
    memory = await stack.enter_async_context(
        open_memory(settings.database, settings.cache, settings.state_dir)
    )
    household = await stack.enter_async_context(
        open_household(
            settings.cache,
            settings.state_dir,
            hub_id=hub_id,
            topic_prefix=settings.mqtt.topic_prefix,
        )
    )
    breakers = await stack.enter_async_context(open_board(settings.cache))
    return _Stores(memory=memory, household=household, breakers=breakers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mind:
    """The turn runner, the language models and the search it may ask, and the household's notes."""

    runner: TurnRunner
    notes: Notebook
    model: FallbackModel
    search: BraveSearch | None
    turns: TurnHistory
    time: Timekeeping


@dataclass(frozen=True, slots=True)
class _Outside:
    """What the mind reaches outside: the home and the satellites. `hub_id`: whose mind it is."""

    home: AnsweringHome
    satellites: SatelliteParts
    hub_id: str
    pairing: Pairing


async def _open_mind(
    settings: HubSettings,
    stack: AsyncExitStack,
    outside: _Outside,
    intents: LocalIntents,
    stores: _Stores,
    metrics: Metrics,
) -> _Mind:
    home = outside.home
    searching = open_search(settings.search, stores.breakers.breaker(BREAKER))
    search = await stack.enter_async_context(searching)
    language, memory = settings.api.language, stores.memory
    model = await stack.enter_async_context(
        open_models(settings.llm, stores.breakers.breaker, language=language, meters=metrics)
    )
    now = partial(datetime.now, local_zone(settings.clock.zone))
    dialogue = PendingQuestions(time.monotonic, stores.household.questions)
    notes = Notebook(preferences=memory, now=now)
    await _load(notes)
    sun = (await stack.enter_async_context(open_location(settings.home))).sun
    times = await asyncio.to_thread(times_of, language, lambda said: intents.forms(said).plain)
    others = await stack.enter_async_context(open_other_languages(language, settings.state_dir))
    understanding = Understanding(
        intents=intents, home=home, notes=notes, now=now, times=times, sun=sun, others=others
    )
    timers = _timers(outside.satellites.ringers.timers, stores)
    time_kept = _keep_time(understanding, stores, outside, timers)
    executor = Executor(
        home=home,
        timers=timers,
        notes=notes,
        dialogue=dialogue,
        announcements=outside.satellites.announcements,
        schedules=time_kept.household,
        pairing=outside.pairing,
        tuning=SatelliteSound(outside.satellites.settings),
        look_ups=HomeLookUps(home),
    )
    agent = await _open_agent(settings, stack, model, understanding, executor, search, metrics)
    runner = TurnRunner(
        understanding=understanding,
        executor=executor,
        agent=agent,
        memory=memory,
        learning=memory,
        notes=notes,
        dialogue=dialogue,
        limit_s=settings.api.request_timeout_s,
        now=now,
        notices=AllNotices(memory.notices, time_kept.news),
        late=metrics.finished_before_durable,
    )
    return _Mind(
        runner=runner,
        notes=notes,
        model=model,
        search=search,
        turns=TurnHistory(now=now, meters=metrics),
        time=time_kept,
    )


async def _open_agent(
    settings: HubSettings,
    stack: AsyncExitStack,
    model: FallbackModel,
    understanding: Understanding,
    executor: Executor,
    search: Search | None,
    metrics: Metrics,
) -> Agent | None:
    if not settings.llm.providers:
        return None
    warming = keep_warm(model, understanding.home, search=search is not None)
    await stack.enter_async_context(background(warming))
    return Agent(
        model=model,
        understanding=understanding,
        home=understanding.home,
        executor=executor,
        search=search,
        now=understanding.now,
        meters=metrics,
    )


def _keep_time(
    understanding: Understanding, stores: _Stores, outside: _Outside, timers: HouseholdTimers
) -> Timekeeping:
    return keep_time(
        understanding=understanding,
        store=stores.memory.schedules,
        claims=stores.household.claims,
        timers=timers,
        ringers=outside.satellites.ringers,
        hub_id=outside.hub_id,
    )


def _timers(remote_timers: RemoteTimers, stores: _Stores) -> HouseholdTimers:
    return HouseholdTimers(
        remote=remote_timers,
        store=stores.household.timers,
        clock=time.monotonic,
        new_id=lambda: uuid.uuid4().hex,
    )


def _health_report(
    settings: HubSettings,
    link: Link,
    home: Home,
    stores: _Stores,
    mind: _Mind,
    inbox: Inbox,
    rooms: SatelliteRooms,
) -> HealthReport:
    return HealthReport(
        cache=stores.memory.cache,
        redis_enabled=settings.cache.enabled,
        store=stores.memory.store,
        home=home,
        link=link,
        inbox=inbox,
        breakers=stores.breakers,
        model=mind.model,
        search=mind.search,
        rooms=rooms,
    )


async def _load(notes: Notebook) -> None:
    try:
        await notes.load()
    except HubError as error:
        log.warning("notes.not_loaded", reason=str(error))
