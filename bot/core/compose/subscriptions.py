"""What the bot says about who gets a weekly summary, when, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.authority import is_here
from bot.core.commands import PREFIX
from bot.core.compose.orders import FILE, reason
from bot.core.document import Action, Actions, Document, Facts, Mono, Notice, Paragraph, Text, Time
from bot.core.schedule import in_words, moment_in_words, upcoming
from bot.core.subscription import Standing
from bot.core.wording import counted, joined

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.document import Block, Spans
    from bot.core.model import Request
    from bot.core.subscription import Subscription

    Row = tuple[Spans, Spans]


class Site(NamedTuple):
    """Whether a subscription is of the channel where somebody asks, and the words for where that is."""

    is_here: bool
    words: Spans


def site(kept: Subscription, request: Request) -> Site:
    """Return where a subscription's summaries go; a channel elsewhere is told by its id."""
    here = is_here(request, kept)
    if kept.alone:
        return Site(here, (Text("this conversation" if here else "our direct messages"),))
    if here and kept.place.thread:
        return Site(here, (Text("this thread" if kept.place == request.place else "a thread of this channel"),))
    thread = "a thread of " if kept.place.thread else ""
    return Site(here, (Text("this channel"),) if here else (Text(f"{thread}channel "), Mono(kept.place.channel)))


def announcement(kept: Subscription, library: Library, before: Subscription | None) -> Document:
    """Return what everyone in the place reads when it gets summaries from now on, or gets them otherwise."""
    gets = f"{_subject(kept)} now get{'' if kept.alone else 's'} a weekly summary of {_topics(kept, library)}"
    if before:
        gets = f"The weekly summary here has changed. It is of {_topics(kept, library)}"
    dates = "; ".join(_dates(kept))
    says = Paragraph((Text(f"{gets}: {in_words(kept.when)}. The next ones: {dates}."),))
    hint = (Mono(f"{PREFIX} subscriptions"), Text(" shows it, and how to pause it or end it."))
    return Document("", (says, Notice(hint)))


def again(kept: Subscription, library: Library) -> Document:
    """Return what everyone in the place reads when summaries come again that could not be posted for a time."""
    text = f"The weekly summary of {_topics(kept, library)} goes on here: {in_words(kept.when)}. "
    return _says(f"{text}The next ones: {'; '.join(_dates(kept))}.")


def subscribed(
    kept: Subscription, library: Library, where: Site, before: Subscription | None, *, sure: bool
) -> Document:
    """Return what was kept, and what of it is new; without `sure`, nobody knows whether it can be posted there."""
    done = "Done. " + ("The weekly summary of " if before else "The weekly summary comes to ")
    spans = (Text(done), *where.words, Text(" has changed." if before else "."))
    blocks: list[Block] = [Paragraph(spans), Facts(_rule(kept, library, before))]
    if before and before.standing is not Standing.ACTIVE:
        blocks.append(_notice("It had stopped, and goes on now."))
    return Document("", (*blocks, *_unsure(sure=sure), _ways(kept, edit=True)))


def subscribed_alone(kept: Subscription, *, sure: bool) -> Document:
    """Return likewise, where the post before it has told the rest."""
    where = "to our conversation" if kept.alone else "here"
    return Document("", (_paragraph(f"Done. The summary comes {where}."), *_unsure(sure=sure), _ways(kept, edit=True)))


def unchanged(kept: Subscription, library: Library, where: Site) -> Document:
    """Return what is there already."""
    spans = (Text("Nothing to change: the weekly summary comes to "), *where.words, Text(" already."))
    change = _paragraph("To change it, say what should be otherwise: ")
    example = Mono(f"{PREFIX} subscribe friday 16:00")
    blocks = (
        Paragraph(spans),
        Facts(_rule(kept, library)),
        Paragraph((*change.spans, example)),
        _ways(kept, edit=True),
    )
    return Document("", blocks)


def paused(kept: Subscription, where: Site) -> Document:
    """Return that no summaries come for the time being."""
    spans = (Text("Paused. No summary comes to "), *where.words, Text(" until you resume it."))
    return Document("", (Paragraph(spans), Actions((_action("Resume", "resume", kept), *_rest(kept)))))


def resumed(kept: Subscription, where: Site) -> Document:
    """Return that summaries come again, and from when on."""
    first = moment_in_words(kept.next_at, kept.when.zone)
    spans = (Text("It goes on. The next summary comes to "), *where.words, Text(f" on {first}, {kept.when.zone}, "))
    return Document("", (Paragraph((*spans, Text("and covers what happened meanwhile."))), _ways(kept)))


def already(kept: Subscription) -> Document:
    """Return that a subscription is as it was asked to be."""
    if kept.standing is Standing.ACTIVE:
        first = moment_in_words(kept.next_at, kept.when.zone)
        return Document("", (_paragraph(f"It isn't paused. The next summary is due on {first}."), _ways(kept)))
    return Document("", (_paragraph("It is paused already."), Actions((_action("Resume", "resume", kept),))))


def ended(kept: Subscription, where: Site, typed: str) -> Document:
    """Return that a subscription is gone, and the line that makes it anew; none where that isn't to be told."""
    done = (Text("Done. No weekly summary comes to "), *where.words, Text(" any more."))
    if not typed:
        return Document("", (Paragraph(done),))
    spans = (*done, Text(" To have it again, "))
    there = "mention me there with: " if kept.place.thread else "type: " if where.is_here else "type there: "
    told = Paragraph((*spans, Text(there), Mono(typed if kept.place.thread else f"{PREFIX} {typed}")))
    can_press = where.is_here and not kept.place.thread
    return Document("", (told, Actions((Action("Subscribe again", typed),))) if can_press else (told,))


