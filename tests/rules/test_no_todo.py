"""What may stand nowhere: unfinished marks, secrets, ways to run foreign text, markup made past the one place."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.rules.tree import ROOT, Source, our_tree, planted

pytestmark = pytest.mark.quick

# Where a comment or a line of a list begins, or before a colon; a sentence may speak of them.
MARK = re.compile(r"(?:#|//|\*|<!--|^-)\s*(?:TODO|FIXME|XXX|HACK)\b|\b(?:TODO|FIXME):", re.MULTILINE)
TOKEN = re.compile(r"\b\d{6,12}:([\w-]{30,50})\b", re.ASCII)
# A real token's second half has some twenty different characters; a made-up one of letters in a row is spelt so.
FAKE = re.compile(r"(?i)(.)\1{4}|abcd|aabbcc|fake|test|secret|token")
BANNED_MODULES = {"pickle", "shelve", "marshal", "dill", "yaml"}
BANNED_CALLS = {"eval", "exec", "system", "popen"}
ESCAPING = ("bot.i18n", "bot.sandbox")


def texts() -> dict[str, str]:
    """Every text file that git keeps, by its path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {}
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            found[name] = data.decode()
    return found


def marks(name: str, text: str) -> list[str]:
    return [f"{name}: {found[0]}" for found in MARK.finditer(text)]


def secrets(name: str, text: str) -> list[str]:
    wrong = [f"{name}: like a bot token" for found in TOKEN.finditer(text) if not FAKE.search(found[1])]
    is_secret_file = name.rpartition("/")[2].startswith(".env") and not name.endswith(".example")
    return wrong + ([f"{name}: a file of secrets"] if is_secret_file else [])


def foreign_text(source: Source) -> list[str]:
    """Unpickling, evaluating, shells."""
    wrong: list[ast.AST] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            wrong += [node for alias in node.names if alias.name.partition(".")[0] in BANNED_MODULES]
        elif isinstance(node, ast.ImportFrom):
            wrong += [node] if (node.module or "").partition(".")[0] in BANNED_MODULES else []
        elif isinstance(node, ast.Call):
            shell = any(word.arg == "shell" for word in node.keywords)
            wrong += [node] if shell or _called(node) in BANNED_CALLS else []
    return [source.at(node, "runs foreign text") for node in wrong]


def markup(source: Source) -> list[str]:
    """Text is escaped in one place, and no text that is parsed is put together beside it."""
    wrong: list[ast.AST] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "html" and not source.is_in(*ESCAPING):
            wrong.append(node)
        elif isinstance(node, ast.Call):
            given = [*node.args, *(word.value for word in node.keywords)]
            is_parsed = any(word.arg == "parse_mode" for word in node.keywords)
            is_html = _called(node) == "Html" and not source.is_in(*ESCAPING)
            wrong += [node for one in given if (is_parsed or is_html) and _is_put_together(one)]
    return [source.at(node, "markup is put together here") for node in wrong]


def _is_put_together(node: ast.expr) -> bool:
    filled = isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values)
    formatted = isinstance(node, ast.Call) and _called(node) in {"format", "format_map"}
    return filled or formatted or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def test_no_mark_and_no_secret_is_kept():
    wrong = [words for name, text in texts().items() for words in marks(name, text) + secrets(name, text)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("rule", [foreign_text, markup], ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule):
    wrong = [words for source in our_tree().sources for words in rule(source)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_planted_texts_are_found():
    assert marks("a.py", f"x = 1  # {'todo'.upper()} more")
    assert marks("a.md", f"One\n- {'fixme'.upper()}\n")
    assert not marks("a.py", "methods, mastodon")
    assert secrets("a.md", f"{5312345678}:AAHkd0q9XzL2vBnM7rTyUiOpQwErTy83kLs")
    assert not secrets("a.md", "123456:" + "A" * 35)
    assert secrets("deploy/.env", "")
    assert not secrets(".env.example", "")


BROKEN = [
    (foreign_text, "import pickle"),
    (foreign_text, "from shelve import open"),
    (foreign_text, "eval('1')"),
    (foreign_text, "import os\nos.system('ls')"),
    (foreign_text, "run('ls', shell=True)"),
    (markup, "send(text=f'<b>{x}</b>', parse_mode='HTML')"),
    (markup, "send('<b>%s</b>' % x, parse_mode='HTML')"),
    (markup, "send('<b>{}</b>'.format(x), parse_mode='HTML')"),
    (markup, "Html(f'<b>{x}</b>')"),
    (markup, "from html import escape"),
]


@pytest.mark.parametrize(("rule", "text"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_planted_break_is_found(rule, text):
    assert rule(planted(bot_chat_x=text).sources[0])


@pytest.mark.parametrize("text", ["send(text=screen.text, parse_mode='HTML')", "Html('<b>x</b>')", "re.compile('x')"])
def test_what_is_allowed_is_left_alone(text):
    source = planted(bot_chat_x=text).sources[0]
    assert not foreign_text(source) + markup(source)
