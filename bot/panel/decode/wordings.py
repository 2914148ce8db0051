"""What panels say when they decline, folded to classes: one table, read from the top.

Texts are folded first: no HTML, no accents, lower case, every sign a space, so that `neworder.error.min_quantity` and
«Minimum quantity» meet the same row. Sources: the documentation and sources of the panel families, with their English,
Turkish, Vietnamese, Russian, Portuguese, Spanish and Indonesian sentences and PerfectPanel's language keys.
"""

from __future__ import annotations

from bot.panel.models import ErrorClass as E

FEW = r"(?: \S+){0,3} "
"""Up to three words between two that belong together."""

WORD_ERROR = r"^(?:neworder )?error "
"""How a folded language key begins."""

Row = tuple[E, tuple[str, ...]]

AMBIGUOUS: tuple[Row, ...] = (
    (
        E.SERVER_ERROR,
        (
            r"went wrong|wrong while|unknown error|unexpected error|undefined",
            r"(?:server|internal|system|database|sql|query|network|gateway|connection|curl) (?:error|failed|failure)",
            r"\berror (?:while|when|processing|placing|creating|occurr?ed|in|on|connecting)\b|error has occurr?ed",
            r"(?:failed|unable|could not|couldn t|can t|cannot|can not|not able)(?: to)?(?: \S+)? (?:plac|creat|record|process|submit|sav|send|add|insert|connect|complet|handl)\w*",
            r"could not be (?:plac|creat|record|process|submit|sav|sent|add)\w*",
            r"not (?:created|placed|processed|saved)",
            r"order (?:failed|creation failed|placement failed)",
            r"time ?d? ?out|bad gateway|gateway|upstream|provider|supplier",
            r"^(?:50\d )?service (?:is )?(?:temporarily |currently )?unavailable",
            r"hata olustu|bir hata|sistem hatasi|islem basarisiz",
            r"\bco loi|loi he thong|\bthat bai|khong thanh cong",
            r"что то пошло|ошибка (?:сервера|при|базы)|внутренняя ошибка|не удалось|попробуите позже$",
            r"algo (?:deu|salio)|erro (?:interno|ao)|error (?:interno|al)|ocorreu um|ocurrio un|falha ao",
            r"terjadi kesalahan|kesalahan sistem|gagal",
        ),
    ),
)
"""Words of machines in trouble: whatever else they say, the thing may have been done."""

DONE: tuple[Row, ...] = (
    (
        E.UNKNOWN_ERROR,
        (
            r"\bsuccess(?:ful|fully)?\b|\bqueued\b|\baccepted\b",
            r"order (?:has been |was |is )?(?:placed|created|received|submitted)(?! with| on this)",
        ),
    ),
)
"""Words of success inside an error: nothing is proven."""

DUPLICATE: tuple[Row, ...] = (
    (
        E.DUPLICATE_ORDER,
        (
            r"active (?:processing )?order|identical order|duplicate|order already exists",
            rf"(?:same|this|that) (?:link|url|page|username){FEW}?(?:active|already|in progress|process\w*|pending|running)",
            rf"already{FEW}?(?:order|request)\w*{FEW}?(?:link|url|page|username)|link{FEW}?already",
            r"yeni bir siparis giremez|aktif (?:bir )?siparis|ayni (?:link|baglanti)",
            r"don hang (?:trung|dang (?:chay|xu ly))|da co don",
            r"уже есть (?:активн|заказ)|активныи заказ|pedido ativo|pedido activo|pesanan aktif",
        ),
    ),
)

ACCESS: tuple[Row, ...] = (
    (
        E.AUTH,
        (
            r"(?:invalid|incorrect|wrong|missing|bad|unknown|expired|revoked|no)(?: \S+)? (?:api ?)?(?:key|token)\b",
            rf"\b(?:api ?key|api token|key|token)\b(?: \S+)?{FEW}?(?:invalid|incorrect|wrong|missing|not valid|not found|required|expired|revoked|not exist|does not|hatali|gecersiz|yanlis|khong|salah|nao)",
            r"(?:api ?key|\bkey|token) (?:is )?(?:invalid|incorrect|wrong|missing|required|hatali|gecersiz|expired)",
            r"unauthori[sz]ed|unauthenticated|authentication (?:failed|required|error)|not authori[sz]ed",
            r"invalid credentials",
            r"api is disabled? for this user|\buser not found",
            r"неверныи (?:api )?(?:ключ|токен)|ключ (?:api )?(?:неверен|недеиствителен|не наиден)",
            r"chave (?:da |de )?(?:api )?(?:invalida|incorreta)|clave (?:de )?(?:api )?(?:invalida|incorrecta)",
        ),
    ),
    (
        E.ACCOUNT,
        (
            r"(?:your|the|user|api) (?:account|user)(?: \S+){0,3} (?:inactive|suspended|restricted|banned|blocked|disabled|locked|not active|deactivated)",
            r"^(?:this )?account (?:is |has been |was )?(?:inactive|suspended|restricted|banned|blocked|disabled|locked|not active)",
            r"account banned|api access (?:is |has been )?(?:disabled|denied|restricted)|restricted from ordering",
            r"hesabiniz (?:pasif|aktif degil|askiya|engel)|tai khoan (?:cua ban )?(?:da )?bi (?:khoa|cam)",
            r"аккаунт (?:заблокирован|неактивен|не активен)|akun (?:anda )?(?:tidak aktif|diblokir)",
        ),
    ),
)

