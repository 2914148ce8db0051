"""Words about the panel as a whole: machines in trouble, keys and accounts, pace, requests that it does not know."""

from __future__ import annotations

from bot.panel.decode.wordings.pieces import BAD, CANNOT, FAILED, FEW, GONE, IS, NEAR, NOW, Row
from bot.panel.models import ErrorClass

AMBIGUOUS: tuple[Row, ...] = (
    (
        ErrorClass.SERVER_ERROR,
        (
            r"went wrong|wrong while|un(?:known|expected) error|undefined|exception",
            r"(?:server|internal|system|database|sql|query|network|gateway|connection|curl) (?:error|failed|failure)",
            r"\berror (?:while|when|processing|placing|creating|occurr?ed|in|on|connecting)\b|error has occurr?ed",
            rf"{FAILED}{NEAR}?(?:be )?(?:plac|creat|record|process|submit|sav|send|add|insert|connect|complet|handl)",
            rf"{CANNOT} (?:be (?:plac|creat|process|sav)|process|handl|complet|connect)",
            r"not (?:created|placed|processed|saved)|order (?:failed|creation failed|placement failed)",
            r"time ?d? ?out|gateway|upstream|provider|supplier",
            rf"^(?:50\d )?service {IS}{NOW}unavailable",
            r"hata olustu|bir hata|sistem hatasi|islem basarisiz",
            r"\bco loi|loi he thong|\bthat bai|khong thanh cong",
            r"что то пошло|ошибка (?:сервера|при|базы)|внутренняя ошибка|не удалось",
            r"algo (?:deu|salio)|erro (?:interno|ao)|error (?:interno|al)|ocorreu um|ocurrio un|falha ao",
            r"terjadi kesalahan|kesalahan sistem|\bgagal",
        ),
    ),
)
"""Whatever else such a text says, the thing may have been done."""

DONE: tuple[Row, ...] = (
    (
        ErrorClass.UNKNOWN_ERROR,
        (
            r"\bsuccess(?:ful|fully)?\b|\bqueued\b|\baccepted\b",
            r"order (?:has been |was |is )?(?:placed|created|received|submitted)(?! with| on this)",
        ),
    ),
)
"""Words of success inside an error: nothing is proven."""

SHUT = r"(?:inactive|suspended|restricted|banned|blocked|disabled|locked|not active|deactivated)"
KEY = r"(?:api ?key|api token|key|token)\b"

ACCESS: tuple[Row, ...] = (
    (
        ErrorClass.AUTH,
        (
            rf"(?:{BAD}|missing|expired|revoked|no){NEAR}(?:api ?)?(?:key|token)\b",
            rf"\b{KEY}{FEW}?(?:invalid|incorrect|wrong|missing|not (?:valid|found)|required|expired|revoked|does not)",
            rf"\b{KEY} (?:hatali|gecersiz|yanlis|khong|salah)",
            r"unauthori[sz]ed|unauthenticated|authentication (?:failed|required|error)|not authori[sz]ed",
            r"api is disabled? for this user|\buser not found|invalid credentials",
            r"\bip (?:\S+ ){0,3}?not (?:allowed|whitelisted)",
            r"неверныи (?:api )?(?:ключ|токен)|ключ (?:api )?(?:неверен|недеиствителен|не наиден)",
            r"chave (?:da |de )?(?:api )?(?:invalida|incorreta)|clave (?:de )?(?:api )?(?:invalida|incorrecta)",
        ),
    ),
    (
        ErrorClass.ACCOUNT,
        (
            rf"(?:(?:your|the|user|api) (?:account|user)|^(?:this )?account|^user){FEW}?{SHUT}",
            rf"account banned|api access {IS}(?:disabled|denied|restricted)|restricted from ordering",
            r"hesabiniz (?:pasif|aktif degil|askiya|engel)|tai khoan (?:cua ban )?(?:da )?bi (?:khoa|cam)",
            r"аккаунт (?:заблокирован|неактивен|не активен)|akun (?:anda )?(?:tidak aktif|diblokir)",
        ),
    ),
)

PACE: tuple[Row, ...] = (
    (
        ErrorClass.RATE_LIMIT,
        (
            r"rate ?limit|^too many|too many (?:\S+ )?(?:requests?|attempts?|calls?|orders?)|throttl|error 1015",
            r"spam protection|slow down|too (?:fast|quickly|often)|wait \d+ ?(?:s|sec|min|h|hour)",
            r"(?:requests?|api|calls?) limit|limit of requests|maximum number of requests",
            r"cok fazla istek|qua nhieu|слишком много|слишком часто|demasiad[ao]s|muitas",
        ),
    ),
    (
        ErrorClass.MAINTENANCE,
        (
            r"maintenance|temporarily (?:unavailable|closed|disabled|suspended|off)",
            r"panel is (?:closed|offline|unavailable)",
            rf"order(?:ing|s) (?:is|are) {NOW}(?:disabled|closed|off|paused|suspended|unavailable)",
            r"bao tri|bakim|manutencao|mantenimiento|техническ|обслуживани|pemeliharaan",
        ),
    ),
)

REQUEST: tuple[Row, ...] = (
    (ErrorClass.BAD_REQUEST, (r"requires post|method (?:is )?not (?:supported|allowed)|only post",)),
    (
        ErrorClass.UNSUPPORTED_ACTION,
        (
            rf"(?:{BAD}|unsupported) (?:api )?(?:action|method|command)|request not found",
            rf"action{NEAR}?{IS}(?:invalid|unknown|unsupported|required|{GONE}|not (?:supported|recognized))",
            r"hanh dong khong|gecersiz islem|неизвестн\S+ деистви",
        ),
    ),
    (
        ErrorClass.BAD_REQUEST,
        (
            rf"(?:{BAD}|malformed|empty) (?:request|parameters?|params|data|input|format)",
            r"missing (?:\S+ ){0,2}?(?:data|param\w*|fields?|required)|(?:param\w*|fields?) missing",
            r"must fill|please (?:enter|provide|specify)|vui long nhap|required (?:parameters?|fields?|params|data)",
            r"(?:is|are|field) required|unknown panel",
            r"eksik (?:veri|bilgi|parametre)|doldurmalisiniz|thieu (?:du lieu|tham so|thong tin)",
            r"(?:неверныи|некорректныи) запрос|requisicao invalida|solicitud invalida|permintaan (?:salah|tidak)",
        ),
    ),
)
