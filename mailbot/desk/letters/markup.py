"""A letter as simple HTML: the same words as its plain text, and nothing that is fetched.

No picture, link, script or outside style: what is read is all there is (T-OUT-04).
"""

from collections.abc import Iterator, Sequence
from html import escape

from mailbot.desk.letters.layout import ITEM, Kind, Piece, pieces

_RULE = "* * *"
_STYLE = (
    "body{margin:0;padding:1rem;background:#fff;color:#1b1b1b;"
    "font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
    "main{max-width:38rem;margin:0 auto}"
    "p,li,h2{overflow-wrap:anywhere}"
    "h2{font-size:1rem;margin:1.5em 0 .25em}"
    "h2+p{margin-top:0}"
    "ul{padding-left:1.25rem}"
    "pre{font:1.15rem/1.4 ui-monospace,Menlo,Consolas,monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere}"
    "hr{border:0;border-top:1px solid #949494;margin:2rem 0}"
    "@media (prefers-color-scheme:dark){body{background:#161616;color:#ececec}}"
)
_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n"
    "<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
)


def marked_up(text: str, language: str, title: str) -> str:
    """The page of a text not laid out yet; whatever stands in it is shown, never obeyed."""
    body = "\n".join(_elements(tuple(pieces(text))))
    return _PAGE.format(language=escape(language), title=escape(title), style=_STYLE, body=body)


def _elements(found: Sequence[Piece]) -> Iterator[str]:
    at = 0
    while at < len(found):
        kind = found[at].kind
        end = at + 1
        if kind is Kind.ITEM:
            end = _list_end(found, at)
            yield _listed(found[at:end])
        elif kind in {Kind.HARD, Kind.VERBATIM}:
            while end < len(found) and found[end].kind is kind:
                end += 1
            yield _kept(found[at:end], heads=_is_paragraph(found, end))
        elif kind is Kind.PARAGRAPH:
            yield f"<p>{escape(found[at].text)}</p>"
        at = end


def _list_end(found: Sequence[Piece], at: int) -> int:
    """Blank lines between two items do not end their list."""
    end = at + 1
    for number in range(at + 1, len(found)):
        if found[number].kind is Kind.ITEM:
            end = number + 1
        elif found[number].kind is not Kind.BLANK:
            break
    return end


def _is_paragraph(found: Sequence[Piece], at: int) -> bool:
    return at < len(found) and found[at].kind in {Kind.PARAGRAPH, Kind.ITEM}


def _listed(items: Sequence[Piece]) -> str:
    """Bullets are the page's own; a number somebody wrote stays."""
    texts = (piece.text for piece in items if piece.kind is Kind.ITEM)
    bare = (ITEM.sub("", text, count=1) if text.startswith("-") else text for text in texts)
    return "<ul>\n" + "\n".join(f"<li>{escape(text)}</li>" for text in bare) + "\n</ul>"


def _kept(lines: Sequence[Piece], *, heads: bool) -> str:
    """Lines kept as they are; one alone right above a paragraph is its heading."""
    texts = [escape(piece.text.strip()) for piece in lines]
    if texts == [_RULE]:
        return "<hr>"
    if lines[0].kind is Kind.VERBATIM:
        return f"<pre>{chr(10).join(texts)}</pre>"
    if heads and len(texts) == 1:
        return f"<h2>{texts[0]}</h2>"
    return f"<p>{'<br>'.join(texts)}</p>"
