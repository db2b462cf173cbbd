"""Prometheus exposition of the parts' state and counters, read at each scrape of `/metrics`."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hub.observability.health import Health

BREAKER_STATES = ("closed", "half_open", "open")


def standing(health: Health) -> bytes:
    """The state of the hub's parts, in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Standing(health))
    return generate_latest(registry)


class _Standing(Collector):
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        yield from self._memory()
        yield from self._breakers()
        yield from self._surroundings()

    def _memory(self) -> Iterator[Metric]:
        cache, database = self._health.cache, self._health.database
        yield CounterMetricFamily(
            "ingle_cache_hits", "Contexts found in the cache.", value=cache.hits
        )
        yield CounterMetricFamily(
            "ingle_cache_misses", "Contexts that had to be fetched.", value=cache.misses
        )
        yield _gauge("ingle_cache_connected", "1 while the cache answers.", cache.connected)
        yield _gauge(
            "ingle_database_connected", "1 while the database answers.", database.connected
        )
        yield _gauge("ingle_database_pool_size", "Connections to the database.", database.pool_size)
        yield _gauge(
            "ingle_database_pool_idle",
            "Connections to the database that nobody uses.",
            database.pool_idle,
        )
        yield _gauge(
            "ingle_database_p95_seconds",
            "95th percentile of the last reads and writes.",
            database.p95_ms / 1000.0,
        )
        yield _gauge(
            "ingle_queued_writes", "Writes that wait for the database.", database.queued_writes
        )
        yield _gauge(
            "ingle_unsaved_writes",
            "Writes in memory alone, because the queue's file cannot be written.",
            database.unsaved_writes,
        )
        yield _gauge(
            "ingle_set_aside_writes", "Writes that the database refuses.", database.set_aside_writes
        )
        yield CounterMetricFamily(
            "ingle_refused_writes",
            "Writes that could not be accepted.",
            value=database.refused_writes,
        )

    def _breakers(self) -> Iterator[Metric]:
        state = GaugeMetricFamily(
            "ingle_breaker_state", "1 for the state that it is in.", labels=("name", "state")
        )
        failures = GaugeMetricFamily(
            "ingle_breaker_failures", "Failures in a row.", labels=("name",)
        )
        for breaker in self._health.breakers:
            for one in BREAKER_STATES:
                state.add_metric((breaker.name, one), breaker.state == one)
            failures.add_metric((breaker.name,), breaker.failures)
        yield state
        yield failures

    def _surroundings(self) -> Iterator[Metric]:
        health, mqtt = self._health, self._health.mqtt
        satellites = GaugeMetricFamily(
            "ingle_satellites", "Satellites, by state.", labels=("state",)
        )
        for state in ("online", "offline"):
            satellites.add_metric(
                (state,), sum(satellite.state == state for satellite in health.satellites)
            )
        yield satellites
        losses = GaugeMetricFamily(
            "ingle_satellite_losses",
            "Times a satellite lost a part since its start, by part.",
            labels=("satellite_id", "part"),
        )
        for satellite in health.satellites:
            for part, number in sorted(satellite.losses.items()):
                losses.add_metric((satellite.satellite_id, part), number)
        yield losses
        dropped = CounterMetricFamily(
            "ingle_messages_dropped", "Messages dropped, by reason.", labels=("reason",)
        )
        for reason, number in sorted(mqtt.dropped.items()):
            dropped.add_metric((reason,), number)
        yield dropped
        yield CounterMetricFamily(
            "ingle_mqtt_reconnects",
            "Connections to the broker after one was lost.",
            value=mqtt.reconnects,
        )
        yield CounterMetricFamily(
            "ingle_turns_taken_over",
            "Turns answered here although the broker chose somebody else.",
            value=mqtt.taken_over,
        )
        yield _gauge("ingle_mqtt_connected", "1 while the broker answers.", mqtt.connected)
        yield _gauge("ingle_turns_in_progress", "Spoken turns under way.", mqtt.turns_in_progress)
        yield _gauge(
            "ingle_home_connected", "1 while the home answers.", health.home.state == "connected"
        )
        yield _gauge(
            "ingle_degraded", "1 while a part is not as it should be.", health.status == "degraded"
        )
        providers = GaugeMetricFamily(
            "ingle_llm_available",
            "0 for a language model whose last request failed.",
            labels=("provider", "model"),
        )
        for provider in health.llm.providers:
            providers.add_metric(
                (provider.provider, provider.model), provider.state in ("ok", "unknown")
            )
        yield providers


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)
