"""What is counted, in a registry that `app` makes once; nothing here knows what the words of a label mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Figures of one desk. Labels take words from closed lists, never ids or names."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._turns = Histogram(
            "desk_turn_seconds", "Updates from Telegram, taken to their end", ["outcome"],
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._orders = Gauge("desk_orders", "Orders of the last 24 hours", ["state"], registry=registry)
        self._waiting = Gauge("desk_waiting", "Things that wait for their turn", ["queue"], registry=registry)
        self._quiet = Gauge("desk_quiet_seconds", "Since the last good answer", ["peer"], registry=registry)
        self._lag = Gauge("desk_lag_seconds", "How late the event loop is", registry=registry)

    def turn(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).observe(seconds)

    def orders(self, by_state: Mapping[str, int]) -> None:
        """The whole picture: a state that is not named has no orders any more."""
        self._orders.clear()
        for state, count in by_state.items():
            self._orders.labels(state).set(count)

    def waiting(self, queue: str, count: int) -> None:
        self._waiting.labels(queue).set(count)

    def quiet(self, peer: str, seconds: float) -> None:
        self._quiet.labels(peer).set(seconds)

    def lag(self, seconds: float) -> None:
        self._lag.set(seconds)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self.registry)
