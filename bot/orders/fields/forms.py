"""The table: service type to form. A new service type is one row here.

Parameters as API v2 panels document them (PerfectPanel's sample calls and type tabs). A type is the layout of a form
and not its meaning: panels sell web traffic as «Invites from Groups», so texts are taken as people write them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.errors import Told
from bot.orders.fields import parsers
from bot.orders.fields.form import N_, Answers, Choice, Field, Form, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.panel import Service

DELAYS = ("0", "5", "10", "15", "30", "60", "90")
MAX_RUNS = 1000
MAX_INTERVAL = 7 * 24 * 60

_DEVICES = (
    Choice("1", N_("Desktop")),
    Choice("2", N_("Android")),
    Choice("3", N_("iOS")),
    Choice("4", N_("Mixed mobile")),
    Choice("5", N_("Mixed mobile and desktop")),
)
_KEYWORD, _REFERRER, _BLANK = "1", "2", "3"
_TRAFFIC = (
    Choice(_KEYWORD, N_("Google keyword")),
    Choice(_REFERRER, N_("Referring site")),
    Choice(_BLANK, N_("Direct, without a source")),
)
_DELAY_CHOICES = tuple(Choice(minutes, minutes) for minutes in DELAYS)

_LINK = Field("link", N_("Link"), N_("Which link is it for?"), parsers.link, is_link=True)
_QUANTITY = Field("quantity", N_("Quantity"), N_("How many would you like?"), parsers.quantity)
_COMMENTS = Field(
    "comments",
    N_("Comments"),
    N_("Please send the comments, one on each line, as a message or as a text file."),
    parsers.counted_lines,
    many_lines=True,
)
_PACKED_COMMENTS = Field(_COMMENTS.key, _COMMENTS.label, _COMMENTS.question, parsers.lines, many_lines=True)
_USERNAME = Field("username", N_("User name"), N_("Which user name is it for?"), parsers.username)
_COMMENT_OWNER = Field(
    "username", N_("User name"), N_("Who wrote the comment? Please send the user name."), parsers.username
)
_USERNAMES = Field(
    "usernames",
    N_("User names"),
    N_("Please send the user names, one on each line, as a message or as a text file."),
    parsers.names,
    many_lines=True,
)
_COUNTED_USERNAMES = Field(
    _USERNAMES.key, _USERNAMES.label, _USERNAMES.question, parsers.counted_names, many_lines=True
)
_HASHTAG = Field("hashtag", N_("Hashtag"), N_("Which hashtag should be used?"), parsers.line)
_HASHTAGS = Field(
    "hashtags", N_("Hashtags"), N_("Please send the hashtags, one on each line."), parsers.names, many_lines=True
)
_MEDIA = Field(
    "media",
    N_("Post"),
    N_("Please send the link to the post whose likers are meant."),
    parsers.web_address,
    is_link=True,
)
_GROUPS = Field("groups", N_("Groups"), N_("Please send the groups, one on each line."), parsers.lines, many_lines=True)
_KEYWORDS = Field(
    "keywords", N_("Keywords"), N_("Please send the keywords, one on each line."), parsers.lines, many_lines=True
)
_ANSWER = Field(
    "answer_number", N_("Answer number"), N_("What is the number of the answer to vote for?"), parsers.whole(1, 1000)
)
_COUNTRY = Field(
    "country", N_("Country"), N_("Which country should the visitors come from, for example US?"), parsers.line
)
_DEVICE = Field(
    "device", N_("Device"), N_("Which device should the visitors use?"), parsers.one_of(_DEVICES), choices=_DEVICES
)
_SOURCE = Field(
    "type_of_traffic",
    N_("Source"),
    N_("Where should the visitors come from?"),
    parsers.one_of(_TRAFFIC),
    choices=_TRAFFIC,
)
_GOOGLE_KEYWORD = Field(
    "google_keyword",
    N_("Google keyword"),
    N_("Which words should be searched for on Google?"),
    parsers.line,
    when=lambda answers: answers.get("type_of_traffic") == _KEYWORD,
)
_REFERRING_URL = Field(
    "referring_url",
    N_("Referring site"),
    N_("Please send the link to the referring site."),
    parsers.web_address,
    is_link=True,
    when=lambda answers: answers.get("type_of_traffic") == _REFERRER,
)
_LEAST = Field("min", N_("Least for a post"), N_("How many should each post get at least?"), parsers.quantity)
_MOST = Field("max", N_("Most for a post"), N_("How many should each post get at most?"), parsers.quantity)
_POSTS = Field("posts", N_("New posts"), N_("How many new posts should be served?"), parsers.posts)
_DELAY = Field(
    "delay",
    N_("Delay, minutes"),
    N_("How many minutes after a post should it start?"),
    parsers.one_of(_DELAY_CHOICES),
    choices=_DELAY_CHOICES,
)
_OLD_POSTS = Field(
    "old_posts", N_("Old posts"), N_("How many posts that are there already?"), parsers.whole(1, parsers.MAX_POSTS)
)
_EXPIRY = Field(
    "expiry",
    N_("End on"),
    N_("On which day should it end? Please send day/month/year."),
    parsers.day,
    check=parsers.not_over,
)
_RUNS = Field(
    "runs", N_("Runs"), N_("In how many runs? Each of them delivers the whole quantity."), parsers.whole(2, MAX_RUNS)
)
_INTERVAL = Field(
    "interval",
    N_("Interval, minutes"),
    N_("How many minutes should pass between two runs?"),
    parsers.whole(1, MAX_INTERVAL),
)


def _typed(_service: Service, answers: Answers) -> int:
    return int(answers["quantity"])


def _lines_of(key: str) -> Callable[[Service, Answers], int]:
    return lambda _service, answers: answers[key].count("\n") + 1


def _over_all_runs(service: Service, answers: Answers) -> int:
    runs = int(answers["runs"]) if _DRIP_FEED.taken(answers) and _may_drip(service, answers) else 1
    return int(answers["quantity"]) * runs


def _for_all_posts(_service: Service, answers: Answers) -> int:
    return int(answers["max"]) * (int(answers["posts"]) + int(answers.get("old_posts", "0")))


def _may_drip(service: Service, answers: Answers) -> bool:
    return service.dripfeed is True and "quantity" in answers and 2 * int(answers["quantity"]) <= service.max


def _runs_fit(service: Service, answers: Answers) -> None:
    """Some panels hold quantity × runs against the maximum and some only the quantity: within both is safe."""
    if "runs" not in answers or "quantity" not in answers:
        return
    total = int(answers["quantity"]) * int(answers["runs"])
    if total > service.max:
        raise Told(
            "{runs} runs of {quantity} make {total}, which is above this service's maximum of {max}.",
            runs=int(answers["runs"]),
            quantity=int(answers["quantity"]),
            total=total,
            max=service.max,
        )


def _least_below_most(_service: Service, answers: Answers) -> None:
    if "min" in answers and "max" in answers and int(answers["min"]) > int(answers["max"]):
        raise Told(
            "The least for a post ({min}) must not be above the most ({max}).",
            min=int(answers["min"]),
            max=int(answers["max"]),
        )


def _line_count(key: str) -> Callable[[Service, Answers], Mapping[str, str]]:
    """Some panels count the lines themselves and some refuse without a quantity; none refuses one that is right."""
    count = _lines_of(key)
    return lambda service, answers: {"quantity": str(count(service, answers))}


def _one_package(service: Service, _answers: Answers) -> Mapping[str, str]:
    """Some panels insist on a quantity of at least their minimum; the others ignore it: the price is the rate."""
    return {"quantity": str(max(service.min, 1))}


def _by_quantity(*fields: Field) -> Form:
    return Form((*fields, _QUANTITY), count=_typed, pieces=_typed)


def _by_lines(key: str, *fields: Field) -> Form:
    return Form(fields, count=_lines_of(key), pieces=_lines_of(key), sent=_line_count(key))


def _packed(*fields: Field) -> Form:
    return Form(fields, sent=_one_package)


_DRIP_FEED = Option("dripfeed", N_("Drip-feed"), (_RUNS, _INTERVAL), _may_drip)
_OLD = Option("old", N_("Old posts too"), (_OLD_POSTS,), lambda _service, _answers: True)
_LAST_DAY = Option("last_day", N_("End on a day"), (_EXPIRY,), lambda _service, _answers: True)

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "default": Form(
            (_LINK, _QUANTITY), options=(_DRIP_FEED,), count=_typed, pieces=_over_all_runs, check=_runs_fit
        ),
        "package": _packed(_LINK),
        "custom_comments": _by_lines("comments", _LINK, _COMMENTS),
        "custom_comments_package": _packed(_LINK, _PACKED_COMMENTS),
        "mentions": _by_quantity(_LINK, _USERNAMES),
        "mentions_with_hashtags": _by_quantity(_LINK, _USERNAMES, _HASHTAGS),
        "mentions_custom_list": _by_lines("usernames", _LINK, _COUNTED_USERNAMES),
        "mentions_hashtag": _by_quantity(_LINK, _HASHTAG),
        "mentions_user_followers": _by_quantity(_LINK, _USERNAME),
        "mentions_media_likers": _by_quantity(_LINK, _MEDIA),
        "comment_likes": _by_quantity(_LINK, _COMMENT_OWNER),
        "comment_replies": _by_lines("comments", _LINK, _COMMENT_OWNER, _COMMENTS),
        "poll": _by_quantity(_LINK, _ANSWER),
        "invites_from_groups": _by_quantity(_LINK, _GROUPS),
        "seo": _by_quantity(_LINK, _KEYWORDS),
        "web_traffic": _by_quantity(_LINK, _COUNTRY, _DEVICE, _SOURCE, _GOOGLE_KEYWORD, _REFERRING_URL),
        "subscriptions": Form(
            (_USERNAME, _LEAST, _MOST, _POSTS, _DELAY),
            options=(_OLD, _LAST_DAY),
            target="username",
            pieces=_for_all_posts,
            check=_least_below_most,
            at_most=True,
        ),
    }
)
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "from_groups": "invites_from_groups",
        "mentions_hastag": "mentions_hashtag",
        "mentions_users_followers": "mentions_user_followers",
        "seo2": "seo",
        "subscription": "subscriptions",
        "subscription_reselling": "subscriptions",
    }
)


def form_of(service: Service) -> Form | None:
    """The form of the service's type; None where the type is unknown, which is shown and never ordered."""
    return FORMS.get(_SPELLINGS.get(service.type, service.type))
