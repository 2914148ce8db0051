"""Words with which an order is declined."""

from __future__ import annotations

from bot.panel.decode.wordings.pieces import BAD, FEW, GONE, IS, LANGUAGE_KEY, NEAR, NOW, Row
from bot.panel.models import ErrorClass

TARGET = r"(?:link|url|page|username|profile)"
MONEY = r"(?:funds?|balance|money|credits?)"
AMOUNT = r"(?:quantity|amount|qty)"
FIELD = (
    r"(?:comments?|usernames?|hashtags?|keywords?|media|groups?|answer(?: number)?|expiry|delay|posts|country|device)"
)
BEYOND = (
    r"(?:less|more|greater|lower|higher|below|above|between|min\w*|max\w*|(?:out of )?range|multiple|exceed\w*|"
    r"at least|at most|invalid|incorrect|too|must|should)"
)
UNFIT = r"(?:invalid|incorrect|wrong|not valid|malformed|unsupported|not supported|broken|empty|bad)"

DUPLICATE: tuple[Row, ...] = (
    (
        ErrorClass.DUPLICATE_ORDER,
        (
            r"active (?:processing )?order|identical order|duplicate|order already exists",
            rf"(?:same|this|that) {TARGET}{FEW}?(?:active|already|in progress|process\w*|pending|running)",
            rf"already{FEW}?(?:order|request)\w*{FEW}?{TARGET}|link{FEW}?already",
            r"yeni bir siparis giremez|aktif (?:bir )?siparis|ayni (?:link|baglanti)",
            r"don hang (?:trung|dang (?:chay|xu ly))|da co don",
            r"уже есть (?:активн|заказ)|активныи заказ|pedido ativo|pedido activo|pesanan aktif",
        ),
    ),
)
"""This request made no order, but an earlier one exists, and may be ours."""

ORDERING: tuple[Row, ...] = (
    (
        ErrorClass.INSUFFICIENT_FUNDS,
        (
            rf"(?:not|no|isn t) (?:have )?enough (?:\S+ ){{0,2}}?{MONEY}|(?:not|don t) have (?:enough|sufficient)",
            rf"insuff?i?ci?ent{NEAR}{MONEY}|{MONEY}{FEW}?(?:insufficient|not enough|too low|low|not sufficient)",
            rf"low {MONEY}|out of {MONEY}|not enough {MONEY}",
            r"bakiye\w* (?:\S+ )?yetersiz|yetersiz bakiye|so du (?:\S+ ){0,3}?khong du|khong du (?:so du|tien)",
            r"недостаточно (?:средств|денег|баланс)|saldo (?:\S+ )?(?:insuficiente|tidak|kurang)|fondos insuficientes",
            r"余额不足|رصيد\S* غير كاف",
        ),
    ),
    (
        ErrorClass.BAD_PARAM,
        (
            r"comments? field|interval|drip ?feed|service type|\bruns\b|schedule|coupon|promo code",
            rf"{FIELD}(?: field)? {IS}(?:required|invalid|incorrect|empty|missing|wrong)",
            rf"(?:{BAD}|missing|empty) {FIELD}\b|{LANGUAGE_KEY}{FIELD}",
        ),
    ),
    (
        ErrorClass.QUANTITY_BOUNDS,
        (
            rf"{AMOUNT}{FEW}?{BEYOND}",
            rf"(?:{BAD}|min|max|minimum|maximum|minimal|maximal) (?:order )?(?:quantity|amount|qty|number)",
            r"(?:less than|lower than|more than|greater than|higher than|below|above|exceeds?) (?:the )?(?:min|max)",
            r"out of range|follow the limit|multiple of \d+|more than \d+ per link|(?:min|max)\w* (?:order )?is \d+",
            r"(?:minimum|maksimum|asgari|azami) (?:sayi|miktar|siparis)|so luong (?:toi (?:thieu|da)|khong)",
            r"количество (?:\S+ ){0,2}?(?:меньше|больше|должно|превыша)|минимальн|максимальн",
            r"(?:cantidad|quantidade|jumlah|kuantitas) (?:\S+ ){0,2}?(?:min|max|menor|maior|mayor|invalid)",
        ),
    ),
    (
        ErrorClass.INVALID_LINK,
        (
            rf"(?:{BAD}|malformed|unsupported|broken|missing|empty) (?:\S+ )?(?:link|url|profile|page)\b",
            rf"\b(?:link|url)\b{FEW}?{UNFIT}",
            rf"\b(?:link|url) (?:field )?{IS}(?:required|missing)|\bvalid (?:link|url)|{LANGUAGE_KEY}link$",
            rf"(?:profile|account|page|user) {IS}(?:hidden|private|closed)|private (?:profile|account)",
            r"profil gizli|hesap gizli|gecersiz (?:link|baglanti)|(?:link|baglanti) (?:gecersiz|hatali)",
            r"lien ket khong|link khong|(?:link|enlace|url) (?:invalid[oa]|incorrec?t[oa]|tidak valid|salah)",
            r"(?:неверн|некорректн|неправильн)\S* (?:ссылк|url)|ссылк\S+ (?:неверн|некорректн)",
            r"закрыт\S* (?:профил|аккаунт)",
        ),
    ),
    (
        ErrorClass.SERVICE_NOT_FOUND,
        (
            rf"(?:{BAD}|disabled|inactive|no such|missing) (?:service|package)(?: id)?\b",
            rf"(?:service|package)(?: id)?(?: \d+)? {IS}{NOW}(?:{GONE}|inactive|disabled|invalid|deleted|removed)",
            rf"(?:this|selected|requested) service {IS}{NOW}(?:no longer |not )?(?:available|unavailable)",
            r"servis (?:pasif|bulunamadi|aktif degil)|dich vu (?:khong|da|nay khong)",
            r"(?:услуга|сервис) не (?:наиден|доступ|актив)",
            r"servico (?:nao|invalido|inativo)|servicio (?:no|invalido|inactivo)|layanan (?:tidak|salah)",
        ),
    ),
)
