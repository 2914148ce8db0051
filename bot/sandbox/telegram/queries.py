"""Open questions to the bot: taps on buttons and inline queries, answered once and only for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.sandbox.telegram.bell import Bell
from bot.sandbox.telegram.errors import bad

TAP_SECONDS = 150.0
INLINE_SECONDS = 30.0
_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What answerCallbackQuery said."""

    text: str
    alert: bool
    url: str = ""


@dataclass(slots=True)
class Tap:
    """A press on a button; `answer` is None until the bot answered."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    at: float
    rung: Bell
    answer: Answer | None = None

    async def answered(self, seconds: float = 5.0) -> Answer:
        """Wait for the bot's answer; TimeoutError when none comes."""
        while self.answer is None:
            if not await self.rung.wait(seconds):
                raise TimeoutError(f"no answer to the tap on {self.data!r} within {seconds} s")
        return self.answer


@dataclass(slots=True)
class InlineQuery:
    """A question typed after the bot's name; `results` is None until the bot answered."""

    id: str
    person_id: int
    text: str
    at: float
    rung: Bell
    offset: str = ""
    results: list[dict[str, Any]] | None = None
    button: dict[str, Any] | None = None
    next_offset: str = ""
    cache_seconds: int = 300
    personal: bool = False

    async def answered(self, seconds: float = 5.0) -> list[dict[str, Any]]:
        while self.results is None:
            if not await self.rung.wait(seconds):
                raise TimeoutError(f"no results for {self.text!r} within {seconds} s")
        return self.results


Query = TypeVar("Query", Tap, InlineQuery)


class Open(Generic[Query]):
    """The queries that wait for their answer."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._waiting: dict[str, Query] = {}

    def add(self, query: Query) -> Query:
        self._waiting[query.id] = query
        return query

    def take(self, query_id: str) -> Query:
        """Give the query that is answered now; a second answer, a late one or an unknown id is refused."""
        query = self._waiting.pop(query_id, None)
        if query is None or self._clock() - query.at > self._seconds:
            raise bad(_OLD)
        return query