def for_you_alone(kept: Subscription) -> Document:
    """Return how to see the next summary without showing it to everyone."""
    spans = (Text("I show that to you alone: type "), Mono(f"{PREFIX} next"), Text(", or press the button."))
    return Document("", (Paragraph(spans), Actions((_action("Show it to me", "next", kept),))))


def previewed(summary: Document, kept: Subscription) -> Document:
    """Return the next summary as it is now, with when it is due."""
    due = f"due on {moment_in_words(kept.next_at, kept.when.zone)}, {kept.when.zone}"
    if kept.standing is not Standing.ACTIVE:
        due = "not due at present, since it is paused"
    notice = _notice(f"Only you see this. It is the next summary as it would be now; it is {due}.")
    return Document(summary.title, (notice, *summary.blocks), summary.sources)


def on_its_way(kept: Subscription, where: Site) -> Document:
    """Return that a summary will be posted at once."""
    spans = (Text("On its way. In a moment the summary is posted to "), *where.words, Text("."))
    return Document("", (Paragraph(spans), Actions((_action("What was delivered", "deliveries", kept),))))


def stopped(kept: Subscription) -> Document:
    """Return that nothing can be posted at present, and how to try."""
    text = f"It can't be posted at present. {reason(kept.why)} When that is mended, resume it."
    return Document("", (_paragraph(text), Actions((_action("Resume", "resume", kept),))))


def listed(kept: Subscription, library: Library, request: Request) -> tuple[Block, ...]:
    """Return one of several subscriptions: of what, when, whether it is delivered, and what can be done with it."""
    name = Paragraph((Text("The weekly summary of "), *site(kept, request).words))
    rows = [*_rule(kept, library, dates=kept.standing is Standing.ACTIVE)]
    match kept.standing:
        case Standing.PAUSED:
            rows.append(_row("Paused", "nothing is posted until it is resumed"))
        case Standing.SUSPENDED:
            rows.append(_row("Stopped", f"it can't be posted any more. {reason(kept.why)}"))
        case Standing.ACTIVE:
            pass
    if kept.declared:
        rows.append(((Text("Made in"),), (Mono(FILE),)))
    return name, Facts(tuple(rows)), _ways(kept, edit=True)


def _rule(
    kept: Subscription, library: Library, before: Subscription | None = None, *, dates: bool = True
) -> tuple[Row, ...]:
    """Return of what and when; where a subscription was changed, with what was there before."""
    now, then = _values(kept, library), _values(before or kept, library)
    rows = [
        _row(name, value if value == then[name] else f"{value} (before: {then[name]})") for name, value in now.items()
    ]
    if dates:
        first, *more = _dates(kept)
        that_is = (Text(f"{first} (that is, "), Time(kept.next_at), Text(f"); {'; '.join(more)}"))
        rows.append(((Text("Next", bold=True),), that_is))
    return tuple(rows)


def _values(kept: Subscription, library: Library) -> dict[str, str]:
    unchanged = "nothing is posted" if kept.quiet else "one line says so"
    return {"Topics": _topics(kept, library), "When": in_words(kept.when), "If nothing changed": unchanged}


def _dates(kept: Subscription) -> tuple[str, ...]:
    """Return the next three, the first being the one that is stored."""
    moments = (kept.next_at, *upcoming(kept.when, kept.next_at, 2))
    return tuple(moment_in_words(moment, kept.when.zone) for moment in moments)


def _topics(kept: Subscription, library: Library) -> str:
    """Return what it is of; what isn't in the library is gone, or is hidden from who reads this, by its name, too."""
    names = [library.by_slug[slug].title for slug in kept.topics if slug in library.by_slug]
    others = len(kept.topics) - len(names)
    hidden = [f"{counted(others, 'topic')} not shown here"] if others else []
    return joined([*names, *hidden]) or "all briefings"


def _subject(kept: Subscription) -> str:
    return "You" if kept.alone else "This thread" if kept.place.thread else "This channel"


def _ways(kept: Subscription, *, edit: bool = False) -> Actions:
    """Return what can be done with a subscription. Each button names it, for it may be pressed anywhere."""
    if kept.declared:
        return Actions((_action("See the next one", "next", kept), *_rest(kept)[:1]))
    active = kept.standing is Standing.ACTIVE
    stand = _action("Pause", "pause", kept) if active else _action("Resume", "resume", kept)
    change = (Action("Change…", f"dialog subscribe {kept.id}"),) if edit else ()
    return Actions((_action("See the next one", "next", kept), stand, *change, *_rest(kept)))


def _rest(kept: Subscription) -> tuple[Action, ...]:
    return (_action("What was delivered", "deliveries", kept), _action("Unsubscribe", "unsubscribe", kept))


def _unsure(*, sure: bool) -> tuple[Block, ...]:
    if sure:
        return ()
    text = "The platform gave no answer, so I don't know whether I can post there. If you see no word of mine, look at "
    return (Notice((Text(text), Mono(f"{PREFIX} deliveries"), Text(" once the first summary is due."))),)


def _action(label: str, command: str, kept: Subscription) -> Action:
    return Action(label, f"{command} {kept.id}")


def _row(label: str, value: str) -> Row:
    return (Text(label, bold=True),), (Text(value),)


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _notice(text: str) -> Notice:
    return Notice((Text(text),))


def _says(text: str) -> Document:
    return Document("", (_paragraph(text),))
