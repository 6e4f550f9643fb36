"""What Discord refuses: messages, modals, commands and choices that are not as its reference says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Json = dict[str, Any]

V2: Final = 1 << 15
ROW, BUTTON, STRINGS, INPUT, SECTION, TEXT, THUMBNAIL, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 11, 17, 18
MENUS: Final = frozenset({STRINGS, 5, 6, 7, 8})
GALLERY, FILE, SEPARATOR = 12, 13, 14
_IN_CONTAINER: Final = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR})
_ON_TOP: Final = _IN_CONTAINER | {CONTAINER}
_NAME: Final = re.compile(r"[-_'\w]{1,32}")
_COMMANDS: Final = {1: 100, 2: 15, 3: 15}  # slash commands, and those of the menus of people and messages


def faults(payload: Json) -> list[str]:
    """Return what is wrong with a message; nothing where Discord would take it, and our own duty is done."""
    return [*_message(payload)]


def modal_faults(data: Json) -> list[str]:
    """Return what is wrong with a modal."""
    return [*_modal(data)]


def command_faults(commands: Sequence[Json]) -> list[str]:
    """Return what is wrong with all commands of an app."""
    found = [
        f"{name} twice" for (_, name), n in Counter((_kind(one), one["name"]) for one in commands).items() if n > 1
    ]
    kinds = Counter(map(_kind, commands))
    found += [f"{count} commands of kind {kind}" for kind, count in kinds.items() if count > _COMMANDS.get(kind, 0)]
    return found + [f"{one['name']}: {fault}" for one in commands for fault in _command(one)]


def choice_faults(choices: Sequence[Json]) -> list[str]:
    """Return what is wrong with what is offered while somebody types, or with an option's choices."""
    found = [f"{len(choices)} choices"] if len(choices) > 25 else []
    for choice in choices:
        value = choice["value"]
        if not _between(choice["name"], 1, 100):
            found.append(f"a choice's name of {len(choice['name'])} characters")
        if isinstance(value, str) and not _between(value, 1, 100):
            found.append(f"a choice's value of {len(value)} characters")
    return found


def _message(payload: Json) -> Iterator[str]:
    allowed = payload.get("allowed_mentions")
    if not isinstance(allowed, dict) or allowed.get("parse") != [] or allowed.get("users") or allowed.get("roles"):
        yield "mentions are allowed"
    if len(str(payload.get("nonce") or "")) > 25:
        yield "a nonce over 25"
    components = payload.get("components") or []
    if payload.get("flags", 0) & V2:
        yield from (f"{key} beside components of V2" for key in ("content", "embeds", "poll") if payload.get(key))
        yield from _second(components)
    else:
        yield from _first(payload, components)
    yield from _ids(components)
    yield from _files(payload, components)


def _files(payload: Json, components: Sequence[Json]) -> Iterator[str]:
    """Files are named as they were sent, and what a message shows of them was sent with it."""
    sent, named = payload.get("files", {}), payload.get("attachments", [])
    if {number: name for number, (name, _) in sent.items()} != {str(one["id"]): one["filename"] for one in named}:
        yield "files that are not named, or not sent"
    addresses = {f"attachment://{one['filename']}" for one in named}
    items = [*named]
    for one in chain.from_iterable(map(_within, components)):
        if one.get("type") == GALLERY:
            yield from () if 1 <= len(one["items"]) <= 10 else ["a gallery of too few or too many"]
            yield from (f"no such file: {item}" for item in one["items"] if item["media"]["url"] not in addresses)
            items += one["items"]
    yield from ("a description over 1,024" for item in items if len(item.get("description", "")) > 1_024)


def _first(payload: Json, components: Sequence[Json]) -> Iterator[str]:
    """A message as of old has a text or embeds, and rows of buttons."""
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    if not (content.strip() or embeds):
        yield "an empty message"
    if len(content) > 2_000:
        yield f"content of {len(content)} characters"
    if len(embeds) > 10 or sum(map(_embedded, embeds)) > 6_000:
        yield "embeds too many or too long"
    if len(components) > 5:
        yield f"{len(components)} rows"
    for component in components:
        yield from _component(component, frozenset({ROW}), "a message without the flag of V2")


