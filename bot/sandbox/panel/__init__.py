"""A simulated API v2 panel: the reference panel's behaviour, other dialects' oddities, and faults on demand."""

from bot.sandbox.panel.app import PanelSite, make_app, serve
from bot.sandbox.panel.catalogue import Catalogue
from bot.sandbox.panel.desk import PanelDesk, Terms
from bot.sandbox.panel.dialect import DIALECTS, Dialect
from bot.sandbox.panel.errors import Refusal
from bot.sandbox.panel.faults import KINDS, NAMES, Fault, FaultKind, Faults
from bot.sandbox.panel.life import Stage
from bot.sandbox.panel.order import Entry, Order, Refill
from bot.sandbox.panel.service import Service
from bot.sandbox.panel.view import add_view_routes

__all__ = [
    "DIALECTS",
    "KINDS",
    "NAMES",
    "Catalogue",
    "Dialect",
    "Entry",
    "Fault",
    "FaultKind",
    "Faults",
    "Order",
    "PanelDesk",
    "PanelSite",
    "Refill",
    "Refusal",
    "Service",
    "Stage",
    "Terms",
    "add_view_routes",
    "make_app",
    "serve",
]
