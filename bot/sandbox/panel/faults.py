"""Faults on demand: which exist for which action, and which one befalls the next call."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

READS = ("services", "status", "refill_status", "balance")
WRITES = ("add", "refill", "cancel")
ANY = "any"
"""Stands for every action, where a fault shows before the request is read."""
LATE = "late_accept"
ACTIONS = (*READS, *WRITES)


@dataclass(frozen=True, slots=True)
class FaultKind:
    """`done`: the panel carries the action out before the fault shows. `reply` names a row of `replies.REPLIES`."""

    label: str
    reply: str
    done: bool = False
    actions: tuple[str, ...] = ACTIONS
    code: str = ""
    """The refusal to word, where the reply is an error."""
    seconds: float = 600


_BROKEN = {
    "drop": "cuts the connection",
    "reset": "resets the connection",
    "502": "answers 502 with a page",
    "504": "answers 504 with a page",
    "524": "answers 524 with a page",
    "hang": "never answers",
    "garbage": "answers garbage",
    "html": "answers 200 with a page",
    "warning": "prints a warning before the JSON",
    "truncated": "cuts the answer short",
    "half_headers": "stops amid the headers",
    "empty": "answers nothing",
    "null": "answers null",
    "slow_loris": "answers drop by drop",
    "huge": "answers 200 MB",
}
_REJECTED = {
    "funds": "not enough funds",
    "link": "bad link",
    "service": "unknown service",
    "min": "quantity too small",
    "duplicate": "active order with this link",
    "trouble": "unclear error text",
}
_ANYWHERE = {
    "rate_limit": FaultKind("429 with Retry-After", "rate_limit", code="rate_limit", seconds=2),
    "spam": FaultKind("asks to wait, in words alone", "spam", seconds=2),
    "spent": FaultKind("answers, and its limit is spent", "spent", done=True, seconds=2),
    "rate_page": FaultKind("429 with an edge page", "rate_page", seconds=2),
    "forbidden_page": FaultKind("403 with an edge page", "403"),
    "unavailable_page": FaultKind("503 with a page", "503"),
    "missing_page": FaultKind("404 with a page", "404"),
    "site_page": FaultKind("answers a page of its site", "site"),
    "foreign": FaultKind("speaks another protocol", "foreign"),
    "maintenance": FaultKind("maintenance", "error", code="maintenance"),
    "auth": FaultKind("invalid key", "error", code="auth"),
    "account": FaultKind("account suspended", "error", code="account"),
    "slow": FaultKind("answers slowly", "slow", done=True, seconds=3),
    "bom": FaultKind("answers with a byte order mark", "bom", done=True),
    "redirect_301": FaultKind("redirects, 301", "301"),
    "redirect_302": FaultKind("redirects, 302", "302"),
    "redirect_303": FaultKind("redirects, 303", "303"),
    "redirect_307": FaultKind("redirects, 307", "307"),
    "redirect_308": FaultKind("redirects, 308", "308"),
}


def _writes() -> dict[str, FaultKind]:
    accepted = {
        f"accept_{name}": FaultKind(f"accepts, {does}", name, done=True, actions=WRITES)
        for name, does in _BROKEN.items()
    }
    rejected = {f"reject_{name}": FaultKind(f"ignores, {does}", name, actions=WRITES) for name, does in _BROKEN.items()}
    refused = {
        f"reject_{name}": FaultKind(f"refuses: {says}", "error", actions=("add",), code=name)
        for name, says in _REJECTED.items()
    }
    return accepted | rejected | refused


KINDS: Mapping[str, FaultKind] = MappingProxyType(
    _ANYWHERE
    | _writes()
    | {
        "unread": FaultKind("resets before reading", "reset", actions=(ANY,)),
        "accept_error": FaultKind("accepts, words an error", "error", done=True, actions=WRITES, code="trouble"),
        "accept_both": FaultKind("accepts, answers id and error", "both", done=True, actions=WRITES),
        LATE: FaultKind("accepts after the client went", "late", actions=WRITES, seconds=4),
        "old_id": FaultKind("accepts, answers an older order's id", "old_id", done=True, actions=("add",)),
    }
    | {name: FaultKind(does, name, actions=READS) for name, does in _BROKEN.items()}
    | {
        "error": FaultKind("unclear error text", "error", actions=READS, code="trouble"),
        "list": FaultKind("answers an empty list", "list", actions=READS),
        "missing_ids": FaultKind("leaves out half of the ids", "missing_ids", done=True, actions=("status",)),
        "incorrect_id": FaultKind("does not know its ids", "incorrect_id", done=True, actions=("status",)),
    }
)
"""Every fault by name; a fault is set for one action."""

NAMES = tuple(
    f"{action}.{name}" for action in (*ACTIONS, ANY) for name, kind in KINDS.items() if action in kind.actions
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is set: for the next `times` calls, or else for each call with `chance`."""

    action: str
    name: str
    chance: float = 1.0
    times: int | None = None
    seconds: float | None = None

    @property
    def kind(self) -> FaultKind:
        return KINDS[self.name]

    @property
    def wait(self) -> float:
        """Its duration in seconds: of the slow answer, the late acceptance, the pause asked for."""
        return self.kind.seconds if self.seconds is None else self.seconds

    @property
    def value(self) -> bool | float:
        """As the panel view sets it: how many calls, or a chance below one, or always."""
        if self.times is not None:
            return self.times
        return self.chance if self.chance < 1 else True


class Faults:
    """The faults that are set. Counted ones come first; chances share one throw, so they add up."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311 -- a simulation's dice
        self._set: dict[tuple[str, str], Fault] = {}
        self.redirect_to = "http://127.0.0.1:9/api/v2"

    def next(self, action: str, name: str, times: int = 1, *, seconds: float | None = None) -> None:
        """The next `times` calls of the action; other calls are spared."""
        self._put(Fault(action, name, times=times, seconds=seconds))

    def always(self, action: str, name: str, *, seconds: float | None = None) -> None:
        self._put(Fault(action, name, seconds=seconds))

    def chance(self, action: str, name: str, chance: float, *, seconds: float | None = None) -> None:
        """Each call with a probability; those of one action must not add up to more than one."""
        self._put(Fault(action, name, chance=chance, seconds=seconds))

    def _put(self, fault: Fault) -> None:
        if f"{fault.action}.{fault.name}" not in NAMES:
            raise ValueError(f"no such fault: {fault.action}.{fault.name}")
        self._set[fault.action, fault.name] = fault

    def stop(self, action: str, name: str) -> None:
        self._set.pop((action, name), None)

    def clear(self, action: str | None = None) -> None:
        """No more faults, or none for one action."""
        self._set = {at: fault for at, fault in self._set.items() if action is not None and at[0] != action}

    def active(self) -> dict[str, bool | float]:
        return {f"{action}.{name}": fault.value for (action, name), fault in self._set.items()}

    def draw(self, action: str) -> Fault | None:
        """The fault for a call that begins now."""
        mine = [fault for fault in self._set.values() if fault.action == action]
        counted = next((fault for fault in mine if fault.times is not None), None)
        return self._count(counted) if counted else self._throw(mine)

    def _count(self, fault: Fault) -> Fault:
        left = (fault.times or 1) - 1
        if left:
            self._put(Fault(fault.action, fault.name, times=left, seconds=fault.seconds))
        else:
            self.stop(fault.action, fault.name)
        return fault

    def _throw(self, mine: list[Fault]) -> Fault | None:
        roll = self._rng.random()
        for fault in mine:
            if roll < fault.chance:
                return fault
            roll -= fault.chance
        return None
