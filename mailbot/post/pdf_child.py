"""The text layer of a PDF, read in a process that may do nothing else.

Run as a script: the PDF on standard input, its text in UTF-8 on standard output. Exit code 0
with text, 3 where there is none to read (a scan, or locked with a password); any other code, or
a signal, where a limit was met or the file is broken. Imports nothing of mailbot.
"""

import os
import resource
import sys
from collections.abc import Iterator

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of the processor; the parent counts those of the clock
SIZE = 5 * 1024 * 1024  # bytes of the file
PAGES = 20
TEXT = 100_000  # characters
NO_TEXT = 3

_LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


def main() -> int:
    """Limits first, then the library, then the file."""
    limit()
    octets = sys.stdin.buffer.read(SIZE + 1)
    if len(octets) > SIZE or not octets.lstrip().startswith(b"%PDF-"):
        return NO_TEXT
    text = "\n".join(_within(_texts(octets)))
    if not text.strip():
        return NO_TEXT
    sys.stdout.buffer.write(text[:TEXT].encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def limit() -> None:
    """From here on this process has what it needs for a letter, and no more."""
    for kind, value in _LIMITS:
        highest = resource.getrlimit(kind)[1]
        allowed = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (allowed, allowed))


def _texts(octets: bytes) -> Iterator[str]:
    """What its pages say, and what was filled in where it is a form."""
    import io  # noqa: PLC0415  # under the limits, as all that follows
    import logging  # noqa: PLC0415  # as above

    import pypdf  # noqa: PLC0415  # as above

    logging.disable()
    reader = pypdf.PdfReader(io.BytesIO(octets), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return
    for number, page in enumerate(reader.pages):
        if number >= PAGES:
            break
        yield page.extract_text()
    filled = reader.get_form_text_fields() or {}
    yield from (f"{name}: {value}" for name, value in filled.items() if value)


def _within(texts: Iterator[str]) -> Iterator[str]:
    length = 0
    for text in texts:
        yield text
        length += len(text)
        if length >= TEXT:
            return


if __name__ == "__main__":
    os._exit(main())  # at once: tearing down may need more memory than there is
