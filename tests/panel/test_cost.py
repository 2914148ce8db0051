"""What a catalogue costs: against a plain parse of the same bytes, and for the event loop."""

import asyncio
import contextlib
import gzip
import json
import sys
import time
from pathlib import Path

import msgspec
import pytest

from bot.panel import Timeouts, decode
from bot.panel.client import CATALOGUE_CAP
from bot.panel.redact import Redactor
from tests.panel.conftest import KEY, says

BODY = gzip.decompress((Path(__file__).parent / "data" / "catalogue-6000.json.gz").read_bytes())
"""Services drawn from what ten real panels sell: lengths, signs, prices and flags as they are."""


ROUNDS = 80


@contextlib.contextmanager
def untraced():
    """A coverage run's tracer would be measured as well."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def span(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def test_six_thousand_services_cost_three_plain_parses():
    """By turns, and as often as it takes to see both undisturbed."""
    response, redactor = decode.Response(200, {}, BODY, None, CATALOGUE_CAP), Redactor(KEY)
    assert len(decode.catalogue(response, redactor).services) == 6000
    plain, typed = [], []
    with untraced():
        for _ in range(ROUNDS):
            plain.append(span(lambda: msgspec.json.decode(BODY)))
            typed.append(span(lambda: decode.catalogue(response, redactor)))
            if len(typed) > ROUNDS / 8 and min(typed) < 2.9 * min(plain):
                break
    assert min(typed) < 3 * min(plain), f"{min(typed) * 1000:.1f} ms against {min(plain) * 1000:.1f} ms"


@pytest.mark.parametrize("ascii_only", [False, True], ids=["utf-8", "escaped"])
def test_thirty_thousand_services_are_within_half_of_the_cap(ascii_only):
    known = json.loads(BODY)
    rows = [row | {"service": str(10_000_000 + n)} for n, row in enumerate(known * 5)]
    body = json.dumps(rows, ensure_ascii=ascii_only).encode()
    assert len(rows) == 30_000
    assert 2 * len(body) < CATALOGUE_CAP
    assert max(len(json.dumps(row)) for row in known) * 28_000 < CATALOGUE_CAP, (
        "were all of them as long as the longest"
    )
    assert len(decode.catalogue(decode.Response(200, {}, body, None, CATALOGUE_CAP), Redactor(KEY)).services) == 30_000


@pytest.mark.parametrize("odd", [False, True], ids=["typed", "row by row"])
async def test_ten_thousand_services_do_not_hold_the_loop(odd, talk):
    known = json.loads(BODY)
    services = known + [row | {"service": str(10_000_000 + n)} for n, row in enumerate(known[:4000])]
    if odd:
        services[5000]["min"] = None
        services[5001]["rate"] = "1,234.50"
    panel, _ = await talk(says(json.dumps(services)), timeouts=Timeouts())
    gaps, stop = [], asyncio.Event()
    watching = asyncio.create_task(watch(gaps, stop))
    assert len(await panel.services()) == 10_000
    stop.set()
    await watching
    assert max(gaps) < 0.05, f"{max(gaps) * 1000:.1f} ms"


async def watch(gaps, stop):
    """Note how much this process worked between two turns of the loop; what others did meanwhile does not count."""
    last = time.process_time()
    while not stop.is_set():
        await asyncio.sleep(0.001)
        now = time.process_time()
        gaps.append(now - last)
        last = now
