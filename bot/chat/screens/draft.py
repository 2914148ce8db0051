"""Screens of an order that is being written: its questions and its ends; pure. The card to confirm is `confirm.py`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.catalog import clean, short_name
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import NAME, SERVICE, Shop, browse, home, label, link_line, packaged, service_press
from bot.chat.screens.markup import NOTHING, bare, bold, foreign, lines, narrowed, shortened
from bot.chat.screens.pages import in_rows
from bot.i18n import Html
from bot.orders import DraftState, suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.buttons import Press
    from bot.chat.screen import Rows
    from bot.errors import Told
    from bot.i18n import Words
    from bot.orders import Draft, Field, Order

SAY, SAME, EDIT, KEEP, OPTION, WITHOUT = "say", "same", "edit", "keep", "option", "without"
DROP, RESUME, SHOW, PLACE = "drop", "resume", "draft", "place"
"""Verbs of the buttons of a draft; the first argument is always its id."""

LIMITED = frozenset({"quantity", "min", "max"})
NUMBERS = LIMITED | {"runs", "interval", "posts", "old_posts"}
ANSWER = 200
LINK_LABEL = 30
RESUMED = 22


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: `told` is why it is asked again, `note` what happened before.

    `recent` orders offer their links, `last` is the quantity of the last order of this service.
    """

    draft: Draft
    field: Field
    told: Told | None = None
    note: Html = NOTHING
    recent: Sequence[Order] = ()
    last: str = ""


def question(ask: Ask, shop: Shop) -> Screen:
    """Ask for one field: where we are, why again, the question, the limits."""
    draft, field, words = ask.draft, ask.field, shop.words
    n, of = draft.step
    step = words("Order · {n} of {of}: {field}", n=n, of=of, field=words(field.label))
    body = lines(warning(ask.told, words), words(field.question), _limits(ask, shop), _now(ask, words))
    head = lines(bold(step), service_line(draft, words), _given(ask, words))
    return Screen(blocks(ask.note, head, body), (*_offers(ask, words), *_leave(ask, words)))


def dropped(draft: Draft, words: Words) -> Screen:
    """What `/cancel` and the red button say."""
    text = lines(words("Dropped, nothing was ordered:"), service_line(draft, words), answers(draft, words))
    return Screen(text, ((resume(draft, words),), (browse(words), home(words))))


def expired(draft: Draft, words: Words) -> Screen:
    text = lines(_expired(draft, words), answers(draft, words))
    again = words("You can order again with the same answers.")
    return Screen(blocks(text, again), ((resume(draft, words),), (browse(words), home(words))))


def nothing_open(words: Words, link: str | None = None) -> Screen:
    """Say so; `link` is the one that was dropped all the same."""
    text = words("No order is open at the moment.")
    gone = NOTHING if link is None else lines(words("The link that you had sent is dropped."), link_line(words, link))
    return Screen(blocks(text, gone), ((browse(words), home(words)),))


def _expired(draft: Draft, words: Words) -> Html:
    return lines(words("This order has expired, nothing was ordered:"), service_line(draft, words))


def replaced(draft: Draft, words: Words) -> Html:
    """The line over what comes instead of a draft that had to give way, or that was left for too long."""
    if draft.state is DraftState.EXPIRED:
        return _expired(draft, words)
    return words("Your unfinished order of {service} was dropped.", service=name(draft))


def beside(screen: Screen, aside: Draft, words: Words) -> Screen:
    """Say that another draft had to give way or has expired, and how to get it back."""
    return replace(
        screen, text=blocks(replaced(aside, words), screen.text), rows=(*screen.rows, (resume(aside, words),))
    )


def warning(told: Told | None, words: Words) -> Html:
    return NOTHING if told is None else "⚠️ " + words.told(told)


def answers(draft: Draft, words: Words) -> Html:
    """Each answer on its line."""
    return lines(*(_answer(field, text, words) for field, text in draft.answered))


def service_line(draft: Draft, _words: Words) -> Html:
    return foreign(f"{draft.service.id} · {clean(draft.service.name)}")


def name(draft: Draft) -> str:
    return f"{draft.service.id} · {short_name(draft.service, NAME)}"


def resume(draft: Draft, words: Words) -> Button:
    return Button(words.plain("Resume: {service}", service=label(draft.service, RESUMED)), press(RESUME, draft.id))


def blocks(*parts: Html) -> Html:
    """Join what there is with a blank line between."""
    return Html("\n\n").join(part for part in parts if part)


def shown(field: Field, text: str, words: Words) -> Html:
    """An answer as people read it: the label of a choice, a number, the first line of many."""
    chosen = next((choice.label for choice in field.choices if choice.value == text), None)
    if chosen is not None:
        return words(chosen)
    if field.key in NUMBERS:
        return Html(words.number(int(text)))
    first, *more = text.split("\n")
    cut = foreign(shortened(first, ANSWER))
    return cut + words.plural(" and {n} line more", " and {n} lines more", len(more)) if more else cut


def _answer(field: Field, text: str, words: Words) -> Html:
    return words(field.label) + ": " + words.apart(shown(field, text, words))


def _given(ask: Ask, words: Words) -> Html:
    """What is answered already, so that nobody has to trust that it was kept."""
    given = (pair for pair in ask.draft.answered if pair[0].key != ask.field.key)
    return lines(*(_answer(field, text, words) for field, text in given))


def _limits(ask: Ask, shop: Shop) -> Html:
    service, words = ask.draft.service, shop.words
    if ask.field.key not in LIMITED:
        return NOTHING
    span = words("From {min} to {max}.", min=max(service.min, 1), max=service.max)
    return span if packaged(service) else span + " " + words("Price: {price}.", price=shop.price(service))


def _now(ask: Ask, words: Words) -> Html:
    before = ask.draft.answers.get(ask.field.key)
    return NOTHING if before is None else words("Now: {answer}", answer=shown(ask.field, before, words))


def _offers(ask: Ask, words: Words) -> Rows:
    draft, field = ask.draft, ask.field
    if field.choices:
        keys = [Button(words.plain(one.label), press(SAY, draft.id, field.key, one.value)) for one in field.choices]
        return in_rows(keys, 2)
    if field.key == "link":
        return tuple(
            (Button(narrowed(bare(order.link or ""), LINK_LABEL), press(SAME, draft.id, order.ref)),)
            for order in ask.recent
        )
    steps = suggestions(field, draft.service, draft.answers, last=ask.last)
    return in_rows([Button(words.number(int(step)), press(SAY, draft.id, field.key, step)) for step in steps], 3)


def _leave(ask: Ask, words: Words) -> Rows:
    """Back to where one came from, and the ways out: Home keeps what was answered."""
    up = _up(ask)
    drop = Button(words.plain("Drop the order"), press(DROP, ask.draft.id), style="danger")
    if up is None:
        return ((drop, home(words)),)
    return (drop,), (Button(words.plain("Back"), up), home(words))


def _up(ask: Ask) -> Press | None:
    if ask.draft.asking is not None:
        return press(KEEP, ask.draft.id)
    before = _before(ask)
    if before is not None:
        return press(EDIT, ask.draft.id, before.key)
    return service_press(SERVICE, ask.draft.service.id)


def _before(ask: Ask) -> Field | None:
    """The field answered before this one."""
    earlier = [field for field, _ in ask.draft.answered if field.key != ask.field.key]
    return earlier[-1] if earlier else None