PACE: tuple[Row, ...] = (
    (
        E.RATE_LIMIT,
        (
            r"rate ?limit|too many (?:\S+ )?(?:requests?|attempts?|calls?|orders?)|^too many|spam protection",
            r"slow down|too (?:fast|quickly|often)|throttl|error 1015",
            r"(?:requests?|api|calls?) limit|limit of requests|maximum number of requests",
            r"wait \d+ ?(?:s|sec|min|h|hour)|cok fazla istek|qua nhieu|слишком много|слишком часто|demasiad[ao]s",
            r"muitas",
        ),
    ),
    (
        E.MAINTENANCE,
        (
            r"maintenance|temporarily (?:unavailable|closed|disabled|suspended|off)",
            r"panel is (?:closed|offline|unavailable)",
            r"order(?:ing|s) (?:is|are) (?:temporarily |currently )?(?:disabled|closed|off|paused|suspended|unavailable)",
            r"bao tri|bakim|manutencao|mantenimiento|техническ|обслуживани|pemeliharaan",
        ),
    ),
)

ORDERING: tuple[Row, ...] = (
    (
        E.INSUFFICIENT_FUNDS,
        (
            r"(?:not|no|isn t|don t have|do not have) (?:have )?enough (?:\S+ ){0,2}?(?:funds?|balance|money|credits?)",
            rf"insuff?i?ci?ent(?: \S+)? (?:funds?|balance|credits?|money)",
            rf"(?:balance|funds?|credits?){FEW}?(?:insufficient|not enough|too low|not sufficient)",
            r"(?:balance|funds?|credits?) (?:is |are )?(?:insufficient|not enough|too low|low|not sufficient)",
            r"low balance",
            r"(?:don t|do not|not) have (?:enough|sufficient)|not enough funds|not enough balance",
            r"out of (?:funds|balance)",
            r"bakiye\w* (?:\S+ )?yetersiz|yetersiz bakiye|so du (?:\S+ ){0,3}?khong du|khong du so du|khong du tien",
            r"недостаточно (?:средств|денег|баланс)|saldo (?:\S+ )?(?:insuficiente|tidak|kurang)",
            r"fondos insuficientes",
            r"余额不足|رصيد\S* غير كاف",
        ),
    ),
    (
        E.BAD_PARAM,
        (
            r"comments? field|interval time|interval|drip ?feed|service type|\bruns\b|schedule|coupon|promo code",
            r"(?:username|usernames|hashtags?|keywords?|comments?|answer number|media|groups?|expiry|delay|posts|country|device)(?: field)? (?:is |are )?(?:required|invalid|incorrect|empty|missing|wrong)",
            r"(?:invalid|incorrect|missing|wrong|empty|bad) (?:comments?|usernames?|hashtags?|keywords?|answer|media|groups?|expiry|delay|posts|country|device|runs|param\w* value)",
            WORD_ERROR
            + r"(?:comments?|usernames?|hashtags?|keywords?|media|groups?|answer\w*|expiry|delay|posts|runs)",
        ),
    ),
    (
        E.QUANTITY_BOUNDS,
        (
            rf"(?:quantity|amount|qty){FEW}?(?:less|more|greater|lower|higher|below|above|between|min\w*|max\w*|range|multiple|exceed\w*|at least|at most|invalid|incorrect|too)",
            r"(?:quantity|amount|qty) (?:is )?(?:less|more|greater|below|above|between|invalid|incorrect|out of|must|should)",
            r"(?:invalid|incorrect|wrong|bad|min|max|minimum|maximum|minimal|maximal) (?:order )?(?:quantity|amount|qty|number)",
            r"(?:less|lower|more|greater|higher) than (?:the )?(?:min|max)\w*|out of range|follow the limit",
            r"multiple of \d+",
            r"more than \d+ per link|(?:below|above|exceeds?) (?:the )?(?:min|max)\w*",
            r"(?:min|max)\w* (?:is|order is) \d+",
            r"(?:minimum|maksimum|asgari|azami) (?:sayi|miktar|siparis)|so luong (?:toi (?:thieu|da)|khong)",
            r"количество (?:\S+ ){0,2}?(?:меньше|больше|должно|превыша)|минимальн|максимальн",
            r"(?:cantidad|quantidade|jumlah|kuantitas) (?:\S+ ){0,2}?(?:min|max|menor|maior|mayor|invalid)",
        ),
    ),
    (
        E.INVALID_LINK,
        (
            r"(?:bad|invalid|incorrect|wrong|malformed|unsupported|broken|missing|empty) (?:\S+ )?(?:link|url|profile|page)\b",
            rf"\b(?:link|url)\b{FEW}?(?:invalid|incorrect|wrong|not valid|malformed|not supported|unsupported|broken|empty)",
            r"\b(?:link|url)\b (?:field |format )?(?:is |was )?(?:invalid|incorrect|wrong|required|not valid|bad|missing|empty)",
            r"(?:profile|account|page|user) (?:is |was )?(?:hidden|private|closed)|private (?:profile|account)",
            r"profil gizli|hesap gizli",
            r"(?:duong )?lien ket khong|link khong|gecersiz (?:link|baglanti)|(?:link|baglanti) (?:gecersiz|hatali)",
            r"(?:неверн|некорректн|неправильн)\S* (?:ссылк|url)|ссылк\S+ (?:неверн|некорректн)",
            r"закрыт\S* (?:профил|аккаунт)",
            r"(?:link|enlace|url) (?:invalid[oa]|incorret[oa]|incorrect[oa]|tidak valid|salah)",
            WORD_ERROR + r"link$",
        ),
    ),
    (
        E.SERVICE_NOT_FOUND,
        (
            r"(?:invalid|incorrect|wrong|bad|unknown|disabled|inactive|no such|missing) (?:service|package)(?: id)?\b",
            r"(?:service|package)(?: id)?(?: \d+)? (?:is |was |has been |or \S+ )?(?:not (?:found|active|exist\w*)|inactive|disabled|invalid|incorrect|deleted|removed|do(?:es)? not exist\w*|doesn t exist)",
            r"(?:this|selected|requested) service (?:is )?(?:currently |now |no longer )?(?:not available|unavailable|available)",
            r"servis (?:pasif|bulunamadi|aktif degil)|dich vu (?:khong|da|nay khong)",
            r"(?:услуга|сервис) не (?:наиден|доступ|актив)",
            r"servico (?:nao|invalido|inativo)|servicio (?:no|invalido|inactivo)|layanan (?:tidak|salah)",
        ),
    ),
)

