"""Who may import whom. To change the table, change it here: it is read from this text.

    settings  ->
    errors    ->
    i18n      ->
    panel     ->
    logs      ->
    metrics   ->
    sandbox   ->
    catalog   -> panel
    people    -> errors
    orders    -> panel, catalog, people, errors
    store     -> orders, people, panel, catalog
    transport -> store
    chat      -> orders, catalog, people, errors, i18n, transport, panel.models
    web       -> transport
    check     -> everything above
    vitals    -> everything above
    app       -> everything above
    verbs     -> everything above
    __main__  -> verbs, settings

Besides:
- an inner module is imported only inside its layer, everybody else imports from the package;
- SQL and its drivers stay in `store`; aiohttp sessions are made in `panel.client`, `transport.request` and `sandbox`;
  telegram in `chat`, `transport` and `app`; the environment in `settings`;
- the fields, drafts, orders and screens are pure: no await, no clock, no input or output;
- a file has at most 300 lines, a function at most 50.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.rules.tree import Source, Tree, our_tree, planted

pytestmark = pytest.mark.quick

EVERYTHING = "everything above"

# What may be imported where; the longest matching name on the left counts.
STRANGERS = {
    "sqlalchemy": ("bot.store",),
    "alembic": ("bot.store",),
    "sqlite3": ("bot.store",),
    "asyncpg": ("bot.store",),
    "telegram": ("bot.chat", "bot.transport", "bot.app"),
    "aiohttp": ("bot.panel", "bot.transport", "bot.sandbox"),
    "aiohttp.web": ("bot.web", "bot.transport", "bot.sandbox"),
    "httpx": (),
    "requests": (),
    "urllib.request": (),
    "http.client": (),
    "pydantic": ("bot.settings",),
    "pydantic_settings": ("bot.settings",),
    "prometheus_client": ("bot.metrics",),
    "babel": ("bot.i18n",),
    "gettext": ("bot.i18n",),
}
CLIENTS = ("bot.panel.client", "bot.transport.request", "bot.sandbox")
PURE = ("bot.orders.fields", "bot.orders.draft", "bot.orders.order", "bot.chat.screens")
IMPURE_MODULES = {"asyncio", "io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time"}
IMPURE_CALLS = {"now", "utcnow", "today", "monotonic", "time", "open", "print", "input"}
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)", re.DOTALL
)


def read_table(text: str) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for name, row in re.findall(r"^    (\w+) +->(.*)$", text, re.MULTILINE):
        allowed = {word.strip() for word in row.split(",") if word.strip()}
        table[name] = set(table) if allowed == {EVERYTHING} else allowed
    return table


TABLE = read_table(__doc__ or "")


def layer(name: str) -> str:
    return name.removeprefix("bot").removeprefix(".").partition(".")[0]


def layers(source: Source, tree: Tree) -> list[str]:
    """Imports that the table does not have."""
    own, wrong = layer(source.name), []
    ours = [one for one in tree.imports(source) if one.module.partition(".")[0] == "bot"]
    for one in ours:
        other = layer(one.module)
        if other == own or other in TABLE.get(own, ()):
            continue
        if f"{other}.models" in TABLE.get(own, ()) and is_model(tree, other, one.name):
            continue
        wrong.append(source.at(one.node, f"{own or 'bot'} must not import {one.module} ({one.name or 'whole'})"))
    return wrong


def is_model(tree: Tree, folder: str, name: str | None) -> bool:
    models = tree.module(f"bot.{folder}.models")
    return models is not None and name in _defined(models.tree)


def _defined(module: ast.Module) -> set[str]:
    names = set()
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def rows(source: Source, _tree: Tree) -> list[str]:
    """A module that has no row in the table."""
    known = not layer(source.name) or layer(source.name) in TABLE
    return [] if known else [f"{source.name}: no row in the table"]


def inner(source: Source, tree: Tree) -> list[str]:
    def is_foreign(module: str) -> bool:
        return module.count(".") > 1 and module in tree.names and layer(module) != layer(source.name)

    foreign = [one for one in tree.imports(source) if is_foreign(one.module)]
    return [source.at(one.node, f"{one.module} is an inner module: import from its package") for one in foreign]


def strangers(source: Source, tree: Tree) -> list[str]:
    wrong = []
    for one in tree.imports(source):
        parts = ".".join(filter(None, (one.module, one.name))).split(".")
        known = next((".".join(parts[:n]) for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in STRANGERS), None)
        if known and not source.is_in(*STRANGERS[known]):
            wrong.append(source.at(one.node, f"{known} belongs in {', '.join(STRANGERS[known]) or 'no place'}"))
    return wrong


def sessions(source: Source, _tree: Tree) -> list[str]:
    if source.is_in(*CLIENTS):
        return []
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    return [source.at(node, "a session is made elsewhere") for node in calls if _name(node.func) == "ClientSession"]


def sql(source: Source, _tree: Tree) -> list[str]:
    if source.is_in("bot.store"):
        return []
    texts = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [source.at(node, "SQL outside the store") for node in texts if SQL.match(node.value)]


def environment(source: Source, _tree: Tree) -> list[str]:
    if source.is_in("bot.settings", "bot.sandbox"):
        return []
    reads = [node for node in ast.walk(source.tree) if isinstance(node, ast.Attribute | ast.Name)]
    names = {"environ", "environb", "getenv"}
    return [source.at(n, "the environment is read in settings") for n in reads if (_name(n) or "") in names]


def purity(source: Source, tree: Tree) -> list[str]:
    if not source.is_in(*PURE):
        return []
    waits = [node for node in ast.walk(source.tree) if isinstance(node, ast.AsyncFunctionDef | ast.Await)]
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and _name(node.func) in IMPURE_CALLS]
    imports = [one.node for one in tree.imports(source) if one.module.partition(".")[0] in IMPURE_MODULES]
    return [
        source.at(node, "waits, looks at the clock or does I/O in a pure module") for node in waits + calls + imports
    ]


def size(source: Source, _tree: Tree) -> list[str]:
    lines = source.text.count("\n")
    wrong = [f"{source.name}: {lines} lines"] if lines > 300 else []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            wrong += [source.at(node, f"{node.name} has {length} lines")] if length > 50 else []
    return wrong


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


RULES = [layers, rows, inner, strangers, sessions, sql, environment, purity, size]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule):
    tree = our_tree()
    wrong = [words for source in tree.sources for words in rule(source, tree)]
    assert not wrong, "\n" + "\n".join(wrong)


MODELS = {"bot_panel__": "", "bot_panel_models": "class Service: ...\nOK = 1", "bot_panel_client": "class Client: ..."}
BROKEN = [
    (layers, {"bot_panel_x": "from bot.errors import Told"}),
    (layers, {"bot_orders_x": "def f():\n    from bot.store import tables"}),
    (layers, {"bot_orders_x": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot import settings"}),
    (layers, {"bot_catalog__": "from ..i18n import Words"}),
    (layers, {"bot_sandbox_x": "import bot.panel"}),
    (layers, {"bot_chat_x": "from bot.panel import Client", **MODELS}),
    (layers, {"bot_web": "from bot.logs import redaction"}),
    (layers, {"bot_new": "import bot.panel"}),
    (rows, {"bot_helpers": ""}),
    (inner, {"bot_chat_x": "from bot.panel.models import Service", **MODELS}),
    (inner, {"bot_chat_x": "from bot.panel import models", **MODELS}),
    (inner, {"bot_chat_x": "import bot.panel.models", **MODELS}),
    (inner, {"bot_app": "from bot.chat.screens.card import f", "bot_chat_screens_card": ""}),
    (strangers, {"bot_orders_x": "import sqlalchemy as sa"}),
    (strangers, {"bot_orders_x": "from telegram.ext import Application"}),
    (strangers, {"bot_catalog_x": "from aiohttp import ClientTimeout"}),
    (sessions, {"bot_panel_decode": "import aiohttp\nx = lambda: aiohttp.ClientSession()"}),
    (strangers, {"bot_web": "from aiohttp import ClientSession, web"}),
    (strangers, {"bot_panel_client": "from urllib.request import urlopen"}),
    (strangers, {"bot_people_x": "from gettext import gettext"}),
    (sql, {"bot_chat_x": "q = 'SELECT id\\n FROM orders'"}),
    (sql, {"bot_chat_x": "q = f'DELETE FROM {table}'"}),
    (environment, {"bot_app": "import os\nx = os.environ['A']"}),
    (environment, {"bot_app": "from os import getenv\nx = getenv('A')"}),
    (purity, {"bot_orders_draft": "async def f(): ..."}),
    (purity, {"bot_orders_order": "from datetime import datetime\nx = lambda: datetime.now()"}),
    (purity, {"bot_orders_fields_x": "import time"}),
    (purity, {"bot_chat_screens_x": "def f(): print(1)"}),
    (size, {"bot_x": "\n" * 301}),
    (size, {"bot_x": "def f():\n" + "    x = 1\n" * 50}),
]


@pytest.mark.parametrize(("rule", "modules"), BROKEN, ids=[f"{row[0].__name__} {n}" for n, row in enumerate(BROKEN)])
def test_a_planted_break_is_found(rule, modules):
    tree = planted(**modules)
    assert rule(tree.sources[0], tree)


KEPT = [
    (layers, {"bot_chat_x": "from bot.panel import OK, Service", **MODELS}),
    (layers, {"bot_app": "from bot import chat, panel\nfrom bot.settings import load"}),
    (layers, {"bot_orders_desk": "from . import order\nfrom bot.people import Role\nimport botany"}),
    (inner, {"bot_panel_client": "from bot.panel.models import Service", "bot_panel_models": ""}),
    (inner, {"bot_chat_x": "from bot.chat.screens.card import f", "bot_chat_screens_card": ""}),
    (sessions, {"bot_panel_client": "import aiohttp\nx = lambda: aiohttp.ClientSession()"}),
    (inner, {"bot_panel__": "from .models import Service", "bot_panel_models": ""}),
    (strangers, {"bot_web": "from aiohttp import web"}),
    (strangers, {"bot_transport_request": "import aiohttp\nimport telegram.ext"}),
    (sql, {"bot_chat_x": "q = 'Select a service from the list'"}),
    (purity, {"bot_orders_desk": "async def f(): ..."}),
    (size, {"bot_x": "def f():\n" + "    x = 1\n" * 49}),
]


@pytest.mark.parametrize(("rule", "modules"), KEPT, ids=[f"{row[0].__name__} {n}" for n, row in enumerate(KEPT)])
def test_what_is_allowed_is_left_alone(rule, modules):
    tree = planted(**modules)
    assert not rule(tree.sources[0], tree)


def test_the_table_was_read():
    assert TABLE["orders"] == {"panel", "catalog", "people", "errors"}
    assert TABLE["panel"] == set()
    assert TABLE["app"] >= {"settings", "chat", "check", "web"}
    assert TABLE["__main__"] == {"verbs", "settings"}
