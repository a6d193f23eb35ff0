"""An extract behind a passphrase: one PDF, AES-256, with its other files inside as attachments.

pypdf does it, with the package cryptography, which is an extra of its own.
Source: GDPR 32(1)(a); ISO 32000-2, 7.6 (revision 6).
"""

import importlib.util
import io
from collections.abc import Sequence

from mailbot.errors import ConfigError, FatalError, Fault
from mailbot.mail.draft import Enclosure
from mailbot.said import said

PDF = "application/pdf"
_AES_256 = (5, 6, "/AESV3")


def installed() -> bool:
    """The extra is there."""
    return importlib.util.find_spec("cryptography") is not None


def demand() -> None:
    """Returns where files can be locked. Raises: ConfigError if the extra is missing."""
    if not installed():
        right = said('install "mailbot[encrypt]", or set it to false')
        wrong = said("needs the package cryptography")
        raise ConfigError([Fault("letters.encrypt_extracts", wrong, right)])


def locked(files: Sequence[Enclosure], passphrase: str) -> Enclosure:
    """The PDF among the files, encrypted, the others attached within; names stay.

    Never twice the same octets: key and salts are drawn anew.

    Raises: ConfigError if the extra is missing; FatalError unless exactly one is a PDF.
    """
    demand()
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  # 200 ms: only where one is locked
    from pypdf.generic import NameObject  # noqa: PLC0415  # as above

    pages = [one for one in files if one.content_type == PDF]
    if len(pages) != 1 or not passphrase:
        raise FatalError(said("an extract cannot be locked"))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages[0].octets)))
    for one in files:
        if one is not pages[0]:
            inside = writer.add_attachment(one.name, one.octets)
            inside.subtype = NameObject(f"/{one.content_type}")
    writer.encrypt(user_password=passphrase, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return Enclosure(pages[0].name, PDF, out.getvalue())


def unlocked(octets: bytes, passphrase: str) -> tuple[Enclosure, ...]:
    """The files inside, once the passphrase has opened it.

    Raises: ValueError if it is no PDF, is not encrypted by AES-256, or opens to another
    passphrase or to none.
    """
    demand()
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415  # as above
    from pypdf.errors import PyPdfError  # noqa: PLC0415  # as above

    try:
        reader = PdfReader(io.BytesIO(octets), strict=True)
        if not reader.is_encrypted or _manner(reader.trailer["/Encrypt"].get_object()) != _AES_256:
            raise ValueError("not encrypted by AES-256")
        if reader.decrypt("") is not PasswordType.NOT_DECRYPTED:
            raise ValueError("opens without a passphrase")
        if reader.decrypt(passphrase) is PasswordType.NOT_DECRYPTED:
            raise ValueError("opens to another passphrase")
        return tuple(
            Enclosure(one.name, (one.subtype or "").removeprefix("/"), one.content)
            for one in reader.attachment_list
        )
    except (PyPdfError, KeyError, AttributeError, TypeError) as error:
        raise ValueError("cannot be read") from error


def _manner(dictionary: object) -> tuple[object, object, object]:
    """Version, revision and method, as the file states them."""
    if not isinstance(dictionary, dict):
        return (0, 0, "")
    return dictionary["/V"], dictionary["/R"], dictionary["/CF"]["/StdCF"]["/CFM"]