REQUEST: tuple[Row, ...] = (
    (E.BAD_REQUEST, (r"requires post|method not allowed|method is not (?:supported|allowed)|only post",)),
    (
        E.UNSUPPORTED_ACTION,
        (
            r"(?:invalid|unknown|incorrect|wrong|unsupported|undefined|bad) (?:api )?(?:action|method|command)",
            r"action(?: \S+)? (?:is |was |not )?(?:invalid|unknown|unsupported|found|supported|exist|valid|recognized|required)",
            r"request not found|hanh dong khong|gecersiz islem|неизвестн\S+ деистви",
        ),
    ),
    (
        E.BAD_REQUEST,
        (
            r"(?:incorrect|invalid|wrong|bad|malformed|empty) (?:request|parameters?|params|data|input|format)",
            r"missing (?:\S+ ){0,2}?(?:data|parameters?|params|fields?|required)",
            r"(?:parameters?|fields?|params) (?:are |is )?missing",
            r"must fill|required (?:parameters?|fields?|params|data)|(?:is|are) required|field required",
            r"eksik (?:veri|bilgi|parametre)|doldurmalisiniz|thieu (?:du lieu|tham so|thong tin)|unknown panel",
            r"неверныи запрос|некорректныи запрос|requisicao invalida|solicitud invalida|permintaan (?:salah|tidak)",
        ),
    ),
)

