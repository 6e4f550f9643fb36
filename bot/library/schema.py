"""The JSON schemas of the files that curators write, for editors; made from the forms that the loader reads by.

A schema accepts what the loader accepts. An editor takes an unquoted `no` for a boolean and 2023 for a number
where the loader sees text, so both are let in wherever text is.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from bot.forms.form import Each, Either, Form, Listed, Numbered, OneOf, Record, Text, Word
from bot.library.declared import SUBSCRIPTIONS
from bot.library.forms import BRIEFING, DECLINED, SOURCE

Schema: TypeAlias = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT = ["string", "number", "boolean"]
_READ_AS_TRUE = {"yes", "on", "true"}
_READ_AS_FALSE = {"no", "off", "false"}


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    texts = {f"{form.name}.schema.json": _file(form.name, _schema(form)) for form in (BRIEFING, SOURCE)}
    lists: dict[str, tuple[str, Form[Any]]] = {
        "declined": ("declined questions", DECLINED),
        "subscriptions": ("subscriptions", SUBSCRIPTIONS),
    }
    for file, (title, form) in lists.items():
        rows = {**_schema(form), "type": ["array", "null"]}  # a file of nothing but comments is in order
        texts[f"{file}.schema.json"] = _file(title, rows)
    return texts


def _file(name: str, described: Schema) -> str:
    schema = {"$schema": _DRAFT, "title": name.capitalize(), **described}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(form: Form[Any]) -> Schema:
    match form:
        case Text():
            return {"type": _TEXT, "minLength": 1}
        case Word():
            return {"type": _TEXT, "pattern": f"^(?:{form.pattern.pattern})$"}
        case OneOf():
            return {"enum": [*map(str, form.words), *_as_booleans({str(word) for word in form.words})]}
        case Each():
            return {"type": "array", "items": _schema(form.item), "minItems": form.least}
        case Listed():
            item = form.item.pattern.pattern
            row = {"type": _TEXT, "pattern": rf"^\s*(?:{item})(?:\s*,\s*(?:{item}))*\s*$"}
            return {"anyOf": [row, {"type": "array", "items": row, "minItems": 1}]}
        case Either():
            return {"anyOf": [_schema(form.text), _schema(form.keys)]}
        case Numbered():
            keys = {f"^{form.prefix}[1-9][0-9]*$": _schema(form.item)}
            return {"type": "object", "patternProperties": keys, "additionalProperties": False, "minProperties": 1}
        case Record():
            return _record(form)
        case _:
            raise TypeError(f"no schema for {form!r}")


def _as_booleans(words: set[str]) -> list[bool]:
    return [value for value, names in ((True, _READ_AS_TRUE), (False, _READ_AS_FALSE)) if words & names]


def _record(form: Record[Any]) -> Schema:
    return {
        "description": form.doc,
        "type": "object",
        "properties": {field.key: {"description": field.doc, **_schema(field.form)} for field in form.fields},
        "required": [field.key for field in form.fields if field.required],
        "additionalProperties": False,
    }
