"""Faces: the people this process remembers, so that somebody known costs no look into the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from bot.people import Person

MOST = 10_000
SECONDS = 60.0  # another process may change a person too; a right taken away is gone here after this at the latest


class Faces:
    """People by Telegram id. Whoever writes a person forgets the face; the next turn reads the record again."""

    def __init__(self, *, most: int = MOST, seconds: float = SECONDS) -> None:
        self._people: TTLCache[int, Person] = TTLCache(most, seconds)

    def get(self, telegram_id: int) -> Person | None:
        return self._people.get(telegram_id)

    def keep(self, person: Person) -> None:
        self._people[person.telegram_id] = person

    def forget(self, key: str) -> None:
        """Forget by person key."""
        for telegram_id, person in list(self._people.items()):
            if person.key == key:
                self._people.pop(telegram_id, None)
