"""`python -m bot check` before broken set-ups and a sound one: a line that says what to do, the code, no secret.

With `-s` everything that was printed is seen.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from aiohttp import web

from bot.sandbox.panel import DIALECTS, Catalogue, Service
from tests.check.conftest import free_port, own_certificate
from tests.e2e.world import KEY

USUALLY = "Take the address from the panel's API page; it is usually http://127.0.0.1:{port}/api/v2."
SITE = "<!DOCTYPE html><html><head><title>Sign in &amp; order | Panel</title></head><body></body></html>"
ELBISTORE = '{"result": false, "data": null, "message": "API ID tidak ditemukan"}'
SUSPENDED = '{"error": "Your account has been suspended."}'


def page(text=SITE, status=200, **headers):
    return web.Response(text=text, status=status, content_type="text/html", headers=headers or None)


def says(text, status=200):
    return web.Response(text=text, status=status, content_type="application/json")


async def wrong_path(setup):
    setup.changes["PANEL_URL"] = f"{setup.world.root}/api/v1"
    return [
        "nothing is at this path (404), so PANEL_URL is not its API address.",
        "usually http://127.0.0.1",
    ]


async def missing_page(setup):
    setup.world.panel.faults.always("balance", "missing_page")
    return ["nothing is at this path (404)", "Take the address from the panel's API page."]


async def site(setup):
    await setup.asks(page(), "/")
    return ["it answers with a web page (“Sign in & order | Panel”) where JSON is expected", "/api/v2"]


async def text_page(setup):
    await setup.asks(page("It works!"))
    return ["it answers with text (“It works!”) where JSON is expected"]


async def moved(setup):
    there = await setup.server(says('{"balance": "1", "currency": "USD"}'))
    here = await setup.asks(page("", 301, Location=f"{there.root}/api/v2/?key={KEY}"))
    yield [f"it has moved: set PANEL_URL to {there.root}/api/v2/, if that host is the panel's. The redirect was not"]
    assert (here.asked, there.asked) == (1, 0)


async def moved_by_a_path(setup):
    here = await setup.asks(page("", 308, Location="/api/v2/"))
    return [f"set PANEL_URL to {here.root}/api/v2/. The redirect was not followed."]


async def moved_to_the_sign_in(setup):
    here = await setup.asks(page("", 302, Location="/login"), "/api")
    return [f"it redirects to its sign-in page ({here.root}/login)", f"usually {here.root}/api/v2."]


async def wrong_key(setup):
    setup.changes["PANEL_KEY"] = f"{KEY}-of-another"
    return ["it does not accept PANEL_KEY (it says: Invalid API key). Copy the key again"]


async def echoed_key(setup):
    await setup.asks(says(f'{{"error": "Invalid API key {KEY}"}}', 401))
    return ["it does not accept PANEL_KEY (it says: Invalid API key ***)."]


async def suspended(setup):
    await setup.asks(says(SUSPENDED, 401))
    return ["it has closed this account or its API access (it says: Your account has been suspended.). Ask"]


async def another_protocol(setup):
    await setup.asks(says(ELBISTORE), "/api")
    return ["it speaks another protocol than API v2 (it says: API ID tidak ditemukan).", "look for it on the panel's"]


async def another_protocol_with_data(setup):
    setup.world.panel.faults.always("balance", "foreign")
    return ["it speaks another protocol than API v2 (it says: Action Salah)."]


async def older_version(setup):
    await setup.asks(says('{"error": "Incorrect request"}'), "/api/v1")
    return ["it does not understand what API v2 asks (it says: Incorrect request).", "/api/v2."]


async def other_json(setup):
    await setup.asks(says('{"hello": "world"}'))
    return ['it answers with JSON that is not API v2\'s (it says: {"hello": "world"}).']


async def empty_answer(setup):
    setup.world.panel.faults.always("balance", "empty")
    return ["it answers nothing at all, so PANEL_URL is hardly its API address."]


async def refused(setup):
    port = free_port()
    setup.changes["PANEL_URL"] = f"http://127.0.0.1:{port}/api/v2"
    return [f"127.0.0.1:{port} takes no connection. Look at host and port in PANEL_URL"]


async def unknown_host(setup):
    setup.changes["PANEL_URL"] = "https://panel.invalid/api/v2"
    return ["there is no host panel.invalid. Look for a typing error in PANEL_URL"]


async def silent(setup):
    setup.world.panel.faults.always("balance", "hang")
    setup.changes["PANEL_TIMEOUT"] = 0.4
    return ["did not answer in time. Try again"]


async def cut(setup):
    setup.world.panel.faults.always("balance", "drop")
    return ["ended the connection before a whole answer."]


async def no_tls(setup):
    setup.changes["PANEL_URL"] = setup.world.root.replace("http:", "https:") + "/api/v2"
    return ["does not speak TLS there, so the key was not sent. Look at the port in PANEL_URL."]


async def bad_certificate(setup):
    there = await setup.server(says("{}"), own_certificate(setup.world.folder))
    setup.changes["PANEL_URL"] = f"{there.root}/api/v2"
    yield ["the certificate of 127.0.0.1:", "is not good (self-signed certificate), so the key was not sent."]
    assert there.asked == 0


async def guarded(setup):
    setup.world.panel.faults.always("balance", "forbidden_page")
    return ["a guard before it turns this machine away (403). Ask the panel's support to let this machine's address in"]


async def too_fast(setup):
    setup.world.panel.faults.always("balance", "rate_limit", seconds=7)
    return ["wants a pause of 7 s (it says: Rate limit exceeded). Try again after it."]


async def maintenance(setup):
    setup.world.panel.faults.always("balance", "maintenance")
    return ["it is being repaired (it says: This panel is temporarily unavailable). Try again later."]


async def broken(setup):
    setup.world.panel.faults.always("balance", "502")
    return ["it has an error of its own (502) (it says: 502 Bad Gateway)."]


PANEL = [
    wrong_path,
    missing_page,
    site,
    text_page,
    moved,
    moved_by_a_path,
    moved_to_the_sign_in,
    wrong_key,
    echoed_key,
    suspended,
    another_protocol,
    another_protocol_with_data,
    older_version,
    other_json,
    empty_answer,
    refused,
    unknown_host,
    silent,
    cut,
    no_tls,
    bad_certificate,
    guarded,
    too_fast,
    maintenance,
    broken,
]


async def empty_catalogue(setup):
    setup.world.panel.catalogue.keep(0)
    return ["the panel's list is empty: nothing can be ordered. Switch services on there, or ask its support."]


async def page_for_services(setup):
    setup.world.panel.faults.always("services", "site_page")
    return ["(it answers with a web page (“Sign in & order | Example Panel”)), though the balance did."]


async def error_for_services(setup):
    setup.world.panel.faults.always("services", "error")
    return ["it has an error of its own (it says: Something went wrong, please try again later)."]


async def nothing_to_order(setup):
    setup.world.panel.dialect = DIALECTS["untyped"]
    return ["41, of which 0 can be ordered"]


async def odd_services(setup):
    setup.world.panel.faults.always("services", "null")
    return ["the service list does not come (it answers with text (“null”)), though the balance did."]


SERVICES = [odd_services, empty_catalogue, page_for_services, error_for_services, nothing_to_order]


async def wrong_token(setup):
    setup.changes["TELEGRAM_TOKEN"] = "7000000003:bb-token-that-opens-nothing-at-all-0123"
    return ["Telegram does not know it. Take it again from @BotFather."]


async def silent_operator(setup):
    setup.changes["OPERATOR_IDS"] = "1,77"
    return ["77 cannot be written to: they must send /start to the bot first"]


async def nobody_at_the_api_address(setup):
    setup.changes["TELEGRAM_API_URL"] = f"http://127.0.0.1:{free_port()}"
    return ["cannot be reached: no connection could be made. Is TELEGRAM_API_URL right?"]


async def page_at_the_api_address(setup):
    server = await setup.server(web.Response(text="<html>", content_type="text/html", status=502))
    setup.changes["TELEGRAM_API_URL"] = server.root
    return ["cannot be reached: no whole answer came. Is TELEGRAM_API_URL right?"]


async def by_webhook(setup):
    setup.changes |= {"WEBHOOK_URL": "https://desk.example/hook", "WEBHOOK_SECRET": "s" * 32}
    return ["WEBHOOK_URL must be empty"]


async def unknown_language(setup):
    setup.changes["DEFAULT_LANGUAGE"] = "xx"
    return ["DEFAULT_LANGUAGE must be one of ar, en, es, hi, id, pt_BR, ru, tr."]


TELEGRAM = [
    (wrong_token, "token"),
    (silent_operator, "operator"),
    (nobody_at_the_api_address, "telegram"),
    (page_at_the_api_address, "telegram"),
]
SETTINGS = [(by_webhook, "settings"), (unknown_language, "settings")]

CASES = [(case, "panel") for case in PANEL] + [(case, "services") for case in SERVICES] + TELEGRAM + SETTINGS


@pytest.mark.parametrize(("case", "subject"), CASES, ids=[case.__name__ for case, _ in CASES])
async def test_a_broken_set_up_is_one_line_that_says_what_to_do(setup, case, subject):
    arranged = case(setup)
    waits = hasattr(arranged, "__anext__")
    words = await anext(arranged) if waits else await arranged
    code, lines = await setup.check(case.__name__)
    assert code == 1
    assert all(re.match(r"(ok   |FAIL )[a-z]+: \S", line) for line in lines), lines
    (failed,) = [line for line in lines if line.startswith("FAIL")]
    assert failed.startswith(f"FAIL {subject}: ")
    assert [part for part in words if part not in failed] == []
    if waits:
        assert await anext(arranged, None) is None


async def test_a_sound_set_up_says_what_there_is(setup):
    catalogue = Catalogue(count=40)
    extra = Service("9001", "Spread", "Odd", "likes_spread", catalogue.get("101").rate, 1, 10)
    catalogue.put(replace(extra, id="9002", type="package"))
    catalogue.put(extra)
    setup.world.panel.catalogue = catalogue
    setup.world.nursery = None  # once as an operator starts it: an interpreter of its own
    code, lines = await setup.check("sound")
    kinds = [service.type for service in catalogue]
    assert code == 0
    assert lines[:5] == [
        "ok   token: the bot is @paneldesk_bot",
        "ok   operator: 1 can be written to",
        "ok   webhook: none is set: the bot polls",
        "ok   balance: 10000000.00000 USD",
        f"ok   services: {len(kinds)}, of which {len(kinds) - 1} can be ordered",
    ]
    can, cannot, database = lines[5:]
    assert can.startswith(f"ok   types: can be ordered: default {kinds.count('default')}, ")
    assert f"package {kinds.count('package')}" in can
    assert cannot == (
        "ok   types: shown, but cannot be ordered: likes_spread 1; this desk does not know what they ask for"
    )
    assert database == "ok   database: empty; `run` makes the tables"


async def test_tables_on_a_server_that_run_would_refuse_are_wrong(setup, pg_server, pg_bare_url):
    setup.changes["DATABASE_URL"] = pg_bare_url
    code, lines = await setup.check("empty server")
    assert (code, lines[-1]) == (1, "FAIL database: empty: run `python -m bot migrate` first")
    pg_server.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)", "bare")
    pg_server.execute("INSERT INTO alembic_version VALUES ('0001')", "bare")
    code, lines = await setup.check("old server")
    assert (code, lines[-1]) == (1, "FAIL database: of an earlier version: run `python -m bot migrate` first")
    pg_server.execute("UPDATE alembic_version SET version_num = '9999'", "bare")
    code, lines = await setup.check("newer server")
    assert (code, lines[-1]) == (1, "FAIL database: of a later version than this program: update the program")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_migrating_says_one_line(setup, request, tmp_path, engine):
    url = request.getfixturevalue("pg_bare_url") if engine == "postgresql" else f"sqlite:///{tmp_path}/new.db"
    for _ in range(2):
        async with setup.world.bot("-m", "bot", "migrate", polling=False, DATABASE_URL=url) as process:
            assert await process.ended(30) == 0
            assert process.said().splitlines() == ["The database is up to date."]
