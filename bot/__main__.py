"""The verbs of the command line; each ends with a code and, if it failed, one clear line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    Work = Callable[[argparse.Namespace], Coroutine[None, None, int]]

USAGE = 2
PAGE_PORT = 8086
LAST_PORT = 65_535


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; `run` where none is named."""
    options = _parser().parse_args(argv)
    from bot import verbs  # noqa: PLC0415 - `--help` needs none of the program

    work: Work = options.work
    try:
        return asyncio.run(work(options))
    except verbs.TROUBLES as trouble:
        print(trouble, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="paneldesk", description="A private Telegram order desk for API v2 panels.")
    parser.set_defaults(work=_run)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    _verb(verbs, "run", _run, "run the bot (the default)")
    sandbox = _verb(verbs, "sandbox", _sandbox, "run the bot against a simulated panel, with a chat page")
    sandbox.add_argument(
        "--port", type=_port, default=PAGE_PORT, help=f"port of the page ({PAGE_PORT}; 0 = a free one)"
    )
    sandbox.add_argument(
        "--data", help="folder to keep the desk's books in (default: a temporary one); panel and chats begin anew"
    )
    _verb(verbs, "check", _check, "say what is wrong with token, operators, panel and database")
    _verb(verbs, "migrate", _migrate, "bring the database up to date")
    _verb(verbs, "ledger", _ledger, "print the books as JSON lines")
    _verb(verbs, "moved", _moved, "have the books go on at PANEL_URL, if that is the same panel at a new address")
    backup = _verb(verbs, "backup", _backup, "copy the SQLite file, also beside a running bot")
    backup.add_argument("target", help="the file to write; it must not exist")
    _verb(verbs, "restored", _restored, "after going back to a copy that `backup` has not made (pg_restore): say so")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= (port := int(text)) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {LAST_PORT}")
    return port


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, work: Work, words: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=words, description=words)
    verb.set_defaults(work=work)
    return verb


async def _run(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.run(settings.load())


async def _sandbox(options: argparse.Namespace) -> int:
    from bot import verbs  # noqa: PLC0415

    return await verbs.sandbox(port=options.port, data=options.data)


async def _check(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.check(settings.load())


async def _migrate(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.migrate(settings.load(needs=settings.BOOKS))


async def _ledger(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.ledger(settings.load(needs=settings.BOOKS))


async def _moved(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.moved(settings.load())


async def _backup(options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.backup(settings.load(needs=settings.BOOKS), options.target)


async def _restored(_options: argparse.Namespace) -> int:
    from bot import settings, verbs  # noqa: PLC0415

    return await verbs.restored(settings.load(needs=settings.BOOKS))


if __name__ == "__main__":
    sys.exit(main())
