"""As much of style sheets as tells text that is seen from text that is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_RULE_SIZE = 20_000
_MOST_RULES = 2_000
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_DECLARATION = re.compile(
    r"(?:^|;)\s*(display|visibility|font-size|opacity|max-height|mso-hide|text-indent|left|top"
    r"|color|background-color|background)\s*:([^;]{1,200})",
    re.IGNORECASE,
)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)[a-z%]{0,4}", re.IGNORECASE)
_TINY = re.compile(r"0*(?:[01](?:\.0*)?|\.\d+|0\.\d+)(?:px|pt)", re.IGNORECASE)
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem)?", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\D{1,4}(\d{1,3})\D{1,4}(\d{1,3})\D?.{0,20}\)", re.IGNORECASE)
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250)}
_NEAR = 8

_Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element appears. A colour of None is not known."""

    hidden: bool = False
    tiny: bool = False
    colour: _Colour | None = (0, 0, 0)
    background: _Colour | None = (255, 255, 255)
    quoted: int = 0
    exact: bool = False

    @property
    def unseen(self) -> bool:
        """A reader does not see it."""
        return self.hidden or self.tiny or _same(self.colour, self.background)


@dataclass(slots=True)
class Stylesheet:
    """Rules with a single simple selector (`p`, `.x`, `#x`, `p.x`), by selector."""

    rules: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    _read: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def look(self, attributes: Mapping[str, str], tag: str, outer: Look) -> Look:
        """How an element looks inside another."""
        found: dict[str, str] = {}
        if self.rules:
            for selector in _selectors(attributes, tag):
                found |= self.rules.get(selector, {})
        for name in ("bgcolor", "color"):
            if name in attributes:
                found["background-color" if name == "bgcolor" else name] = attributes[name]
        style = attributes.get("style", "")
        if style:
            if style not in self._read:
                self._read[style] = read_declarations(style)
            found |= self._read[style]
        if "hidden" in attributes:
            found["display"] = "none"
        return _apply(outer, found) if found else outer


def _selectors(attributes: Mapping[str, str], tag: str) -> list[tuple[str, str, str]]:
    found = [(tag, "", "")]
    for name in attributes.get("class", "").split()[:20]:
        found += (("", ".", name), (tag, ".", name))
    if "id" in attributes:
        found += (("", "#", attributes["id"]), (tag, "#", attributes["id"]))
    return found


def read_declarations(style: str) -> Mapping[str, str]:
    """The declarations that bear on being seen; a later one wins."""
    pairs = _DECLARATION.findall(style[:_RULE_SIZE])
    return {name.lower(): value.replace("!important", "").strip().lower() for name, value in pairs}


def read_stylesheet(source: str) -> Stylesheet:
    """The rules outside any `@media` and the like, which depend on the reader's screen."""
    rules: dict[tuple[str, str, str], dict[str, str]] = {}
    selector, depth, at_rule = "", 0, False
    for piece in re.split(r"([{}])", _COMMENT.sub(" ", source), maxsplit=2 * _MOST_RULES):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(depth - 1, 0)
            at_rule = at_rule and depth > 0
        elif not depth:
            selector = piece.rpartition(";")[2].strip()
            at_rule = selector.startswith("@")
        elif depth == 1 and not at_rule:
            declared = read_declarations(piece)
            for one in selector.split(",") if declared else ():
                simple = _SELECTOR.fullmatch(one.strip()[:200])
                if simple and simple[0]:
                    key = ((simple[1] or "").lower(), simple[2] or "", simple[3] or "")
                    rules.setdefault(key, {}).update(declared)
    return Stylesheet(rules)


def _apply(outer: Look, found: Mapping[str, str]) -> Look:
    hidden = (
        outer.hidden
        or found.get("display") == "none"
        or found.get("visibility") in {"hidden", "collapse"}
        or found.get("mso-hide") == "all"
        or any(_ZERO.fullmatch(found.get(name, "-")) for name in ("opacity", "max-height"))
        or any(_FAR.fullmatch(found.get(name, "")) for name in ("text-indent", "left", "top"))
    )
    size = found.get("font-size")
    tiny = outer.tiny if size is None else bool(_ZERO.fullmatch(size) or _TINY.fullmatch(size))
    colour = _colour(found["color"]) if "color" in found else outer.colour
    background = outer.background
    ground = found.get("background-color") or found.get("background")
    if ground is not None and ground not in {"transparent", "none", "inherit", "initial"}:
        background = _colour(ground)
    return replace(outer, hidden=hidden, tiny=tiny, colour=colour, background=background)


def _colour(value: str) -> _Colour | None:
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if short := _HEX.fullmatch(value):
        digits = short[1] if len(short[1]) == 6 else "".join(c * 2 for c in short[1])  # noqa: PLR2004  # #rrggbb
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if mixed := _RGB.fullmatch(value):
        return int(mixed[1]), int(mixed[2]), int(mixed[3])
    return None


def _same(one: _Colour | None, other: _Colour | None) -> bool:
    if one is None or other is None:
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
