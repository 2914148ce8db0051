"""Our books: drafts, orders, refills and cancels; no Telegram, no languages, no SQL."""

from bot.orders.asking import REFILLABLE, just_taken, may_ask, refused_until, shut
from bot.orders.books import Books, Call, Event, Figures, Known, Store
from bot.orders.claims import ASKED_AGAIN, SHUT_OUT
from bot.orders.copied import COPIED, mark_copy, take_up_copy
from bot.orders.desk import Already, Answer, Changed, Confirmed, Desk, Tap, seal
from bot.orders.draft import Difference, Draft, DraftState, new_draft
from bot.orders.fields import Choice, Field, Form, Option, check_size, form_of, read_document, suggestions
from bot.orders.lines import Bad, Batch, Clerk, Good, Line, Sheet, given_by, is_list, read_line
from bot.orders.links import link_in, parse_link, suspicious
from bot.orders.lookup import Lookup, may_be_believed, name_number
from bot.orders.lull import rest
from bot.orders.notices import LASTING, alert
from bot.orders.order import (
    LONGEST_WAIT,
    NUMBER_AGAIN,
    SHORT,
    Bill,
    Kind,
    Order,
    Request,
    RequestState,
    State,
    number_of,
    reference,
)
from bot.orders.outcomes import recover
from bot.orders.pace import RECENT, Reading, share, time_left
from bot.orders.policy import Policy
from bot.orders.probe import Probe
from bot.orders.records import Record, Records
from bot.orders.submit import Submitter
from bot.orders.till import Till
from bot.orders.trouble import in_trouble
from bot.orders.watch import Watch
from bot.orders.windows import Windows, ends_soon, refill_until
from bot.people import NOT_FOUND

__all__ = [
    "ASKED_AGAIN",
    "COPIED",
    "LASTING",
    "LONGEST_WAIT",
    "NOT_FOUND",
    "NUMBER_AGAIN",
    "RECENT",
    "REFILLABLE",
    "SHORT",
    "SHUT_OUT",
    "Already",
    "Answer",
    "Bad",
    "Batch",
    "Bill",
    "Books",
    "Call",
    "Changed",
    "Choice",
    "Clerk",
    "Confirmed",
    "Desk",
    "Difference",
    "Draft",
    "DraftState",
    "Event",
    "Field",
    "Figures",
    "Form",
    "Good",
    "Kind",
    "Known",
    "Line",
    "Lookup",
    "Option",
    "Order",
    "Policy",
    "Probe",
    "Reading",
    "Record",
    "Records",
    "Request",
    "RequestState",
    "Sheet",
    "State",
    "Store",
    "Submitter",
    "Tap",
    "Till",
    "Watch",
    "Windows",
    "alert",
    "check_size",
    "ends_soon",
    "form_of",
    "given_by",
    "in_trouble",
    "is_list",
    "just_taken",
    "link_in",
    "mark_copy",
    "may_ask",
    "may_be_believed",
    "name_number",
    "new_draft",
    "number_of",
    "parse_link",
    "read_document",
    "read_line",
    "recover",
    "reference",
    "refill_until",
    "refused_until",
    "rest",
    "seal",
    "share",
    "shut",
    "suggestions",
    "suspicious",
    "take_up_copy",
    "time_left",
]
