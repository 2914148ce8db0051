"""What the panel says when it declines (Refusal), in sentences, and in the language keys that some print instead."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 -- the shop's word for it
    """The panel declines; `code` names a row of `SENTENCES`, the rest fills its gaps."""

    def __init__(self, code: str, **gaps: object) -> None:
        super().__init__(SENTENCES[code].format(**gaps))
        self.code = code

    @property
    def text(self) -> str:
        return str(self.args[0])


SENTENCES = {
    "auth": "Invalid API key",
    "account": "Your account has been suspended.",
    "request": "Incorrect request",
    "action": "Invalid action",
    "service": "Incorrect service ID",
    "link": "Bad link",
    "field": "The {field} field is required",
    "quantity": "Quantity must be between {least} and {most}",
    "min": "Quantity less than minimal {least}",
    "max": "Quantity more than maximum {most}",
    "dripfeed": "This service does not support Dripfeed",
    "interval": "Invalid Interval in minutes",
    "funds": "Not enough funds on balance",
    "duplicate": "You have active order with this link. Please wait until order being completed.",
    "order": "Incorrect order ID",
    "refill": "Order not eligible for refill.",
    "refill_pending": "Refill already requested",
    "refill_id": "Refill not found",
    "cancel": "Order not eligible for cancellation.",
    "cancel_pending": "Cancel already requested",
    "too_many": "Incorrect request",
    "maintenance": "This panel is temporarily unavailable",
    "rate_limit": "Rate limit exceeded",
    "trouble": "Something went wrong, please try again later",
    "server": "Server error",
}

KEYS = {
    "auth": "error.incorrect_api_key",
    "service": "error.incorrect_service_id",
    "link": "neworder.error.link",
    "min": "neworder.error.min_quantity",
    "max": "neworder.error.max_quantity",
    "funds": "neworder.error.not_enough_funds",
    "duplicate": "neworder.error.link_duplicate",
    "order": "error.incorrect_order_id",
    "refill_id": "error.incorrect_refill_id",
}

HTTP_STATUS = {
    "auth": 401,
    "account": 403,
    "funds": 402,
    "service": 404,
    "order": 404,
    "refill_id": 404,
    "rate_limit": 429,
    "maintenance": 503,
    "trouble": 500,
    "server": 500,
}
"""Statuses of the panels that do not answer errors with 200; any other refusal is 422."""
