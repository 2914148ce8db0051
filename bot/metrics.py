"""What is counted, in a registry that `app` makes once; nothing here knows what the words of a label mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Counters and gauges of one desk. Labels take words from closed lists, never ids or names."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._updates = Counter("desk_updates", "Updates taken from Telegram", ["kind"], registry=registry)
        self._turns = Histogram("desk_turn_seconds", "Turns", ["outcome"], registry=registry, buckets=_SECONDS)
        self._sends = Counter("desk_sends", "Calls that show something", ["kind", "outcome"], registry=registry)
        self._calls = Histogram(
            "desk_panel_call_seconds", "Panel calls", ["action", "outcome"], registry=registry, buckets=_SECONDS
        )
        self._orders = Gauge("desk_orders", "Orders in the books", ["state"], registry=registry)
        self._passes = Counter("desk_watch_passes", "Passes over due orders", ["outcome"], registry=registry)
        self._lag = Gauge("desk_lag_seconds", "Age of the oldest thing that waits", ["queue"], registry=registry)

    def update(self, kind: str) -> None:
        self._updates.labels(kind).inc()

    def turn(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).observe(seconds)

    def send(self, kind: str, outcome: str) -> None:
        self._sends.labels(kind, outcome).inc()

    def panel_call(self, action: str, outcome: str, seconds: float) -> None:
        self._calls.labels(action, outcome).observe(seconds)

    def orders(self, by_state: Mapping[str, int]) -> None:
        """The whole picture: a state that is not named has no orders any more."""
        self._orders.clear()
        for state, count in by_state.items():
            self._orders.labels(state).set(count)

    def watch_pass(self, outcome: str) -> None:
        self._passes.labels(outcome).inc()

    def lag(self, queue: str, seconds: float) -> None:
        self._lag.labels(queue).set(seconds)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self.registry)
