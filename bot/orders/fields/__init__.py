"""What each service type asks for: a table of questions, parsers, prices and panel parameters, all pure."""

from bot.orders.fields.documents import check_size, read_document
from bot.orders.fields.form import N_, Answers, Choice, Field, Form, Option
from bot.orders.fields.forms import FORMS, form_of
from bot.orders.fields.suggestions import suggestions

__all__ = [
    "FORMS",
    "N_",
    "Answers",
    "Choice",
    "Field",
    "Form",
    "Option",
    "check_size",
    "form_of",
    "read_document",
    "suggestions",
]
