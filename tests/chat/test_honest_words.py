"""No sentence about an order that may yet exist says that it failed or was not placed, in any language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.screens.notices import News, message
from bot.chat.screens.notices_orders import digest_line
from bot.chat.screens.operator import Case, case, unverified_list
from bot.chat.screens.operator_number import number
from bot.chat.screens.order import OrderView, card
from bot.chat.screens.order_words import REQUESTS, STATES, STATUSES
from bot.chat.screens.orders import line
from bot.i18n import Catalogues
from bot.orders import RequestState, State
from bot.panel import OrderState
from bot.people import Notice
from tests.store.things import NOW, an_order

pytestmark = pytest.mark.quick

OPEN = (State.QUEUED, State.SUBMITTING, State.UNVERIFIED)
REASONS = ("", "auth", "maintenance", "rate_limit", "restart", "timeout", "number_again", "internal")
NEWS = {State.QUEUED: ("held",), State.SUBMITTING: ("slow",), State.UNVERIFIED: ("unverified",)}
FORBIDDEN = {
    "en": r"\bfail|not placed|was not accepted|nothing was (?:ordered|spent)|refused",
    "ru": r"не удал|не размещ|ошибк|отказ|отклон|ничего не (?:заказано|потрачено|списано)|провал",
    "es": r"\bfall|\berror|rechaz|no (?:se )?(?:realiz|acept|hizo|pud)|no se (?:pidió|gastó)",
    "pt_BR": r"\bfalh|\berro\b|recusad|não (?:foi )?(?:realizad|aceit|feit|possível)|nada foi (?:pedido|gasto)",
    "tr": r"başarısız|\bhata|reddedil|verile?medi|kabul edilmedi|ulaşılamadı|şey (?:sipariş edilmedi|harcanmadı)",
    "ar": r"فشل|خطأ|مرفوض|رُ?فض|تعذّ?ر|لم يُ?(?:قدَّ?م|طلب|نفق)",
    "hi": r"विफल|असफल|अस्वीकार|त्रुटि|खर्च नहीं|न कुछ (?:ऑर्डर|खर्च)|नहीं (?:हुआ|हो सका|लिया गया|पहुँचा)",
    "id": r"gagal|ditolak|tidak (?:dipesan|diterima|berhasil|bisa dihubungi)|tidak ada yang (?:dipesan|terpakai)",
}
DISHONEST = {language: re.compile(words, re.IGNORECASE) for language, words in FORBIDDEN.items()}
ENDS = (STATES[State.NOT_PLACED], STATES[State.REFUSED], STATUSES[OrderState.FAILED], REQUESTS[RequestState.REFUSED])


def sentences(state, reason, words):
    """Everything that anybody may read about such an order."""
    for age in (timedelta(), timedelta(minutes=30)):
        order = an_order(ref=1, state=state, reason=reason, made=NOW - age, changed=NOW - age)
        view = OrderView(order, (), NOW, owner="Ann")
        yield card(view, words).text
        yield line(order, words)
        for kind in NEWS[state]:
            notice = Notice("ann", kind, "n", order.ref, {"reason": reason})
            yield message(News(notice, view), words).text
            yield digest_line(notice, view, words)
        if state is State.UNVERIFIED:
            yield case(Case(view), words).text
            yield unverified_list([view], words).text
            for said in ("found", "unknown", "silent"):
                yield number(Case(view), {"said": said, "id": "7", "status": "pending"}, words).text


@pytest.mark.parametrize("language", DISHONEST)
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("state", OPEN)
def test_what_is_said_of_an_order_that_may_exist_is_no_end(state, reason, language):
    words = Catalogues.load(default="en").words(language)
    found = [text.plain for text in sentences(state, reason, words) if DISHONEST[language].search(text.plain)]
    assert found == []


def test_every_language_has_its_words():
    assert set(DISHONEST) == set(Catalogues.load(default="en").languages)


@pytest.mark.parametrize("text", ENDS)
@pytest.mark.parametrize("language", DISHONEST)
def test_the_pattern_finds_every_word_for_an_end(language, text):
    said = Catalogues.load(default="en").words(language).plain(text)
    assert DISHONEST[language].search(said), said


@pytest.mark.parametrize("language", DISHONEST)
def test_the_pattern_finds_what_it_looks_for(language):
    words = Catalogues.load(default="en").words(language)
    ended = an_order(ref=1, state=State.NOT_PLACED)
    assert DISHONEST[language].search(card(OrderView(ended, (), NOW), words).text.plain)
    refused = replace(ended, state=State.REFUSED, reason="unreachable")
    assert DISHONEST[language].search(card(OrderView(refused, (), NOW), words).text.plain)
