"""What a single value of mailbot.toml must look like.

The description of a type is what a faulty value is told to be.
"""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from mailbot.settings import sound

Text = Annotated[str, Meta(description="one line of text", extra={"sound": sound.line})]
Needed = Annotated[
    str, Meta(description="one line of text, not empty", extra={"sound": sound.filled_line})
]
Lines = Annotated[str, Meta(description="text", extra={"sound": sound.lines})]
Secret = Annotated[str, Meta(description="text in quotes", extra={"secret": True})]
Email = Annotated[
    str,
    Meta(description='an e-mail address, as "anna@firm.example"', extra={"sound": sound.email}),
]
Emails = Annotated[
    list[str],
    Meta(
        description='a list of e-mail addresses, as ["info@firm.example"]',
        extra={"sound": sound.emails},
    ),
]
MaybeEmail = Annotated[
    str, Meta(description='an e-mail address, or ""', extra={"sound": sound.email_or_nothing})
]
Names = Annotated[
    list[str],
    Meta(description='a list of texts, as ["Junk"]; [] for none', extra={"sound": sound.names}),
]
Headers = Annotated[
    dict[str, str],
    Meta(
        description='fields by header, as { "Kontaktens mejl" = "email", Saldo = "" }',
        extra={"sound": sound.headers},
    ),
]
Host = Annotated[
    str,
    Meta(description='the name of a server, as "imap.firm.example"', extra={"sound": sound.host}),
]
Port = Annotated[int, Meta(ge=1, le=65535, description="a whole number from 1 to 65535")]
Amount = Annotated[int, Meta(ge=0, le=1_000_000, description="a whole number, 0 or more")]
Pace = Annotated[int, Meta(ge=1, le=100_000, description="a whole number, 1 or more")]
Minutes = Annotated[
    int, Meta(ge=0, le=10_080, description="minutes, a whole number from 0 to 10080 (a week)")
]
Day = Annotated[date, Meta(description="a date without quotes, as 2026-11-01")]
YesNo = Annotated[bool, Meta(description="true or false, without quotes")]
Security = Annotated[
    Literal["tls", "starttls", "none"], Meta(description='"tls", "starttls" or "none"')
]
Language = Annotated[Literal["sv", "en"], Meta(description='"sv" or "en"')]
Mode = Annotated[Literal["auto", "ask", "dry"], Meta(description='"auto", "ask" or "dry"')]
Zone = Annotated[
    str, Meta(description='a time zone, as "Europe/Stockholm"', extra={"sound": sound.zone})
]
Prefix = Annotated[
    str,
    Meta(
        description='one to eight capital letters A-Z and digits, a letter first, as "HE"',
        extra={"sound": sound.prefix},
    ),
]
Address = Annotated[
    str,
    Meta(description='an address that begins with https://, or ""', extra={"sound": sound.link}),
]
SiteAddress = Annotated[
    str,
    Meta(
        description='the address of a site of its own, as "https://mailbot.firm.example", or ""',
        extra={"sound": sound.origin},
    ),
]
MonthDay = Annotated[
    str, Meta(description='month and day, as "12-31"', extra={"sound": sound.month_day})
]
StoreUrl = Annotated[
    str,
    Meta(
        description='"tinydb", or an address that begins with postgresql://',
        extra={"sound": sound.store, "secret": True},
    ),
]
Command = Annotated[
    list[str],
    Meta(
        description='a program and its arguments, as ["pass", "show", "mail"]',
        extra={"sound": sound.command, "secret": True},
    ),
]
Role = Annotated[
    Literal["processor", "controller"], Meta(description='"processor" or "controller"')
]
Basis = Annotated[
    Literal["6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(description='"6.1.a", "6.1.b", "6.1.c" or "6.1.f"'),
]
TimeOfDay = Annotated[
    str,
    Meta(
        description='a time of day, as "07:30", or "" for none',
        extra={"sound": sound.time_or_nothing},
    ),
]
Rulings = Annotated[
    Literal["proven", "token", "off"], Meta(description='"proven", "token" or "off"')
]
SourceKind = Annotated[
    str,
    Meta(
        description='"csv", "json", "vcard", "mailbox", "manual" or an installed source',
        extra={"sound": sound.filled_line},
    ),
]
Columns = Annotated[
    str | list[str],
    Meta(
        description='a column by its header, as "E-post", or a list of them',
        extra={"sound": sound.name_or_names},
    ),
]
Keep = Annotated[
    Literal["", "bookkeeping", "legal_claim", "contract"],
    Meta(description='"bookkeeping", "legal_claim", "contract" or ""'),
]
MaybeBasis = Annotated[
    Literal["", "6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(description='"6.1.a", "6.1.b", "6.1.c" or "6.1.f"'),
]
Options = Annotated[dict[str, Any], Meta(description="a section of settings of that source")]
