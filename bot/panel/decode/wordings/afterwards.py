"""Words about orders that exist: lost ids, refills and cancellations that are declined."""

from __future__ import annotations

from bot.panel.decode.wordings.pieces import BAD, CANNOT, GONE, IS, LANGUAGE_KEY, NEAR, Row
from bot.panel.models import ErrorClass

OFF = r"(?:disabled|not|no|unavailable)"
LACKS = r"(?:not|no|doesn t) (?:support|have|allow)"

ORDER_LOST: tuple[Row, ...] = (
    (
        ErrorClass.ORDER_NOT_FOUND,
        (
            rf"(?:{BAD}|no such) orders?\b(?: ids?)?|no order was placed with|no orders? (?:found|with)",
            rf"orders?(?: ids?)?{NEAR}?{IS}(?:{GONE}|invalid|incorrect|missing)",
            r"siparis (?:bulunamadi|yok)|(?:khong tim thay|khong ton tai) don|don hang khong (?:ton tai|tim)",
            r"заказ не (?:наиден|существует)|pedido n[ao]o? encontrado|pesanan tidak ditemukan",
        ),
    ),
)

REFILL_LOST: tuple[Row, ...] = (
    (
        ErrorClass.REFILL_NOT_FOUND,
        (
            rf"(?:{BAD}|no such) refill(?! request)|no refill (?:was )?found",
            rf"refill(?: request| task)?(?: id)?{NEAR}?{IS}(?:{GONE}|invalid|incorrect)",
            r"(?:khong tim thay|khong ton tai) (?:yeu cau )?bao hanh",
        ),
    ),
)

REFILLING: tuple[Row, ...] = (
    (
        ErrorClass.REFILL_PENDING,
        (
            rf"refill task is not completed|refill (?:request )?{IS}(?:already|in progress|pending)",
            r"already (?:\S+ ){0,2}?(?:refill|requested)|(?:pending|active) refill|being refilled",
        ),
    ),
    (
        ErrorClass.REFILL_TOO_EARLY,
        (
            r"not (?:\S+ )?yet|too early|(?:less|earlier) than \d+ hour|\d+ (?:hours?|days?) (?:after|ago|since|later)",
            r"(?:wait|after|in) \d+ (?:hours?|days?)|order (?:is |was )?not (?:yet )?completed|\d+ gio|phai hoan thanh",
        ),
    ),
    (
        ErrorClass.REFILL_EXPIRED,
        (r"refill (?:\S+ ){0,2}?(?:over|expired|ended|passed)|expired|guarantee|warranty|het han",),
    ),
    (
        ErrorClass.NOT_ELIGIBLE_REFILL,
        (
            rf"not eligible|non eligible|ineligible|refill (?:\S+ ){{0,3}}?{OFF}|no refill|non refill",
            rf"{CANNOT} be refilled|{LACKS} refill|{LANGUAGE_KEY}refill|khong (?:\S+ )?bao hanh",
        ),
    ),
)

CANCELLING: tuple[Row, ...] = (
    (
        ErrorClass.CANCEL_PENDING,
        (
            r"cancel\w* (?:\S+ ){0,2}?already|already (?:\S+ ){0,2}?(?:requested|pending|submitted|sent)",
            rf"(?:pending|active) cancel|cancel\w* {IS}(?:in progress|pending)",
        ),
    ),
    (
        ErrorClass.NOT_ELIGIBLE_CANCEL,
        (
            rf"not eligible|ineligible|cancel\w* (?:\S+ ){{0,3}}?{OFF}|(?:cannot|can not|can t) (?:be )?cancel",
            rf"{LACKS} cancel|{LANGUAGE_KEY}cancel",
            r"(?:already |order (?:is |was )?|been )(?:completed|cancell?ed|finished|refunded|processed)",
            r"da hoan thanh|da bi huy|khong the huy|iptal edilemez|нельзя отменить|невозможно отменить",
        ),
    ),
)
