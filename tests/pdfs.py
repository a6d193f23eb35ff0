"""PDFs to attach: real ones, and hostile ones made by hand."""

import io
import json
import zlib
from functools import cache

import typst
from pypdf import PdfReader, PdfWriter

REQUEST = (
    "Ansökan om registerutdrag",
    "Jag vill ha ett utdrag ur ert register över alla personuppgifter ni har om mig.",
    "Anna Ek",
)
ORDINARY = ("Offert 4411", "Vi offererar tre filmer om vardera 30 sekunder, leverans i maj.")


@cache
def pdf(*lines: str) -> bytes:
    """A PDF that says those lines, set as the extract is set."""
    source = b"#for line in json(bytes(sys.inputs.lines)) [#line \\ ]"
    octets = typst.Compiler(source, ignore_system_fonts=True).compile(
        sys_inputs={"lines": json.dumps(lines)}
    )
    assert isinstance(octets, bytes)
    return octets


def locked(octets: bytes, password: str) -> bytes:
    """The same behind a password; "" opens for everybody."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(octets)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")  # noqa: S106  # a test's
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def made(contents: bytes, *, packed: bool = False, kids: str = "[3 0 R]") -> bytes:
    """A PDF of one page with those drawing commands."""
    how = b"/Filter /FlateDecode " if packed else b""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids " + kids.encode() + b">>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>"
        ),
        b"<<" + how + b"/Length %d>>stream\n" % len(contents) + contents + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    octets, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(octets))
        octets += b"%d 0 obj" % number + held + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        octets
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(octets)
    )


def written(word: str, times: int = 1) -> bytes:
    """Drawing commands that write that word, line by line."""
    return b"BT /F 1 Tf " + f"({word}) Tj 0 1 Td ".encode() * times + b"ET"


@cache
def bomb() -> bytes:
    """Small to send, 2 GB of drawing commands to unpack."""
    packer = zlib.compressobj(9)
    block = b" " * 1024 * 1024
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return made(first + again * 2047 + packer.flush(), packed=True)


@cache
def endless() -> bytes:
    """Hundreds of thousands of lines to set, more than can be read in the time."""
    return made(zlib.compress(written("radera", 2_000_000)), packed=True)


HOSTILE = {
    "empty": b"",
    "no PDF": b"MZ\x90\x00" * 100,
    "an archive": b"PK\x03\x04" + bytes(500),
    "only a head": b"%PDF-1.7\n",
    "cut": pdf(*REQUEST)[:2000],
    "its own parent": made(b"", kids="[2 0 R]"),
    "zeros": b"%PDF-1.7\n" + bytes(100_000),
    "locked": locked(pdf(*REQUEST), "hemligt"),
    "nothing written": made(b"0 0 9 9 re f"),
}
