"""What a change came to: refused only where the panel's own words prove that nothing was done."""

from __future__ import annotations

from bot.panel.errors import AnswerError, DeclinedError, PanelError, UnreachableError
from bot.panel.models import ErrorClass, NotSent, Refused, RowError, Unverified

Failure = Refused | NotSent | Unverified

ALWAYS = frozenset(
    {
        ErrorClass.AUTH,
        ErrorClass.ACCOUNT,
        ErrorClass.BAD_REQUEST,
        ErrorClass.UNSUPPORTED_ACTION,
        ErrorClass.SERVICE_NOT_FOUND,
        ErrorClass.INVALID_LINK,
        ErrorClass.QUANTITY_BOUNDS,
        ErrorClass.BAD_PARAM,
        ErrorClass.INSUFFICIENT_FUNDS,
        ErrorClass.DUPLICATE_ORDER,
        ErrorClass.RATE_LIMIT,
        ErrorClass.MAINTENANCE,
    }
)
"""The closed list: a well-formed error of one of these classes proves that this request did nothing."""

REFILL = ALWAYS | {
    ErrorClass.ORDER_NOT_FOUND,
    ErrorClass.REFILL_NOT_FOUND,
    ErrorClass.NOT_ELIGIBLE_REFILL,
    ErrorClass.REFILL_TOO_EARLY,
    ErrorClass.REFILL_PENDING,
    ErrorClass.REFILL_EXPIRED,
}
CANCEL = ALWAYS | {ErrorClass.ORDER_NOT_FOUND, ErrorClass.NOT_ELIGIBLE_CANCEL, ErrorClass.CANCEL_PENDING}
PROOFS = {"add": ALWAYS, "refill": REFILL, "cancel": CANCEL}

GATEWAYS = frozenset({408, 499, 502, 504, *range(520, 531)})
"""Statuses of something that stands before the panel: its words prove nothing about the panel."""


def failure(problem: PanelError, action: str) -> Failure:
    """Fold an error to one of the three outcomes that are no success."""
    if isinstance(problem, UnreachableError) and not problem.sent:
        return NotSent(reason=problem.reason)
    if isinstance(problem, DeclinedError) and problem.http_status not in GATEWAYS and problem.error in PROOFS[action]:
        return Refused(error=problem.error, text=problem.reason, wait=problem.wait)
    if isinstance(problem, AnswerError) and problem.error is ErrorClass.UNSUPPORTED_ACTION and action != "add":
        return Refused(error=problem.error, text=problem.reason)
    return Unverified(
        reason=problem.reason,
        raw=problem.raw,
        http_status=problem.http_status,
        hint=problem.hint if isinstance(problem, AnswerError) else None,
        error=problem.error,
    )


def row_failure(row: RowError | None, action: str) -> Refused | Unverified:
    """Fold one row of a batch; a row that is missing proves nothing."""
    if row is None:
        return Unverified(reason="no row for it in the answer", error=ErrorClass.UNEXPECTED_SHAPE)
    if row.error in PROOFS[action]:
        return Refused(error=row.error, text=row.text)
    return Unverified(reason=row.text, raw=row.text, error=row.error)
