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


@dataclass(slots=True)
class _Set:
    """A fault that is set, and for how many more calls (None: until stopped)."""

    fault: Fault
    left: int | None


class Faults:
    """The troubles that are set, per method name (any case) or for every method."""

    def __init__(self, seed: int = 0) -> None:
        self._set: dict[str, list[_Set]] = {}
        self._chance = random.Random(seed)  # noqa: S311 - troubles are repeatable on purpose

    def add(self, method: str, fault: Fault) -> None:
        """Let this happen to the method's calls, after those set before it; `*` stands for every method."""
        self._set.setdefault(method.lower(), []).append(_Set(fault, fault.times))

    def clear(self, method: str | None = None) -> None:
        if method is None:
            self._set.clear()
        else:
            self._set.pop(method.lower(), None)

    def stop(self, method: str, kind: FaultKind) -> None:
        """Let this kind happen to the method no more."""
        name = method.lower()
        self._set[name] = [one for one in self._set.get(name, []) if one.fault.kind != kind]

    def active(self, method: str, kind: FaultKind) -> bool | int:
        """Tell how many more calls it befalls; True when until stopped."""
        left = [one.left for one in self._set.get(method.lower(), []) if one.fault.kind == kind]
        if None in left:
            return True
        return sum(number for number in left if number is not None) or False

    def draw(self, method: str) -> Fault | None:
        """Give the trouble that this call meets, and count it."""
        if not self._set:
            return None
        for name in (method, EVERY):
            for one in self._set.get(name, ()):
                if one.fault.chance >= 1 or self._chance.random() < one.fault.chance:
                    self._count(name, one)
                    return one.fault
        return None

    def _count(self, name: str, one: _Set) -> None:
        if one.left is None:
            return
        one.left -= 1
        if one.left <= 0:
            # By identity: two equal faults may be set one after the other.
            self._set[name] = [other for other in self._set[name] if other is not one]