ORDER_LOST: tuple[Row, ...] = (
    (
        E.ORDER_NOT_FOUND,
        (
            r"(?:incorrect|invalid|wrong|unknown|bad|no such) orders?\b(?: ids?)?|no order was placed with",
            r"orders?(?: ids?)?(?: \S+)? (?:is |was |are |were )?(?:not found|not exist|invalid|incorrect|do(?:es)? not|doesn t|missing)",
            r"no orders? (?:found|with)|siparis (?:bulunamadi|yok)|(?:khong tim thay|khong ton tai) don",
            r"don hang khong (?:ton tai|tim)",
            r"заказ не (?:наиден|существует)|pedido nao encontrado|pedido no encontrado|pesanan tidak ditemukan",
        ),
    ),
)

REFILL_LOST: tuple[Row, ...] = (
    (
        E.REFILL_NOT_FOUND,
        (
            r"(?:incorrect|invalid|wrong|unknown|bad|no such) refill(?! request)|no refill (?:was )?found",
            r"refill(?: request| task)?(?: id)?(?: \S+)? (?:is |was )?(?:not found|not exist|invalid|incorrect|do(?:es)? not exist)",
            r"(?:khong tim thay|khong ton tai) (?:yeu cau )?bao hanh",
        ),
    ),
)

REFILLING: tuple[Row, ...] = (
    (
        E.REFILL_PENDING,
        (
            r"refill task is not completed|refill (?:is |was |has been |request )?(?:already|in progress|pending)",
            r"already (?:\S+ ){0,2}?(?:refill|requested)|(?:pending|active) refill|being refilled",
        ),
    ),
    (
        E.REFILL_TOO_EARLY,
        (
            r"not (?:\S+ )?yet|too early|(?:less|earlier) than \d+ hours?",
            r"\d+ (?:hours?|days?) (?:after|ago|since|later)",
            r"(?:wait|after|in) \d+ (?:hours?|days?)|order (?:is |was )?not (?:yet )?completed|\d+ gio",
            r"phai hoan thanh",
        ),
    ),
    (E.REFILL_EXPIRED, (r"refill (?:\S+ ){0,2}?(?:over|expired|ended|passed)|expired|guarantee|warranty|het han",)),
    (
        E.NOT_ELIGIBLE_REFILL,
        (
            r"not eligible|non eligible|ineligible|refill (?:\S+ ){0,3}?(?:disabled|not|no|unavailable)|no refill",
            r"non refill",
            r"(?:cannot|can not|can t) be refilled|(?:not|no|doesn t) (?:support|have|allow) refill|error refill",
            r"khong (?:\S+ )?bao hanh",
        ),
    ),
)

CANCELLING: tuple[Row, ...] = (
    (
        E.CANCEL_PENDING,
        (
            r"cancel\w* (?:\S+ ){0,2}?already|already (?:\S+ ){0,2}?(?:requested|pending|submitted|sent)",
            r"(?:pending|active) cancel|cancel\w* (?:is )?(?:in progress|pending)",
        ),
    ),
    (
        E.NOT_ELIGIBLE_CANCEL,
        (
            r"not eligible|ineligible|cancel\w* (?:\S+ ){0,3}?(?:disabled|not|no|unavailable)",
            r"(?:cannot|can not|can t|could not|unable to) (?:be )?cancel",
            r"(?:not|no|doesn t) (?:support|have|allow) cancel",
            r"(?:already|order (?:is |was )?|been )(?:completed|cancell?ed|finished|refunded|processed)|error cancel",
            r"da hoan thanh|da bi huy|khong the huy|iptal edilemez|нельзя отменить|невозможно отменить",
        ),
    ),
)

BY_ACTION: dict[str, tuple[Row, ...]] = {
    "add": (*AMBIGUOUS, *DUPLICATE, *DONE, *ACCESS, *PACE, *ORDERING, *REQUEST, *ORDER_LOST),
    "refill": (*ACCESS, *REFILLING, *AMBIGUOUS, *DONE, *PACE, *REFILL_LOST, *ORDER_LOST, *REQUEST, *ORDERING),
    "refill_status": (*AMBIGUOUS, *ACCESS, *PACE, *REFILL_LOST, *ORDER_LOST, *REQUEST, *REFILLING),
    "cancel": (*ACCESS, *CANCELLING, *AMBIGUOUS, *DONE, *PACE, *ORDER_LOST, *REQUEST, *ORDERING),
}
REST = (*AMBIGUOUS, *ACCESS, *PACE, *ORDER_LOST, *REFILL_LOST, *REQUEST, *ORDERING)
