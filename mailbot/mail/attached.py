"""The octets of the PDFs a mail carries; no other attachment is ever taken out of it."""

from collections.abc import Iterator

from mailbot.mail.structure import Part, take_apart

PDF = "application/pdf"
MOST = 3
"""PDFs read of one mail."""

_UNNAMED = frozenset({PDF, "application/octet-stream", "application/x-pdf"})


def is_pdf(kind: str, name: str) -> bool:
    """Said to be a PDF by its type, or by its name where the type tells nothing."""
    return kind == PDF or (kind in _UNNAMED and name.casefold().endswith(".pdf"))


def pdfs(octets: bytes) -> tuple[bytes, ...]:
    """The first few PDFs of the mail itself, decoded; those inside mails it carries are not."""
    root, _ = take_apart(octets)
    found = (p.octets for p in _own_parts(root) if is_pdf(p.kind, p.name))
    return tuple(octets for octets, _ in zip(found, range(MOST), strict=False))


def _own_parts(part: Part) -> Iterator[Part]:
    if part.kind.startswith("message/"):
        return
    if not part.children:
        yield part
    for child in part.children:
        yield from _own_parts(child)
