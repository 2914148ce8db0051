"""A bell that wakes everybody who waits for something to change."""

import asyncio


class Bell:
    """Any number of waiters; nobody is woken by a ring from before he began to wait."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Give True when the bell rang within these seconds."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.add(mine)
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(mine)
        return True
