"""The table of kinds: what people call in their own language what panels sell under English names."""

from __future__ import annotations

from functools import cache

from bot.catalog.platforms import fold

KINDS = {
    "follower": "подписчик* фолловер* seguidor* takipçi* متابع* المتابعين फॉलोअर* फ़ॉलोअर* pengikut*",
    "subscriber": "подписчик* сабскрайбер* suscriptor* inscrito* abone* مشترك* المشتركين सब्सक्राइबर* pelanggan*",
    "member": "участник* miembro* membro* üye* عضو* أعضاء* اعضاء* सदस्य* मेंबर* anggota*",
    "like": "лайк* curtida* gusta beğeni* إعجاب* اعجاب* لايك* लाइक* पसंद* suka*",
    "view": "просмотр* vista* visualiza* visualização visualizações reproduccion* "
    "görüntülen* izlenme* مشاهد* व्यू* tayang* penonton*",
    "comment": "коммент* comentario* comentário* yorum* تعليق* कमेंट* टिप्पण* komentar*",
    "share repost": "репост* поделит* compartid* compartilha* repostage* paylaşım* مشارك* शेयर* bagik*",
    "save": "сохранен* guardad* salvamento* kaydet* حفظ* सेव* simpan*",
    "reaction": "реакци* reaccion* reação reações reaç* tepki* تفاعل* रिएक्शन* प्रतिक्रिया* reaksi*",
    "vote": "голос* voto* votos oy oylar oyu تصويت* वोट* suara*",
    "play": "прослушиван* reproduccion* reprodução reproduções dinlen* تشغيل* استماع* प्ले* putar*",
    "traffic": "трафик* посетител* visitante* tráfico tráfego ziyaretçi* trafik* زوار* زيار* ट्रैफ़िक* ट्रैफिक* pengunjung*",
    "story stories": "истори* сторис* historia* história* hikaye* قصة* ستوري* स्टोरी* cerita*",
    "live": "эфир* трансляц* directo* vivo canlı* بث* लाइव* siaran*",
    "auto": "авто* automátic* otomatik* تلقائي* ऑटो* otomatis*",
    "real": "реальн* настоящ* живые gerçek* حقيقي* असली* asli* reales reais",
    "refill": "гаранти* докрутк* garantía* garantia* reposic* telafi* garantili* ضمان* गारंटी* garansi*",
}
"""English words, as services begin them, and what is meant by them elsewhere; `*` stands for the rest of a word."""


def kinds_of(word: str) -> tuple[str, ...]:
    """Give the beginnings of the English words that a folded word means; a word may mean several."""
    whole, beginnings = _table()
    return tuple(dict.fromkeys([*whole.get(word, ()), *(kind for start, kind in beginnings if word.startswith(start))]))


@cache
def _table() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    whole: dict[str, list[str]] = {}
    beginnings: list[tuple[str, str]] = []
    for kinds, said in KINDS.items():
        for word in fold(said).split():
            if word.endswith("*"):
                beginnings += [(word[:-1], kind) for kind in kinds.split()]
            else:
                whole.setdefault(word, []).extend(kinds.split())
    return whole, beginnings
