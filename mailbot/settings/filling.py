"""A table of a TOML file held against a form: values, and every fault there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from mailbot.errors import Fault
from mailbot.said import Said, said

Form = TypeVar("Form", bound=msgspec.Struct)
Table = Mapping[str, Any]

_KINDS = {
    str: said("text"),
    bool: said("true or false"),
    int: said("a whole number"),
    float: said("a number with decimals"),
    list: said("a list"),
    dict: said("a section"),
}
_SHOWN = 60


@dataclass(slots=True)
class Filling:
    """Fills forms from one file and gathers its faults. file: its name, as told to people."""

    file: str
    whole: type[msgspec.Struct]
    faults: list[Fault] = field(default_factory=list)

    def fill(self, form: type[Form], table: Table, at: str = "") -> Form:
        """The form filled in; a faulty or missing value leaves the default, or ""."""
        known = msgspec.structs.fields(form)
        names = [one.encode_name for one in known]
        for key in table:
            if key not in names:
                self.add(_dotted(at, key), said("unknown key"), self._suggestion(key, names, at))
        return form(**{one.name: self._value(one, table, at) for one in known})

    def add(self, key: str, wrong: Said, right: Said) -> None:
        """Note a fault of one key."""
        self.faults.append(Fault(f"{self.file}: {key}", wrong, right))

    def _value(self, one: FieldInfo, table: Table, at: str) -> object:
        key = _dotted(at, one.encode_name)
        inner, many = _inner_form(one.type)
        given = table.get(one.encode_name)
        if inner is not None and many:
            return self._rows(inner, given, key)
        if inner is not None:
            return self._section(inner, given, key)
        if given is None:
            if one.required:
                self.add(
                    key,
                    said("is missing"),
                    _right(_meta(one.type)),
                )
            return _default(one)
        return self._plain(one, given, key)

    def _section(self, form: type[Form], given: object, key: str) -> Form:
        if given is not None and not isinstance(given, Mapping):
            self.add(
                key,
                said("is {kind}", kind=_kind(given)),
                said("make it a section that begins with [{key}]", key=key),
            )
            given = None
        return self.fill(form, given or {}, key)

    def _rows(self, form: type[Form], given: object, key: str) -> list[Form]:
        if given is None:
            return []
        if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
            shape = ", ".join(one.encode_name for one in msgspec.structs.fields(form))
            self.add(
                key,
                said("is not a list of sections"),
                said("give [{{shape}}], or leave it out", shape=shape),
            )
            return []
        return [self.fill(form, row, f"{key}[{n}]") for n, row in enumerate(given, start=1)]

    def _plain(self, one: FieldInfo, given: object, key: str) -> object:
        meta = _meta(one.type)
        extra = meta.extra or {}
        right = _right(meta)
        try:
            value = msgspec.convert(given, one.type)
        except msgspec.ValidationError as fault:
            self.add(key, _misfit(given, str(fault), secret="secret" in extra), right)
            return _default(one)
        if "sound" in extra and not extra["sound"](value):
            self.add(key, _unsound(given, secret="secret" in extra), right)
            return _default(one)
        return value

    def _suggestion(self, key: str, names: Iterable[str], at: str) -> Said:
        near = get_close_matches(key.casefold(), list(names), n=1, cutoff=0.6)
        if near:
            return said("did you mean {near}?", near=_dotted(at, near[0]))
        elsewhere = dict(_leaves(self.whole))
        near = get_close_matches(key.casefold(), elsewhere, n=1, cutoff=0.8)
        if near:
            return said("did you mean {near}?", near=elsewhere[near[0]])
        return said("known here: {names}", names=", ".join(names))


def _leaves(form: type[msgspec.Struct], at: str = "") -> Iterable[tuple[str, str]]:
    for one in msgspec.structs.fields(form):
        inner, _ = _inner_form(one.type)
        yield one.encode_name, _dotted(at, one.encode_name)
        if inner is not None:
            yield from _leaves(inner, _dotted(at, one.encode_name))


def _inner_form(kind: Any) -> tuple[type[msgspec.Struct] | None, bool]:  # noqa: ANN401  # a type expression has no narrower type
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind, False
    if get_origin(kind) is list:
        inner, _ = _inner_form(get_args(kind)[0])
        return inner, True
    return None, False


def _meta(kind: Any) -> msgspec.Meta:  # noqa: ANN401  # as above
    if get_origin(kind) is Annotated:
        return next(one for one in kind.__metadata__ if isinstance(one, msgspec.Meta))
    return next(_meta(part) for part in get_args(kind) if part is not type(None))


def _right(meta: msgspec.Meta) -> Said:
    return said("give {told}", told=(meta.extra or {})["told"])


def _default(one: FieldInfo) -> object:
    if one.default_factory is not msgspec.NODEFAULT:
        return one.default_factory()
    return "" if one.required else one.default


def _misfit(given: object, told: str, *, secret: bool) -> Said:
    """What is wrong with a value msgspec refused; `told` names types and places only."""
    if "`$[" in told:
        return said("holds an entry of the wrong kind")
    if "got `" in told:
        return said("is {kind}", kind=_kind(given))
    return _unsound(given, secret=secret)


def _unsound(given: object, *, secret: bool) -> Said:
    if secret:
        return said("does not fit")
    shown = f'"{_visible(given)}"' if isinstance(given, str) else _visible(str(given))
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return said("{shown} does not fit", shown=shown)


def _kind(given: object) -> Said:
    return _KINDS.get(type(given), said("a date or time"))


def _dotted(at: str, key: str) -> str:
    return f"{at}.{_visible(key)}" if at else _visible(key)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else f"<{ord(c):02X}>" for c in text)
