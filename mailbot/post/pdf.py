"""The text layer of a PDF somebody sent, or nothing.

The file is opened in a process of its own, with limits on time, memory and size: a broken or
hostile one costs that process, and no other kind of file is opened at all.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from mailbot.mail.decode import clean
from mailbot.post import pdf_child

SECONDS: Final = 10.0
_CHILD: Final = Path(pdf_child.__file__)
_LONGEST: Final = 4 * pdf_child.TEXT  # bytes: four for each character at most


def pdf_text(octets: bytes, seconds: float = SECONDS) -> str:
    """What a reader of the PDF sees as text; "" where there is none or a limit was met.

    Never raises for what the file holds.
    """
    if len(octets) > pdf_child.SIZE:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  # our own program; the file goes to its standard input
            [sys.executable, "-I", "-B", str(_CHILD)],
            input=octets,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    except OSError:
        return ""
    if done.returncode != 0:
        return ""
    return clean(done.stdout[:_LONGEST].decode("utf-8", "replace")).strip()
