"""The verbs: run, sandbox, check, migrate, ledger, backup; each ends with a code and, if it failed, one clear line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

USAGE = 2
FAILED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; `run` where none is named."""
    options = _parser().parse_args(argv)
    verb: Callable[[argparse.Namespace], int] = options.verb
    from bot.settings import SettingsError  # noqa: PLC0415 - `--help` needs none of the program
    from bot.store import StoreError  # noqa: PLC0415

    try:
        return verb(options)
    except (SettingsError, StoreError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the verb's answer
        return USAGE
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="paneldesk", description="A private Telegram order desk for API v2 panels.")
    parser.set_defaults(verb=_run)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    _verb(verbs, "run", _run, "run the bot (the default)")
    sandbox = _verb(verbs, "sandbox", _sandbox, "run the bot against a simulated panel, with a chat page")
    sandbox.add_argument("--port", type=int, default=8086, help="port of the page (default 8086; 0 takes a free one)")
    sandbox.add_argument("--data", help="folder to keep the books in (default: a temporary one)")
    _verb(verbs, "check", _check, "say what is wrong with token, operators, panel and database")
    _verb(verbs, "migrate", _migrate, "bring the database up to date")
    _verb(verbs, "ledger", _ledger, "print the books as JSON lines")
    backup = _verb(verbs, "backup", _backup, "copy the SQLite file, also beside a running bot")
    backup.add_argument("target", help="the file to write; it must not exist")
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=words, description=words)
    verb.set_defaults(verb=run)
    return verb


def _run(_options: argparse.Namespace) -> int:
    from bot import app, settings  # noqa: PLC0415

    return asyncio.run(app.run(settings.load()))


def _sandbox(options: argparse.Namespace) -> int:
    from bot import app  # noqa: PLC0415

    return asyncio.run(app.sandbox(port=options.port, data=options.data))


def _check(_options: argparse.Namespace) -> int:
    from bot import app, settings  # noqa: PLC0415

    return asyncio.run(app.check(settings.load()))


def _migrate(_options: argparse.Namespace) -> int:
    from bot import settings, store  # noqa: PLC0415

    asyncio.run(store.migrate(settings.load(needs=settings.BOOKS).database_url))
    print("The database is up to date.")  # noqa: T201
    return 0


def _ledger(_options: argparse.Namespace) -> int:
    from bot import app, settings  # noqa: PLC0415

    return asyncio.run(app.ledger(settings.load(needs=settings.BOOKS)))


def _backup(options: argparse.Namespace) -> int:
    from bot import settings, store  # noqa: PLC0415

    asyncio.run(store.backup(settings.load(needs=settings.BOOKS).database_url, options.target))
    print(f"Written: {options.target}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
