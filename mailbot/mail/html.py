"""The text of an HTML part as its reader sees it, and apart from it the text nobody sees."""

from dataclasses import dataclass, replace

from lxml import etree

from mailbot.mail.css import Look, Stylesheet, read_stylesheet
from mailbot.mail.decode import clean

MOST_ELEMENTS = 50_000
LONGEST = 2_000_000

_DROPPED = frozenset({"script", "head", "style", "title", "template", "object", "svg", "select"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"})
_RULE = "_" * 20
_TOO_BIG = etree.ErrorTypes.ERR_RESOURCE_LIMIT


@dataclass(frozen=True, slots=True)
class Page:
    """visible: quoted blocks bear `> `. unreadable: too big or too deep to be read whole."""

    visible: str
    hidden: str = ""
    unreadable: bool = False


class _Paper:
    """Collects text line by line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._blank = True

    def write(self, text: str, depth: int, *, exact: bool = False) -> None:
        if exact:
            first, *more = text.split("\n")
            self._put(first, depth)
            for line in more:
                self.end_line(always=True)
                self._put(line, depth)
            return
        words = " ".join(text.split())
        if words:
            lead = " " if text[0].isspace() and self._line else ""
            self._put(lead + words + (" " if text[-1].isspace() else ""), depth)
        elif text and self._line:
            self._put(" ", depth)
        elif "\xa0" in text:
            self._put("\xa0", depth)

    def _put(self, text: str, depth: int) -> None:
        if text:
            self._depth = depth
            self._line.append(text)

    def end_line(self, *, always: bool = False) -> None:
        written = "".join(self._line)
        line = written.replace("\xa0", " ").strip(" ")
        always = always or bool(written.strip(" "))
        self._line.clear()
        if line:
            self._lines.append("> " * self._depth + line)
            self._blank = False
        elif always:
            self._lines.append("")
            self._blank = True

    def space(self) -> None:
        self.end_line()
        if not self._blank:
            self._lines.append("")
            self._blank = True

    def text(self) -> str:
        self.end_line()
        return "\n".join(self._lines).strip("\n")


def read_html(source: str) -> Page:
    """The text of a page; `source` is decoded and cleaned."""
    if not source.strip():
        return Page("")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(source[:LONGEST].encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    too_big = len(source) > LONGEST or any(e.type == _TOO_BIG for e in parser.error_log)
    if root is None:
        return Page("", unreadable=too_big)
    seen, unseen = _Paper(), _Paper()
    whole = _walk(root, read_stylesheet(_styles(root)), seen, unseen)
    return Page(clean(seen.text()), clean(unseen.text()), too_big or not whole)


def _styles(root: etree._Element) -> str:
    return "\n".join(style.text or "" for style in root.iter("style"))


def _walk(root: etree._Element, sheet: Stylesheet, seen: _Paper, unseen: _Paper) -> bool:
    """Write down the tree; False if it has too many elements."""
    stack: list[tuple[etree._Element, Look, bool]] = [(root, Look(), False)]
    elements = 0
    while stack:
        element, outer, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            _leave(tag, element, seen, unseen)
            _write(element.tail, outer, seen, unseen)
            continue
        elements += 1
        if elements > MOST_ELEMENTS:
            return False
        if tag in _DROPPED or not tag:
            _write(element.tail, outer, seen, unseen)
            continue
        look = sheet.look(element.attrib, tag, outer)
        if tag == "blockquote":
            look = replace(look, quoted=look.quoted + 1)
        elif tag in {"pre", "textarea"}:
            look = replace(look, exact=True)
        paper = unseen if look.unseen else seen
        _enter(tag, element, paper, look)
        _write(element.text, look, seen, unseen)
        stack.append((element, outer, True))
        stack.extend((child, look, False) for child in reversed(element))
    return True


def _write(text: str | None, look: Look, seen: _Paper, unseen: _Paper) -> None:
    if text:
        paper = unseen if look.unseen else seen
        paper.write(text, 0 if look.unseen else look.quoted, exact=look.exact)


def _enter(tag: str, element: etree._Element, paper: _Paper, look: Look) -> None:
    if tag == "br":
        paper.end_line(always=True)
    elif tag == "hr":
        paper.space()
        paper.write(_RULE, look.quoted)
        paper.end_line()
    elif tag in _BLOCKS:
        _gap(tag, element, paper)
        if tag == "li":
            paper.write("- ", look.quoted)


def _leave(tag: str, element: etree._Element, seen: _Paper, unseen: _Paper) -> None:
    for paper in (seen, unseen):
        if tag in {"td", "th"}:
            paper.write(" ", 0)
        elif tag in _BLOCKS:
            _gap(tag, element, paper)


def _gap(tag: str, element: etree._Element, paper: _Paper) -> None:
    if tag in _SPACED and not (tag == "p" and _tight(element)):
        paper.space()
    else:
        paper.end_line()


def _tight(paragraph: etree._Element) -> bool:
    """Outlook writes each line as a paragraph without margin."""
    style = (paragraph.get("style") or "").replace(" ", "").lower()
    return "mso" in (paragraph.get("class") or "").lower() or "margin:0" in style
