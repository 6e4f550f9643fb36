"""What people fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Json = dict[str, Any]
    Filled = Mapping[str, str | Sequence[str]]

_INPUT = 4


def components(parts: Sequence[Json]) -> list[Json]:
    """Return all components of a message or modal, nested ones included."""
    found: list[Json] = []
    for part in parts:
        inner = [*part.get("components", ()), *(part[key] for key in ("accessory", "component") if key in part)]
        found += [part, *components(inner)]
    return found


def fill(modal: Json, values: Filled) -> list[Json]:
    """Return a modal's components as they are submitted, its inputs filled by their custom_ids or labels."""
    named = {part["component"]["custom_id"]: part["label"] for part in modal["components"] if "component" in part}
    inputs = {part["custom_id"] for part in components(modal["components"]) if "custom_id" in part}
    assert {*values} <= inputs | {*named.values()}, f"there are only the inputs {inputs}, {named}"
    by_id = {name: values[key] for name in inputs for key in (name, named.get(name, "")) if key in values}
    return [_submitted(part, by_id, number) for number, part in enumerate(modal["components"], 1)]


def _submitted(part: Json, values: Filled, number: int) -> Json:
    """Return a component of a modal as it is submitted: with what was typed, or chosen."""
    if "component" in part:
        return {"type": part["type"], "id": number, "component": _submitted(part["component"], values, 100 + number)}
    if "components" in part:
        inner = [_submitted(one, values, 100 + number) for one in part["components"]]
        return {"type": part["type"], "id": number, "components": inner}
    if "custom_id" not in part:
        return {"type": part["type"], "id": number}
    wanted = values.get(part["custom_id"])
    given = {"value": _typed(part, wanted)} if part["type"] == _INPUT else {"values": _chosen(part, wanted)}
    return {"type": part["type"], "id": number, "custom_id": part["custom_id"]} | given


def _typed(part: Json, wanted: str | Sequence[str] | None) -> str:
    typed = part.get("value", "") if wanted is None else str(wanted)
    assert typed or not part.get("required", True), f"{part['custom_id']} must be filled in"
    assert len(typed) <= part.get("max_length", 4_000), "nobody can type so much"
    return typed


def _chosen(part: Json, wanted: str | Sequence[str] | None) -> list[str]:
    """Return what is chosen of a menu: its options go by their labels or their values."""
    options = part.get("options", [])
    before = [option["value"] for option in options if option.get("default")]
    by_name = {option[key]: option["value"] for key in ("value", "label") for option in options}
    chosen = before if wanted is None else [by_name[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    least = part.get("min_values", 1) if part.get("required", True) else 0
    assert least <= len(chosen) <= part.get("max_values", 1), f"{part['custom_id']}: {len(chosen)} are chosen"
    return chosen
