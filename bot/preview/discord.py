"""Discord's messages as HTML that looks like Discord: drawn from the components that are sent, and nothing else."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.discord import limits
from bot.adapters.discord.heard import Pressed
from bot.adapters.discord.responding import payload_of
from bot.preview.drawing import UnknownKind, Used, asking, budget, element, joined, message, pretty, resting, void
from bot.preview.markdown import html_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from bot.adapters.discord.render import Message

    Json = dict[str, Any]


def discord_html(messages: Sequence[Message]) -> Markup:
    """Return the messages as Discord shows them, in order; raises UnknownKind for a component that is new here."""
    return joined(
        message("discord", number, len(messages), _drawn(one.card)) for number, one in enumerate(messages, start=1)
    )


def discord_budget(messages: Sequence[Message]) -> tuple[Used, ...]:
    """Return how much of Discord's limits each message uses."""
    return budget(map(_used, messages))


def as_json(messages: Sequence[Message]) -> str:
    """Return the messages as they are sent."""
    return pretty(payload_of([one.card]) for one in messages)


def _used(sent: Message) -> Iterable[Used]:
    everything = [*_within(sent.card)]
    yield Used("components", len(everything), limits.COMPONENTS)
    yield Used("characters", sum(len(one.get("content", "")) for one in everything), limits.TEXT)


def _within(component: Json) -> Iterator[Json]:
    yield component
    yield from chain.from_iterable(map(_within, component.get("components", ())))


def _drawn(component: Json) -> Markup:
    kind = component["type"]
    if kind not in _DRAWN:
        raise UnknownKind(f"Discord's component of type {kind}")
    return _DRAWN[kind](component)


def _card(component: Json) -> Markup:
    return element("div", *map(_drawn, component["components"]), css="discord-card")


def _text(component: Json) -> Markup:
    return html_of(component["content"])


def _rule(_: Json) -> Markup:
    return void("hr", css="discord-rule")


def _row(component: Json) -> Markup:
    return element("ul", *(element("li", _drawn(one)) for one in component["components"]), css="discord-row")


def _button(component: Json) -> Markup:
    pressed = Pressed.read(component["custom_id"])
    if pressed.action == "ask":
        return asking(component["label"], pressed.kept.partition(":")[2], "discord-button")
    return resting(component["label"], "discord-button")


_DRAWN: Final[Mapping[int, Callable[[Json], Markup]]] = {1: _row, 2: _button, 10: _text, 14: _rule, 17: _card}
"""How each is drawn, by Discord's number of its kind."""
