"""A door before a PostgreSQL server's socket that can lose the server's answer to a COMMIT."""

import asyncio
import contextlib
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


class Door:
    """Passes everything on, but loses the answers to the next `lose` commits, with `before` the commits themselves.

    The next `refuse` connections are turned away.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self._server = server / SOCKET
        self._own = folder / SOCKET
        self._open: set[asyncio.Task[None]] = set()
        self.before = False
        self.lose = 0
        self.lost = 0
        self.refuse = 0

    async def __aenter__(self):
        self._listening = await asyncio.start_unix_server(self._pass, self._own)
        return self

    async def __aexit__(self, *_) -> None:
        self._listening.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _pass(self, reader, writer) -> None:
        if self.refuse:
            self.refuse -= 1
            writer.transport.abort()
            return
        task = asyncio.current_task()
        self._open.add(task)
        inner_reader, inner_writer = await asyncio.open_unix_connection(self._server)
        back = asyncio.create_task(_copy(inner_reader, writer))
        try:
            await self._forth(reader, inner_reader, inner_writer, back)
        finally:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            writer.transport.abort()
            inner_writer.transport.abort()
            self._open.discard(task)

    async def _forth(self, reader, inner_reader, inner_writer, back) -> None:
        while data := await reader.read(65536):
            if self.lose and b"COMMIT;" in data:
                self.lose -= 1
                self.lost += 1
                back.cancel()
                await asyncio.gather(back, return_exceptions=True)
                if not self.before:
                    inner_writer.write(data)
                    await inner_reader.read(65536)
                return
            inner_writer.write(data)


async def _copy(reader, writer) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
