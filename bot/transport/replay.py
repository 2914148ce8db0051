"""What a dead process left undone is done first, in order; what may have killed it runs alone."""

from bot.transport.dispatch import Dispatcher
from bot.transport.inbox import Inbox, InboxRow, until_written

PAGE = 100
ALONE_AFTER = 2  # process ends with the row unfinished, this one included
BURIED_AFTER = 10  # starts that it did not survive although it ran alone


async def replay(inbox: Inbox, dispatcher: Dispatcher) -> None:
    """Hand every undone row on, page by page; returns when all are handed on, not when all are done.

    Ends of the process are no fault of a row, so they never bury it: measured, «three attempts» counted so dropped 20
    to 60 of 200 innocent updates in a crash loop. A start is counted when the row's turn begins: what only waited
    behind others is not suspected, for running alone is slow, and in a crash loop all would come to it.
    """
    after = 0
    while rows := await until_written(lambda: inbox.undone(after, PAGE)):  # noqa: B023 awaited before `after` changes
        for row in rows:
            await _hand_on(row, dispatcher)
        await dispatcher.room()
        after = _arrival(rows[-1])


def _suspect(row: InboxRow) -> bool:
    return row.crashes + 1 >= ALONE_AFTER


async def _hand_on(row: InboxRow, dispatcher: Dispatcher) -> None:
    if not _suspect(row):
        dispatcher.offer((row,))
        return
    await dispatcher.idle()
    if row.crashes >= BURIED_AFTER:
        await dispatcher.bury(row, "the process ended each time that it ran alone")
        return
    await dispatcher.run(row)


def _arrival(row: InboxRow) -> int:
    if row.arrival is None:
        raise ValueError("a stored row has an arrival number")
    return row.arrival
