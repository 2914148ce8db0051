"""Troubles on demand: what goes wrong with a method's next calls."""

import random
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["too_many", "server_error", "bad_gateway", "drop_before", "drop_after", "delay", "refuse"]
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """A trouble; `times` counts calls (None: until cleared), `chance` is drawn per call.

    too_many: 429 with `seconds` as retry_after. server_error: 500. bad_gateway: 502 with an HTML body.
    drop_before, drop_after: the connection is cut before or after the call had its effect.
    delay: the answer waits `seconds`. refuse: `code` and `description` as given.
    """

    kind: FaultKind
    seconds: float = 1.0
    times: int | None = 1
    chance: float = 1.0
    code: int = 400
    description: str = "Bad Request"


class Faults:
    """The troubles that are set, per method name (any case) or for every method."""

    def __init__(self, seed: int = 0) -> None:
        self._set: dict[str, list[Fault]] = {}
        self._left: dict[Fault, int] = {}
        self._chance = random.Random(seed)  # noqa: S311 - troubles are repeatable on purpose

    def add(self, method: str, fault: Fault) -> None:
        """Let this happen to the method's calls; `*` stands for every method."""
        self._set.setdefault(method.lower(), []).append(fault)
        if fault.times is not None:
            self._left[fault] = self._left.get(fault, 0) + fault.times

    def clear(self, method: str | None = None) -> None:
        if method is None:
            self._set.clear()
            self._left.clear()
        else:
            self._set.pop(method.lower(), None)

    def stop(self, method: str, kind: FaultKind) -> None:
        """Let this kind happen to the method no more."""
        name = method.lower()
        self._set[name] = [fault for fault in self._set.get(name, []) if fault.kind != kind]

    def active(self, method: str, kind: FaultKind) -> bool | int:
        """Tell how many more calls it befalls; True when until stopped."""
        for fault in self._set.get(method.lower(), []):
            if fault.kind == kind:
                return True if fault.times is None else self._left[fault]
        return False

    def draw(self, method: str) -> Fault | None:
        """Give the trouble that this call meets, and count it."""
        if not self._set:
            return None
        for name in (method, EVERY):
            for fault in self._set.get(name, ()):
                if fault.chance >= 1 or self._chance.random() < fault.chance:
                    self._count(name, fault)
                    return fault
        return None

    def _count(self, name: str, fault: Fault) -> None:
        if fault.times is None:
            return
        self._left[fault] -= 1
        if self._left[fault] <= 0:
            self._set[name].remove(fault)
            del self._left[fault]
