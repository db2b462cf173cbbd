"""What the hub's spine needs from the rest, as small protocols and the plain values that cross them."""

from hub.ports.breakers import Breakers, BreakerStatus
from hub.ports.home import ActionResult, Area, Entity, Home, HomeSnapshot, HomeStatus, Scalar, ServiceCall
from hub.ports.language import ChatMessage, JsonSchema, LanguageModel, ModelStatus, Role, Sentence, ToolCall, ToolSpec
from hub.ports.memory import (
    CacheStatus,
    Context,
    ContextCache,
    ConversationStore,
    Exchange,
    Learning,
    Memory,
    Pattern,
    Preference,
    Preferences,
    StoreStatus,
    TurnRecord,
)
from hub.ports.plans import Act, Ask, AskTimer, CancelTimer, Command, Intents, Plan, Say, SetTimer, TimerPlan
from hub.ports.search import Search, SearchResult
from hub.ports.timers import TimerBell, Timers
from hub.ports.turns import Outbox, Source, TurnHead, TurnResult

__all__ = [
    "Act",
    "ActionResult",
    "Area",
    "Ask",
    "AskTimer",
    "BreakerStatus",
    "Breakers",
    "CacheStatus",
    "CancelTimer",
    "ChatMessage",
    "Command",
    "Context",
    "ContextCache",
    "ConversationStore",
    "Entity",
    "Exchange",
    "Home",
    "HomeSnapshot",
    "HomeStatus",
    "Intents",
    "JsonSchema",
    "LanguageModel",
    "Learning",
    "Memory",
    "ModelStatus",
    "Outbox",
    "Pattern",
    "Plan",
    "Preference",
    "Preferences",
    "Role",
    "Say",
    "Scalar",
    "Search",
    "SearchResult",
    "Sentence",
    "ServiceCall",
    "SetTimer",
    "Source",
    "StoreStatus",
    "TimerBell",
    "TimerPlan",
    "Timers",
    "ToolCall",
    "ToolSpec",
    "TurnHead",
    "TurnRecord",
    "TurnResult",
]
