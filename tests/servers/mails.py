"""Mails for the server tests; all people in them are made up."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 5, 11, 0, tzinfo=UTC)


def plain(subject: str = "Hej", text: str = "Radera mina uppgifter.", number: int = 1) -> bytes:
    """A short mail in plain text."""
    return (
        f"From: Anna Ek <anna@kund.example>\r\nTo: emy@firma.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <m{number}@kund.example>\r\nDate: Thu, 5 Nov 2026 12:00:00 +0100\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def with_attachment(size: int, text: str = "Se bilagan.", boundary: str = "gräns-1") -> bytes:
    """A mail with text in two forms and a file of so many bytes, in base64."""
    mark = boundary.replace("ä", "a")
    body = (b"QUJD" * 19 + b"\r\n") * (size // 78 + 1)
    return (
        (
            f"From: anna@kund.example\r\nTo: emy@firma.example\r\nSubject: Avtal\r\n"
            f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{mark}"\r\n\r\n'
            f"for old programs\r\n--{mark}\r\n"
            f'Content-Type: multipart/alternative; boundary="{mark}-inner"\r\n\r\n'
            f"--{mark}-inner\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
            f"--{mark}-inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p>\r\n"
            f"--{mark}-inner--\r\n--{mark}\r\n"
            f'Content-Type: application/pdf; name="avtal.pdf"\r\n'
            f'Content-Disposition: attachment; filename="avtal.pdf"\r\n'
            f"Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode()
        + body
        + f"--{mark}--\r\n".encode()
    )
