"""Faces: the people this process remembers, so that somebody known costs no look into the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from bot.people import Person

MOST = 10_000
SECONDS = 60.0  # another process may change a person too; a right taken away is gone here after this at the latest

QUIET_SECONDS = 20.0


class Faces:
    """People by Telegram id. Whoever writes a person forgets the face; the next turn reads the record again."""

    def __init__(self, *, most: int = MOST, seconds: float = SECONDS) -> None:
        self._people: TTLCache[int, Person] = TTLCache(most, seconds)
        self._quiet: TTLCache[str, bool] = TTLCache(most, QUIET_SECONDS)

    def get(self, telegram_id: int) -> Person | None:
        return self._people.get(telegram_id)

    def keep(self, person: Person) -> None:
        self._people[person.telegram_id] = person

    def quiet(self, key: str) -> bool:
        """Tell whether nothing of this person's was open a moment ago: only a turn of theirs can open something."""
        return key in self._quiet

    def calm(self, key: str) -> None:
        """Note that nothing of this person's is open."""
        self._quiet[key] = True

    def stir(self, key: str) -> None:
        """Note that a turn of this person's writes something."""
        self._quiet.pop(key, None)

    def forget(self, key: str) -> None:
        """Forget by person key."""
        for telegram_id, person in list(self._people.items()):
            if person.key == key:
                self._people.pop(telegram_id, None)
