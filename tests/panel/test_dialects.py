"""Panels that do not speak API v2 are told apart from those that do, whatever words either has."""

import json

import pytest

from bot.panel import AccessError, AnswerError, DeclinedError, DialectError, PanelError
from tests.panel.conftest import says
from tests.panel.raw import of
from tests.panel.test_cases import CASES

pytestmark = pytest.mark.quick

FOREIGN = {
    "result": {"result": False, "message": "Parameter tidak lengkap"},
    "result and data": {"result": True, "data": [{"id": "1", "price": 2000}], "message": "Berhasil"},
    "api_id": {"error": "api_id is required"},
    "api id": {"success": False, "message": "API ID or secret key is wrong"},
    "code and sign": {"code": 400, "data": [], "status": False, "message": "Signature is not valid."},
    "message within": {"status": False, "data": {"msg": "Action Salah"}},
    "key within": {"status": False, "data": {"msg": "Api Key Salah"}},
    "response": {"response": False, "data": {"msg": "Permintaan Salah"}},
}


@pytest.mark.parametrize("answer", FOREIGN.values(), ids=FOREIGN)
async def test_another_protocol_is_called_so(answer, talk):
    panel, wire = await talk(says(json.dumps(answer)))
    with pytest.raises(DialectError):
        await panel.balance()
    assert len(wire.forms) == 1


OURS = {
    "error beside a verdict": ({"status": False, "error": "Invalid API key"}, AccessError),
    "key refused by a verdict": ({"status": False, "message": "Unauthenticated."}, AccessError),
    "word": ({"status": "error", "msg": "Permintaan Salah"}, DeclinedError),
    "number": ({"status": 101, "error": "Invalid API key"}, AccessError),
    "success": ({"success": False, "message": "Something odd", "data": {"x": 1}}, DeclinedError),
    "object": ({"hello": "world"}, AnswerError),
}


@pytest.mark.parametrize(("answer", "kind"), OURS.values(), ids=OURS)
async def test_api_v2_in_odd_dress_is_still_api_v2(answer, kind, talk):
    panel, _ = await talk(says(json.dumps(answer)))
    with pytest.raises(kind) as caught:
        await panel.balance()
    assert not isinstance(caught.value, DialectError)


@pytest.mark.parametrize("wrapped", [{"status": True}, {"result": True, "message": "api_id"}])
async def test_a_balance_that_can_be_read_is_read(wrapped, talk):
    panel, _ = await talk(says(json.dumps({**wrapped, "data": {"balance": "1.50", "currency": "USD"}})))
    assert str((await panel.balance()).amount) == "1.50"


async def is_called_foreign(panel):
    try:
        await panel.balance()
    except DialectError:
        return True
    except PanelError:
        pass
    return False


@pytest.mark.parametrize("case", [one for one in CASES if one["transport"] == "ok"], ids=lambda case: case["id"])
async def test_of_all_documented_answers_only_those_of_another_protocol_are_called_so(case, talk):
    """Whatever action an answer belongs to: none of API v2's may look like another protocol's."""
    panel, _ = await talk(of(case))
    assert await is_called_foreign(panel) is ("foreign_dialect" in case["quirks"])
