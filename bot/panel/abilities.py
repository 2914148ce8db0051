"""What one panel was seen to do: learned on the way, kept by the application as plain data."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VALUES = {
    "status_batch": ("", "dict", "list", "none"),
    "refill_batch": ("", "dict", "list", "none"),
    "refill_status_batch": ("", "dict", "list", "none"),
    "cancel": ("", "order", "orders"),
}
"""The values an ability may have; the empty one means that it was not seen yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class Abilities:
    """Batches: answered by a dict or a list, or not offered. `cancel`: the spelling of its parameter."""

    status_batch: str = ""
    refill_batch: str = ""
    refill_status_batch: str = ""
    cancel: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Take what is known of `data`; anything else counts as not seen."""
        return cls(**{name: str(data[name]) for name, known in VALUES.items() if data.get(name) in known})

    def to_dict(self) -> dict[str, str]:
        return dataclasses.asdict(self)


class Memory:
    """The present abilities; `remember` is called with the new value at each change and must not raise."""

    def __init__(self, abilities: Abilities, remember: Callable[[Abilities], None] | None) -> None:
        self.abilities = abilities
        self._remember = remember

    def knows(self, name: str) -> str:
        return str(getattr(self.abilities, name))

    def learn(self, name: str, value: str) -> None:
        if self.knows(name) == value:
            return
        self.abilities = dataclasses.replace(self.abilities, **{name: value})
        if self._remember is not None:
            self._remember(self.abilities)
