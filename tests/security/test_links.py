"""Nasty links beyond the usual ones: signs that look like others, escapes in the host, odd ports, hidden schemes."""

import pytest

from bot.errors import Told
from bot.orders.links import host_of, parse_link, suspicious

pytestmark = pytest.mark.quick

REFUSED = (
    "https://instagram%2ecom/a", "https://%69nstagram.com/a", "https://instagram.com%00.evil.com/",
    "https://instagram.com%2f@evil.com/", "https://instagram.com\\.evil.com/", "https://instagram.com:443@evil.com/",
    "https://instagram.com;@evil.com/", "https://instagram.com,evil.com/", "https://instagram.com|evil.com/",
    "https://evil.com\u2044instagram.com/", "https://evil.com\u2215instagram.com/", "https://evil.com\uff0fa",
    "https://evil.com\uff1fa", "https://evil.com\uff03a", "https://evil.com\uff20a.com/", "https://evil.com\uff1a80/",
    "https://①.①.①.①/", "https://⑴.com/", "https://[v1.a]/", "https://0/", "https://0x7f.1/", "https://localhost./",
    "https://instagram.com../", "https://a.com:1e3/", "https://a.com:-1/", "https://a.com:+80/", "https://a.com:8\u00b2/",
    "data:text/html,x", "vbscript:x", "view-source:https://a.com/", "blob:https://a.com/x", "JaVaScRiPt:alert(1)",
    "javascript://instagram.com/%0aalert(1)", "https://https://a.com", "intent://a.com/#Intent;end", "\x01https://a.com/",
)  # fmt: skip


@pytest.mark.parametrize("raw", REFUSED, ids=ascii)
def test_it_is_refused(raw):
    with pytest.raises(Told):
        parse_link(raw)


TRUE_HOST = {
    "https://instagram.com．evil.com/": "instagram.com.evil.com",
    "https://instagram。com/a": "instagram.com",
    "https://ⓘnstagram.com/a": "instagram.com",
    "https://instagram.com#@evil.com/": "instagram.com",
    "https://instagram.com?@evil.com/": "instagram.com",
    "https://ſhop.com/": "shop.com",
    "https://instagram.com:0443/a": "instagram.com",
}


@pytest.mark.parametrize(("raw", "host"), TRUE_HOST.items(), ids=map(ascii, TRUE_HOST))
def test_the_host_that_a_panel_would_ask_is_the_one_that_is_shown(raw, host):
    link = parse_link(raw)
    assert link.isascii()
    assert host_of(link) == host


@pytest.mark.parametrize("host", ["instаgram.com", "ıinstagram.com", "xn--instgram-46g.com", "раураl.com"], ids=ascii)
def test_a_name_that_imitates_another_is_doubted(host):
    assert suspicious(parse_link(f"https://{host}/a"))


AT_HOME = (
    "http://printer.local/", "https://localhost/", "https://a.localhost/x", "https://db.internal/", "https://nas.lan/a",
    "https://router.home.arpa/", "https://wiki.corp/", "https://LOCALHOST:8080/", "https://printer.local./",
    "http://127.0.0.1/", "http://10.0.0.1/", "http://192.168.1.1/a", "http://172.16.0.1/", "http://169.254.169.254/",
    "http://[::1]/", "http://[fd00::1]/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
)  # fmt: skip


@pytest.mark.parametrize("raw", AT_HOME)
def test_a_place_that_only_one_network_knows_is_refused(raw):
    """The panel would look for it in its own network, where nothing of the person's is."""
    with pytest.raises(Told):
        parse_link(raw)
    with pytest.raises(Told):
        parse_link(raw, names=True)


@pytest.mark.parametrize("raw", ["https://local.example.com/", "https://internal.dev/", "https://home.pl/a"])
def test_a_public_name_that_only_sounds_so_is_taken(raw):
    assert parse_link(raw)
