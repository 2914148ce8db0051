"""Real answers, broken at random: thousands here, as many as FUZZ_INPUTS says where somebody has the time."""

import json
import os
import random
from collections import Counter
from pathlib import Path

from bot.panel import Placed, decode
from tests.panel.conftest import KEY
from tests.panel.invariants import ROWS, check_add, check_reads, check_rows, check_services

INPUTS = int(os.environ.get("FUZZ_INPUTS", "4000"))
CASES = json.loads((Path(__file__).parent / "data" / "cases.json").read_text())
BODIES = [case["body"].encode() for case in CASES for _ in range(3 if case["action"] == "add" else 1) if case["body"]]
STATUSES = [200] * 8 + [201, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 520]
PIECES = [b"null", b"0", b"-1", b'""', b"{}", b"[]", b"true", b'"1"', b"1e999", b"NaN", b"1.000", b'"\\ud800"', b"\xff"]
PIECES += [b'"error":', b'"order":', b'"status":', b'"1":', b"\x00", b",", b"\xef\xbb\xbf", b"9" * 400, b"[" * 50]
PIECES += [KEY.encode(), b'"order":5,', b'"error":"Bad link",']


def broken(dice):
    """One real answer with up to four changes: bytes lost, doubled or swapped, pieces put in, another answer joined."""
    body = bytearray(dice.choice(BODIES))
    for _ in range(dice.randint(0, 4)):
        at = dice.randrange(len(body) + 1)
        dice.choice(CHANGES)(body, at, dice)
    return bytes(body)


def lose(body, at, dice):
    del body[at : at + dice.randint(1, 30)]


def put(body, at, dice):
    body[at:at] = dice.choice(PIECES)


def replace_value(body, at, dice):
    """Swap what follows the next colon for a piece."""
    colon = body.find(b":", at)
    end = min((found for found in (body.find(sign, colon) for sign in b",}]") if found > 0), default=len(body))
    body[colon + 1 : end] = dice.choice(PIECES)


def flip(body, at, dice):
    body[at : at + 1] = bytes([dice.randrange(256)])


def join(body, at, dice):
    body[at:at] = dice.choice(BODIES)[:200]


CHANGES = [lose, put, replace_value, replace_value, flip, join]


def test_broken_answers():
    dice = random.Random(os.environ.get("FUZZ_SEED", "7"))
    seen = Counter()
    for _ in range(INPUTS):
        response = decode.Response(dice.choice(STATUSES), {}, broken(dice), dice.choice([None, "latin-1"]), 1 << 20)
        seen[type(check_add(response)).__name__] += 1
        check_rows(dice.choice(list(ROWS)), response)
        check_reads(response)
        check_services(response)
    print(dict(seen))  # noqa: T201 - the figures of a long run, shown with -s
    assert seen[Placed.__name__] > INPUTS / 100
    assert set(seen) == {"Placed", "Refused", "Unverified"}
