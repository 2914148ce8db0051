"""Words for an operator whose panel does not answer as it should: what is wrong, and what to do next."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.check.finding import quoted
from bot.panel import AnswerError, DialectError, ErrorClass, Hurdle, RedirectError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.panel import PanelError

PATH = "/api/v2"
ERROR_STATUS = 400
WRONG_PATH = frozenset({404, 405, 410})
TITLE = re.compile(r"<title[^>]*>(.*?)(?:</title|$)", re.IGNORECASE | re.DOTALL)
SIGN_IN = re.compile(r"log-?in|sign-?in|auth", re.IGNORECASE)
OF_THE_PANEL = frozenset(
    {
        ErrorClass.AUTH,
        ErrorClass.ACCOUNT,
        ErrorClass.BLOCKED,
        ErrorClass.RATE_LIMIT,
        ErrorClass.MAINTENANCE,
        ErrorClass.SERVER_ERROR,
    }
)
"""What is so whichever status it comes with."""

CLASSES: Mapping[ErrorClass, str] = {
    ErrorClass.AUTH: "it does not accept PANEL_KEY{said}. Copy the key again from the panel's account or API page.",
    ErrorClass.ACCOUNT: "it has closed this account or its API access{said}. Ask the panel's support.",
    ErrorClass.BLOCKED: (
        "a guard before it turns this machine away{status}. Ask the panel's support to let this machine's address "
        "in, or for an API address without the guard."
    ),
    ErrorClass.RATE_LIMIT: "it is asked too often and wants a pause{pause}{said}. Try again after it.",
    ErrorClass.MAINTENANCE: "it is being repaired{said}. Try again later.",
    ErrorClass.SERVER_ERROR: "it has an error of its own{status}{said}. Try again, and ask its support.",
    ErrorClass.EMPTY: "it answers nothing at all{status}, so PANEL_URL is hardly its API address. {usual}",
    ErrorClass.NOT_JSON: "it answers with {page} where JSON is expected, so PANEL_URL is not its API address. {usual}",
    ErrorClass.UNSUPPORTED_ACTION: "it does not know what API v2 asks{said}. {usual}",
    ErrorClass.BAD_REQUEST: "it does not understand what API v2 asks{said}. {usual}",
}
STRANGE = "it answers with JSON that is not API v2's{said}. {usual}"
DECLINED = "it answers with an error{said}. Ask its support what that means."
NOT_THERE = "nothing is at this path{status}, so PANEL_URL is not its API address. {usual}"
DIALECT = (
    "it speaks another protocol than API v2{said}. This desk needs API v2: look for it on the panel's API page, or ask "
    "its support for the address."
)

NO_LIST = "the service list does not come (it answers with {answer}), though the balance did. Ask the panel's support."

HURDLES: Mapping[Hurdle, str] = {
    Hurdle.NO_SUCH_HOST: "there is no host {host}. Look for a typing error in PANEL_URL; else this machine has no DNS.",
    Hurdle.NO_CONNECTION: "{host} takes no connection. Look at host and port in PANEL_URL, and at the firewall here.",
    Hurdle.BAD_CERTIFICATE: (
        "the certificate of {host} is not good ({reason}), so the key was not sent. Look for a typing error in "
        "PANEL_URL; if there is none, the panel has to renew its certificate."
    ),
    Hurdle.NO_TLS: "{host} does not speak TLS there, so the key was not sent. Look at the port in PANEL_URL.",
    Hurdle.SLOW: "{host} did not answer in time. Try again; if it stays so, ask the panel's support.",
    Hurdle.CUT: "{host} ended the connection before a whole answer. Try again; ask its support if it stays.",
}


def blame(error: PanelError, url: str) -> str:
    """Say in one line what the error means for whoever wrote PANEL_URL and PANEL_KEY; the key stands in no error."""
    if isinstance(error, UnreachableError):
        return HURDLES[error.hurdle].format(host=_host(url), reason=quoted(error.reason))
    if isinstance(error, RedirectError):
        return _moved(error, url)
    return _template(error).format(
        said=_said(error),
        status=_status(error),
        pause=f" of {error.wait:.0f} s" if error.wait else "",
        page=_page(error.raw),
        usual=_usual(url),
    )


def blame_list(error: PanelError, url: str) -> str:
    """Say why there is no catalogue where the balance was told: at least address and key are right."""
    if isinstance(error, UnreachableError) or error.error in OF_THE_PANEL:
        return blame(error, url)
    words = error.raw if isinstance(error, AnswerError) else error.reason
    answer = _page(words) if words.strip() else "nothing"
    return NO_LIST.format(answer=answer)


def _template(error: PanelError) -> str:
    if isinstance(error, DialectError):
        return DIALECT
    if error.http_status in WRONG_PATH and error.error not in OF_THE_PANEL:
        return NOT_THERE
    return CLASSES.get(error.error, STRANGE if isinstance(error, AnswerError) else DECLINED)


def _moved(error: RedirectError, url: str) -> str:
    """Name the address that the redirect names, unless it would do harm to ask there."""
    there = _target(url, error.location)
    if not there or there == _address(url):
        return f"it redirects ({error.http_status}) to no other address. {_usual(url)}"
    if SIGN_IN.search(urlsplit(there).path):
        return f"it redirects to its sign-in page ({there}), so PANEL_URL is a page of its site. {_usual(url)}"
    if there.startswith("http://") and url.startswith("https://"):
        return f"it redirects to {there}, where the key would travel in the open. Ask the panel for an https address."
    known = "" if _host(there) == _host(url) else ", if that host is the panel's"
    return f"it has moved: set PANEL_URL to {there}{known}. The redirect was not followed."


def _target(url: str, location: str) -> str:
    try:
        return _address(urljoin(url, location)) if location else ""
    except ValueError:
        return ""


def _address(url: str) -> str:
    """Scheme, host and path: whatever else an address holds may be secret."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return quoted(f"{parts.scheme}://{host}{parts.path}") if host else ""


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _usual(url: str) -> str:
    """Say where API v2 is usually found, unless that is where it was asked."""
    usual = f"{urlsplit(url).scheme}://{_host(url)}{PATH}"
    where = "Take the address from the panel's API page"
    return f"{where}." if url == usual else f"{where}; it is usually {usual}."


def _status(error: PanelError) -> str:
    """Name a status that says anything; panels answer errors with 200."""
    return f" ({error.http_status})" if (error.http_status or 0) >= ERROR_STATUS else ""


def _said(error: PanelError) -> str:
    """Quote the panel, in brackets: of a page only its title."""
    words = error.raw if isinstance(error, AnswerError) and not isinstance(error, DialectError) else error.reason
    if _is_page(words):
        words = _title(words)
    return f" (it says: {quoted(words)})" if words.strip() else ""


def _page(raw: str) -> str:
    if not _is_page(raw):
        return f"text (“{quoted(raw)}”)"
    title = _title(raw)
    return f"a web page (“{quoted(title)}”)" if title else "a web page"


def _is_page(text: str) -> bool:
    return text.lstrip().startswith("<")


def _title(page: str) -> str:
    found = TITLE.search(page)
    return html.unescape(found[1]).strip() if found else ""