def _embedded(part: object) -> int:
    if isinstance(part, dict):
        return sum(map(_embedded, (part[key] for key in part if key not in ("url", "timestamp", "type"))))
    return sum(map(_embedded, part)) if isinstance(part, list) else len(part) if isinstance(part, str) else 0


def _second(components: Sequence[Json]) -> Iterator[str]:
    """A message of components of the second version has some."""
    everything = [*chain.from_iterable(map(_within, components))]
    if not 1 <= len(everything) <= 40:
        yield f"{len(everything)} components"
    text = sum(len(one.get("content", "")) for one in everything if one.get("type") == TEXT)
    if text > 4_000:
        yield f"{text} characters of text"
    for component in components:
        yield from _component(component, _ON_TOP, "a message")


def _within(component: Json) -> Iterator[Json]:
    yield component
    for part in _parts(component):
        yield from _within(part)


def _parts(component: Json) -> list[Json]:
    inner = (component[key] for key in ("accessory", "component") if component.get(key))
    return [*component.get("components", ()), *inner]


def _ids(components: Sequence[Json]) -> Iterator[str]:
    everything = [*chain.from_iterable(map(_within, components))]
    for key in ("custom_id", "id"):
        names = Counter(one[key] for one in everything if key in one)
        yield from (f"{key} {name} twice" for name, count in names.items() if count > 1)
    for one in everything:
        needs = one.get("type") in MENUS | {INPUT} or (one.get("type") == BUTTON and one.get("style") not in (5, 6))
        if needs and not _between(one.get("custom_id", ""), 1, 100):
            yield f"a custom_id of {len(one.get('custom_id', ''))} characters"


def _component(component: Json, allowed: frozenset[int], where: str) -> Iterator[str]:
    kind = component.get("type")
    if kind not in allowed:
        yield f"kind {kind} in {where}"
    elif kind == ROW:
        yield from _row(component.get("components", []))
    elif kind == BUTTON:
        yield from _button(component)
    elif kind in MENUS:
        yield from _menu(component)
    elif kind == TEXT:
        if not component.get("content", "").strip():
            yield "an empty text"
    elif kind == SECTION:
        yield from _section(component)
    elif kind == CONTAINER:
        if not component.get("components"):
            yield "an empty container"
        if not 0 <= (component.get("accent_color") or 0) <= 0xFFFFFF:
            yield "an accent that is no colour"
        for part in component.get("components", ()):
            yield from _component(part, _IN_CONTAINER, "a container")


def _row(parts: Sequence[Json]) -> Iterator[str]:
    menus = any(part.get("type") in MENUS for part in parts)
    if not 1 <= len(parts) <= (1 if menus else 5):
        yield f"{len(parts)} components in a row"
    for part in parts:
        yield from _component(part, MENUS | {BUTTON}, "a row")


def _section(section: Json) -> Iterator[str]:
    texts = section.get("components", [])
    if not 1 <= len(texts) <= 3:
        yield f"{len(texts)} texts in a section"
    for text in texts:
        yield from _component(text, frozenset({TEXT}), "a section")
    yield from _component(section.get("accessory", {}), frozenset({BUTTON, THUMBNAIL}), "a section's side")


def _button(button: Json) -> Iterator[str]:
    label = button.get("label", "")
    if len(label) > 80 or not (label.strip() or button.get("emoji")):
        yield f"a button's label of {len(label)} characters"
    if button.get("style") not in range(1, 6):
        yield f"a button of style {button.get('style')}"
    if (button.get("style") == 5) != ("url" in button) or (button.get("style") == 5 and "custom_id" in button):
        yield "a button leads somewhere, or is known by a custom_id"
    if len(button.get("url", "")) > 512:
        yield "an address over 512"


