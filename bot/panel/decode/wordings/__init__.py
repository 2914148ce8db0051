"""What panels say when they decline, folded to classes: a table for each action, read from the top.

Sources: documentation and server sources of the panel families, with their English, Turkish, Vietnamese, Russian,
Portuguese, Spanish and Indonesian sentences and PerfectPanel's language keys.
"""

from bot.panel.decode.wordings.afterwards import CANCELLING, ORDER_LOST, REFILL_LOST, REFILLING
from bot.panel.decode.wordings.ordering import DUPLICATE, ORDERING
from bot.panel.decode.wordings.pieces import Row
from bot.panel.decode.wordings.trouble import ACCESS, AMBIGUOUS, DONE, PACE, REQUEST

BY_ACTION: dict[str, tuple[Row, ...]] = {
    "add": (*AMBIGUOUS, *DUPLICATE, *DONE, *ACCESS, *PACE, *ORDERING, *REQUEST, *ORDER_LOST),
    "refill": (*ACCESS, *REFILLING, *AMBIGUOUS, *DONE, *PACE, *REFILL_LOST, *ORDER_LOST, *REQUEST, *ORDERING),
    "refill_status": (*AMBIGUOUS, *ACCESS, *PACE, *REFILL_LOST, *ORDER_LOST, *REQUEST, *REFILLING),
    "cancel": (*ACCESS, *CANCELLING, *AMBIGUOUS, *DONE, *PACE, *ORDER_LOST, *REQUEST, *ORDERING),
}
REST = (*AMBIGUOUS, *ACCESS, *PACE, *ORDER_LOST, *REFILL_LOST, *REQUEST, *ORDERING)
"""The table of every other action."""

__all__ = ["BY_ACTION", "REST", "Row"]
