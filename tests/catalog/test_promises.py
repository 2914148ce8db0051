"""For how many days a name promises refills: what people write, and what only looks like it."""

import pytest

from bot.catalog import refill_days

pytestmark = pytest.mark.quick

PROMISED = {
    "Instagram Followers | 30 Days Refill": 30,
    "Likes R30": 30,
    "Likes [R30]": 30,
    "Views ⭐R60⭐": 60,
    "Followers AR30": 30,
    "Refill 60D": 60,
    "Refill: 60D": 60,
    "Followers ♻️ 365 days": 365,
    "[Refill: 90 Days ♻️]": 90,
    "Подписчики 30 дней гарантия": 30,
    "Подписчики | гарантия 30 дней": 30,
    "Подписчики (гарантия на 60 дней)": 60,
    "Лайки — 30-дневная гарантия": 30,
    "Takipçi | 30 Gün Telafi": 30,
    "Takipçi 365 Gün Telafili": 365,
    "Takipçi 30 gün garantili": 30,
    "TAKİPÇİ | TELAFİ 30 GÜN": 30,
    "TAKİPÇİ 1 YIL TELAFİLİ": 365,
    "TAKİPÇİ 6 AYLIK GARANTİ": 180,
    "Seguidores | 30 días de garantía": 30,
    "Seguidores [Reposição 30 dias]": 30,
    "Seguidores 30 dias de reposição": 30,
    "Garansi 30 hari": 30,
    "30 hari garansi": 30,
    "متابعين ضمان 30 يوم": 30,
    "फॉलोअर्स 30 दिन गारंटी": 30,
    "𝟑𝟎 𝐃𝐚𝐲𝐬 𝐑𝐞𝐟𝐢𝐥𝐥": 30,
    "30-Day-Refill": 30,
    "Refill-30 Days": 30,
    "30 Days Auto Refill": 30,
    "Auto Refill 30 Days 🔄": 30,
    "Refill Button 30 Days": 30,
    "Refill Guarantee for 30 Days": 30,
    "1 Year Refill": 365,
    "12 Months guarantee": 360,
    "6 Months Refill": 180,
    "Refill 30": 30,
    "[ Refill 30 ]": 30,
    "30 Days Refill No Drop": 30,
    "Non Drop | R30": 30,
    "No Drop Refill 30 days": 30,
    "R30 | R30": 30,
    "Speed: 30K/Day | R60": 60,
    "Refill: 30 Days | 1-2 Days Start": 30,
    "R30D": 30,
    "R30 Days": 30,
    "Members [Refill 14 days] R14": 14,
}
NOTHING = [
    "Lifetime Refill",
    "Lifetime Guaranteed | R365",
    "No Refill",
    "[No Refill ⚠️] R30",
    "Non-Refill 30 Days",
    "Without refill",
    "без гарантии",
    "Без гарантии 30 дней",
    "telafisiz 30 gün",
    "Refill: No",
    "Refill ❌ 30 Days",
    "❌ Refill",
    "Refill",
    "♻️ Refill Button",
    "Refill 99%",
    "Refill 24",
    "Refill 24 hours",
    "30 Days",
    "Views daily for 30 days",
    "Speed 10K/Day Refill",
    "0-1 Day Refill",
    "Start 0 - 30 days refill",
    "Refill 999 days",
    "Refill 0 days",
    "30 Days Refill | Refill 60 Days",
    "7 days refill 30 days",
    "R1 followers",
    "Server R2",
    "ABR30",
    "R30K",
    "R3000",
    "Refill 30 HQ",
    "Refill 1000 days",
    "Followers 1M | 5K/Day | ♻️",
    "Order in 5 Days - Refill",
    "",
    "Пожизненная гарантия",
    "Гарантия от списаний",
    "Refilled 30 times",
    "Refill 2 Years",
]


@pytest.mark.parametrize(("name", "days"), PROMISED.items(), ids=PROMISED)
def test_a_name_says_for_how_long(name, days):
    assert refill_days(name) == days


@pytest.mark.parametrize("name", NOTHING)
def test_no_clear_number_is_none(name):
    assert refill_days(name) is None


@pytest.mark.parametrize("days", [1, 365])
def test_a_year_is_the_longest(days):
    assert refill_days(f"Likes | {days} Days Refill") == days
    assert refill_days("Likes | 366 Days Refill") is None
    assert refill_days("Likes | 0 Days Refill") is None


def test_case_signs_and_spaces_make_no_difference():
    spelled = [
        "likes 30 DAYS refill",
        "Likes  30\tDays   Refill",
        "Likes ［３０ Days Refill］",
        "Likes 30days refill ♻️",
    ]
    assert {refill_days(name) for name in spelled} == {30}