def _menu(menu: Json) -> Iterator[str]:
    options = menu.get("options", [])
    if len(menu.get("placeholder", "")) > 150:
        yield "a placeholder over 150"
    if menu["type"] != STRINGS:
        return
    if not 1 <= len(options) <= 25:
        yield f"{len(options)} options"
    if len({option["value"] for option in options}) != len(options):
        yield "two options of one value"
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    if not (0 <= least <= most and 1 <= most <= len(options)):
        yield f"{least} to {most} of {len(options)} options"
    if sum(option.get("default", False) for option in options) > most:
        yield "more options are chosen than may be"
    for option in options:
        if not _between(option["label"], 1, 100) or not _between(option["value"], 1, 100):
            yield f"an option of a wrong length: {option['value']}"
        if len(option.get("description") or "") > 100:
            yield "an option's description over 100"


def _modal(data: Json) -> Iterator[str]:
    if not _between(data.get("title", ""), 1, 45):
        yield f"a title of {len(data.get('title', ''))} characters"
    if not _between(data.get("custom_id", ""), 1, 100):
        yield "a modal's custom_id"
    components = data.get("components", [])
    if not 1 <= len(components) <= 5:
        yield f"{len(components)} components in a modal"
    yield from _ids(components)
    for component in components:
        kind, inner = component.get("type"), component.get("component") or {}
        if kind == ROW and [part.get("type") for part in component.get("components", ())] == [INPUT]:
            [field] = component["components"]
            yield from _label(field)
            yield from _input(field)
        elif kind == LABEL:
            yield from _label(component)
            if inner.get("disabled"):
                yield "a disabled field in a modal"
            yield from _input(inner) if inner.get("type") == INPUT else _component(inner, MENUS, "a label")
        else:
            yield from _component(component, frozenset({TEXT}), "a modal")


def _label(part: Json) -> Iterator[str]:
    if not _between(part.get("label", ""), 1, 45):
        yield f"a label of {len(part.get('label', ''))} characters"
    if len(part.get("description") or "") > 100:
        yield "a label's description over 100"


def _input(field: Json) -> Iterator[str]:
    if field.get("style") not in (1, 2):
        yield f"a field of style {field.get('style')}"
    least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
    if not (0 <= least <= most and 1 <= most <= 4_000):
        yield f"a field of {least} to {most} characters"
    if len(field.get("value") or "") > most or len(field.get("placeholder") or "") > 100:
        yield "what stands in a field is too long"


def _kind(command: Json) -> int:
    return int(command.get("type") or 1)


def _command(command: Json) -> Iterator[str]:
    if _kind(command) == 1:
        yield from _named(command)
    elif not _between(command["name"], 1, 32) or command.get("description") or command.get("options"):
        yield "a menu's command has a name of 32 characters at most, and nothing else"
    if (size := _size(command)) > 8_000:
        yield f"{size} characters"


def _named(part: Json) -> Iterator[str]:
    """A command and each of its options have a name, a description, and options or choices."""
    name, options = part["name"], part.get("options") or []
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"{name!r} is no name"
    if not _between(part.get("description", ""), 1, 100):
        yield f"{name}: a description of {len(part.get('description', ''))} characters"
    if len(options) > 25 or len({option["name"] for option in options}) != len(options):
        yield f"{name}: options too many, or two of one name"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{name}: what must be given comes first"
    if part.get("choices") and part.get("autocomplete"):
        yield f"{name}: choices and autocompletion"
    yield from choice_faults(part.get("choices") or [])
    for option in options:
        yield from _named(option)


def _size(part: Json) -> int:
    inner = chain(part.get("options") or (), part.get("choices") or ())
    value = part.get("value", "")
    own = len(part["name"]) + len(part.get("description") or "") + (len(value) if isinstance(value, str) else 0)
    return own + sum(map(_size, inner))


def _between(text: str, least: int, most: int) -> bool:
    return least <= len(text) <= most
