"""A validator for the schemas this project publishes: every keyword they use, and no other."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

EXTRACT = Path(__file__).parents[1] / "rules" / "documents" / "register-extract.schema.json"
_SAID = {"$schema", "$id", "$defs", "title", "description"}
_TYPES = {"string": str, "array": list, "object": dict, "boolean": bool, "null": type(None)}


def extract_schema() -> Mapping[str, Any]:
    """The published schema of extracts."""
    loaded: Mapping[str, Any] = json.loads(EXTRACT.read_text("utf-8"))
    return loaded


def wrong(value: object, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    """Every place where the value is not as the schema says.

    Raises: AssertionError for a keyword that is not understood: nothing is passed over.
    """
    for keyword, wanted in schema.items():
        if keyword not in _SAID:
            yield from (
                f"{keyword}: {said}" for said in _CHECKS[keyword](value, wanted, whole, schema)
            )


def _type(value: object, wanted: Any, *_: Any) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(type(value) is _TYPES[name] for name in names):
        yield f"{value!r} is no {' or '.join(names)}"


def _same(value: object, wanted: Any, *_: Any) -> Iterator[str]:
    if value != wanted or type(value) is not type(wanted):
        yield f"{value!r} is not {wanted!r}"


def _one_of(value: object, wanted: Any, *_: Any) -> Iterator[str]:
    if value not in wanted:
        yield f"{value!r} is none of {wanted}"


def _format(value: object, wanted: Any, *_: Any) -> Iterator[str]:
    assert wanted == "date"
    try:
        date.fromisoformat(str(value))
    except ValueError:
        yield f"{value!r} is no date"


def _required(value: Any, wanted: Any, *_: Any) -> Iterator[str]:
    yield from (f"{name} is missing" for name in wanted if name not in value)


def _properties(value: Any, wanted: Any, whole: Any, _: Any) -> Iterator[str]:
    for name, inner in wanted.items():
        if name in value:
            yield from (f"{name}: {said}" for said in wrong(value[name], inner, whole))


def _additional(value: Any, wanted: Any, whole: Any, schema: Any) -> Iterator[str]:
    for name in value.keys() - schema.get("properties", {}).keys():
        if wanted is False:
            yield f"{name} is unknown"
        else:
            yield from wrong(value[name], wanted, whole)


def _items(value: Any, wanted: Any, whole: Any, _: Any) -> Iterator[str]:
    for number, one in enumerate(value if isinstance(value, list) else ()):
        yield from (f"{number}: {said}" for said in wrong(one, wanted, whole))


def _any_of(value: object, wanted: Any, whole: Any, _: Any) -> Iterator[str]:
    tried = [list(wrong(value, inner, whole)) for inner in wanted]
    if all(tried):
        yield str(min(tried, key=len))


def _exactly_one(value: object, wanted: Any, whole: Any, _: Any) -> Iterator[str]:
    tried = [list(wrong(value, inner, whole)) for inner in wanted]
    if tried.count([]) != 1:
        yield str(min(tried, key=len)) if all(tried) else "more than one fits"


def _ref(value: object, wanted: str, whole: Any, _: Any) -> Iterator[str]:
    yield from wrong(value, whole["$defs"][wanted.removeprefix("#/$defs/")], whole)


_CHECKS = {
    "type": _type,
    "const": _same,
    "enum": _one_of,
    "format": _format,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "anyOf": _any_of,
    "oneOf": _exactly_one,
    "$ref": _ref,
}
