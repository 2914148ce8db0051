"""Money and access leave a trace: each action writes who did it, and nothing in the program changes what is written."""

import ast
from pathlib import Path

import pytest

import bot
from bot.people import Role
from tests.chat.conftest import until
from tests.chat.test_actions import let_in, placed
from tests.security.dump import dump

HISTORY = frozenset({"events", "audit"})
CHANGING = frozenset({"update", "delete"})


def changes_of_history(path):
    """Calls like `update(events)`, and SQL in words that changes those tables."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            named = {one.id for argument in node.args for one in ast.walk(argument) if isinstance(one, ast.Name)}
            if name in CHANGING and named & HISTORY:
                yield f"{path}:{node.lineno}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.lower().split()
            pairs = {(words[at], words[at + 1].strip('"')) for at in range(len(words) - 1)}
            if pairs & {(verb, table) for verb in ("update", "from") for table in HISTORY} and words[0] != "select":
                yield f"{path}:{node.lineno}"


@pytest.mark.quick
def test_nothing_in_the_program_changes_the_history():
    store = Path(bot.__file__).parent / "store"
    files = [path for path in store.rglob("*.py") if "versions" not in path.parts]
    assert len(files) > 20
    assert [found for path in files for found in changes_of_history(path)] == []


@pytest.mark.quick
@pytest.mark.parametrize(
    "line",
    ["update(events).values(x=1)", "sa.delete(audit)", "run('DELETE FROM audit')", "run('update events set x=1')"],
)
def test_such_a_change_would_be_seen(tmp_path, line):
    (tmp_path / "x.py").write_text(line)
    assert len(list(changes_of_history(tmp_path / "x.py"))) == 1


def rows(desk, table):
    found = [dict(row) for name, row in dump(desk.settings["database_url"].removeprefix("sqlite:///")) if name == table]
    return sorted(found, key=lambda row: row["number"])


async def key_of(desk, number):
    return (await desk.app.store.read(lambda books: books.people.by_telegram(number))).key


async def test_access_is_written_down_with_who_gave_it(desk, olga):
    max_ = await let_in(desk, 2, "Max")
    olga.say("/people 2 day 25")
    seen = await olga.wait_for("Allowance: $25.00 a day")
    olga.tap("May only look", message=seen)
    await olga.wait_for("Role: may look")
    olga.tap("Shut out")
    await olga.wait_for("Shut Max out?")
    olga.tap("Yes, shut out")
    await olga.wait_for("Role: shut out")
    nora = desk.telegram.person(21, "Nora")
    nora.say("/start")
    await nora.wait_for("private order desk")
    nora.tap("Ask to be let in")
    olga.tap("Deny", message=await olga.wait_for("Nora (21) asks to be let in."))
    await nora.wait_for("not this time", since=0)
    operator, member, denied = [await key_of(desk, number) for number in (1, 2, 21)]
    written = [(row["actor"], row["action"], row["subject"]) for row in rows(desk, "audit")]
    assert written[1:] == [
        (operator, "approve", member),
        (operator, "change", member),
        (operator, "change", member),
        (operator, "change", member),
        (operator, "deny", denied),
    ]
    facts = [row["facts"] for row in rows(desk, "audit")][1:]
    assert ["25" in facts[1], "viewer" in facts[2], "revoked" in facts[3]] == [True] * 3
    assert max_.id == 2


async def test_money_is_written_down_with_who_moved_it(desk, olga):
    card, panel_id = await placed(desk, olga)
    olga.say(f"/stop {panel_id}")
    await olga.wait_for("Ask the panel to cancel this order?")
    olga.tap("Yes, ask for a cancel")
    await olga.wait_for("A cancel is requested")
    await desk.settled()
    operator = await key_of(desk, 1)
    steps = [(row["actor"], row["what"], row["now"]) for row in rows(desk, "events") if row["what"] != "card"]
    assert (operator, "confirm", "queued") in steps
    assert ("lane", "order", "submitting") in steps
    assert ("lane", "order", "placed") in steps
    assert (operator, "cancel", "asked") in steps
    assert card.message_id


async def test_what_the_settings_change_is_written_down_too(desk, olga):
    """Operators are named in the settings: whom a start lets in or shuts out has a line as well."""
    olga.say("/start")
    await olga.wait_for("Order desk")
    await let_in(desk, 2, "Max")
    former, member = [await key_of(desk, number) for number in (1, 2)]
    await desk.halt()
    desk.settings["operator_ids"] = (2, 9)
    await desk.start()
    await until(lambda: len(rows(desk, "audit")) > 2)
    newest = await key_of(desk, 9)
    written = [(row["actor"], row["action"], row["subject"]) for row in rows(desk, "audit")]
    assert written[0] == ("settings", "staff", former)
    assert sorted(written[2:]) == sorted(("settings", "staff", key) for key in (former, member, newest))
    roles = [row["facts"] for row in rows(desk, "audit")[2:]]
    assert sorted(Role.REVOKED.value in facts for facts in roles) == [False, False, True]
    await desk.halt()
    await desk.start()
    assert len(rows(desk, "audit")) == 5
