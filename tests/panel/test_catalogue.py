"""The answer to `services`: its shapes, its bad rows, its size."""

import json

import pytest
from structlog.testing import capture_logs

from bot.panel import (
    AnswerError,
    Timeouts,
)
from tests.panel.conftest import says

pytestmark = pytest.mark.quick

SERVICE = {"service": 1, "name": "Likes", "type": "Default", "category": "X", "rate": "1", "min": "1", "max": "10"}


async def test_a_catalogue_may_be_longer(talk):
    rows = [SERVICE | {"service": number, "description": "d" * 600} for number in range(1, 4001)]
    panel, _ = await talk(says(json.dumps(rows)), timeouts=Timeouts(read=5))
    assert len(await panel.services()) == 4000


async def test_bad_rows_of_a_catalogue_are_left_out_and_counted_once(talk):
    bad = [{"rate": "-1"}, {"rate": "NaN"}, {"rate": None}, {"service": 0}, {"name": None}, {"per_amount": 1}]
    rows = [SERVICE, 5, None, *(SERVICE | {"service": 2} | change for change in bad)]
    panel, _ = await talk(says(json.dumps(rows)))
    with capture_logs() as logs:
        assert [service.id for service in await panel.services()] == ["1"]
        await panel.services()
    assert [(log["event"], log["skipped"], log["kept"]) for log in logs] == [("catalogue rows skipped", 8, 1)]


SKIPPED = {
    "negative": {"rate": "-1"},
    "negative zero": {"rate": "-0.00"},
    "not a number": {"rate": "NaN"},
    "infinite": {"rate": "Infinity"},
    "beyond all prices": {"rate": "1e30"},
    "beneath all prices": {"rate": "1e-50"},
    "a price of ten": {"per_amount": "10"},
    "zero id": {"service": 0},
    "word for an id": {"service": "null"},
    "no name": {"name": ""},
}


@pytest.mark.parametrize("change", SKIPPED.values(), ids=SKIPPED)
async def test_a_row_that_cannot_be_sold_is_left_out(change, talk):
    panel, _ = await talk(says(json.dumps([SERVICE, SERVICE | {"service": "2"} | change])))
    assert [service.id for service in await panel.services()] == ["1"]


CATALOGUES = {
    "list": [SERVICE],
    "wrapped": {"status": "success", "data": [SERVICE]},
    "gap in the keys": {"1": SERVICE, "5": SERVICE | {"service": 1}},
    "by category": {"X": [{name: value for name, value in SERVICE.items() if name != "category"}]},
    "title case": [{name.title(): value for name, value in SERVICE.items()}],
    "numbers": [SERVICE | {"rate": 1, "min": 1, "max": 10.0}],
    "thousands": [SERVICE | {"max": "10"}, SERVICE | {"service": 2, "rate": "x"}],
}


@pytest.mark.parametrize("doc", CATALOGUES.values(), ids=CATALOGUES)
async def test_shapes_of_a_catalogue(doc, talk):
    panel, _ = await talk(says(json.dumps(doc)))
    (service,) = await panel.services()
    assert (service.id, service.name, service.category, service.type) == ("1", "Likes", "X", "default")
    assert (service.rate, service.min, service.max, service.refill) == (1, 1, 10, None)


async def test_limits_with_thousands_are_never_one(talk):
    panel, _ = await talk(says(json.dumps([SERVICE | {"min": "1.000", "max": "1,000,000"}])))
    (service,) = await panel.services()
    assert (service.min, service.max) == (1000, 1000000)


EMPTY = ["[]", "{}", '{"status":"success","data":"Empty Data"}', '{"status":"success","data":[]}']


@pytest.mark.parametrize("text", EMPTY)
async def test_an_empty_catalogue_is_one(text, talk):
    panel, _ = await talk(says(text))
    assert await panel.services() == ()


@pytest.mark.parametrize("text", ["null", "5", "[5]", '[{"x":1}]', '{"x":1}', '{"status":"x"}'])
async def test_no_catalogue_is_an_error(text, talk):
    panel, _ = await talk(says(text))
    with pytest.raises(AnswerError):
        await panel.services()
