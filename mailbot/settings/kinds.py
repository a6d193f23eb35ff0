"""What a single value of mailbot.toml must look like.

What is told of a type, under `told`, is what a faulty value should be.
"""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from mailbot.said import said
from mailbot.settings import sound

Text = Annotated[str, Meta(extra={"told": said("one line of text"), "sound": sound.line})]
Needed = Annotated[
    str, Meta(extra={"told": said("one line of text, not empty"), "sound": sound.filled_line})
]
Lines = Annotated[str, Meta(extra={"told": said("text"), "sound": sound.lines})]
Secret = Annotated[str, Meta(extra={"told": said("text in quotes"), "secret": True})]
Email = Annotated[
    str,
    Meta(extra={"told": said('an e-mail address, as "anna@firm.example"'), "sound": sound.email}),
]
Emails = Annotated[
    list[str],
    Meta(
        extra={
            "told": said('a list of e-mail addresses, as ["info@firm.example"]'),
            "sound": sound.emails,
        },
    ),
]
MaybeEmail = Annotated[
    str, Meta(extra={"told": said('an e-mail address, or ""'), "sound": sound.email_or_nothing})
]
Names = Annotated[
    list[str],
    Meta(extra={"told": said('a list of texts, as ["Junk"]; [] for none'), "sound": sound.names}),
]
Headers = Annotated[
    dict[str, str],
    Meta(
        extra={
            "told": said('fields by header, as { "Kontaktens mejl" = "email", Saldo = "" }'),
            "sound": sound.headers,
        },
    ),
]
Host = Annotated[
    str,
    Meta(extra={"told": said('the name of a server, as "imap.firm.example"'), "sound": sound.host}),
]
Port = Annotated[int, Meta(ge=1, le=65535, extra={"told": said("a whole number from 1 to 65535")})]
Amount = Annotated[int, Meta(ge=0, le=1_000_000, extra={"told": said("a whole number, 0 or more")})]
Pace = Annotated[int, Meta(ge=1, le=100_000, extra={"told": said("a whole number, 1 or more")})]
Minutes = Annotated[
    int,
    Meta(ge=0, le=10_080, extra={"told": said("minutes, a whole number from 0 to 10080 (a week)")}),
]
Day = Annotated[date, Meta(extra={"told": said("a date without quotes, as 2026-11-01")})]
YesNo = Annotated[bool, Meta(extra={"told": said("true or false, without quotes")})]
Security = Annotated[
    Literal["tls", "starttls", "none"], Meta(extra={"told": said('"tls", "starttls" or "none"')})
]
Language = Annotated[Literal["sv", "en"], Meta(extra={"told": said('"sv" or "en"')})]
Mode = Annotated[
    Literal["auto", "ask", "dry"], Meta(extra={"told": said('"auto", "ask" or "dry"')})
]
Zone = Annotated[
    str, Meta(extra={"told": said('a time zone, as "Europe/Stockholm"'), "sound": sound.zone})
]
Prefix = Annotated[
    str,
    Meta(
        extra={
            "told": said('one to eight capital letters A-Z and digits, a letter first, as "HE"'),
            "sound": sound.prefix,
        },
    ),
]
Address = Annotated[
    str,
    Meta(extra={"told": said('an address that begins with https://, or ""'), "sound": sound.link}),
]
SiteAddress = Annotated[
    str,
    Meta(
        extra={
            "told": said(
                'the address of a site of its own, as "https://mailbot.firm.example", or ""'
            ),
            "sound": sound.origin,
        },
    ),
]
MonthDay = Annotated[
    str, Meta(extra={"told": said('month and day, as "12-31"'), "sound": sound.month_day})
]
StoreUrl = Annotated[
    str,
    Meta(
        extra={
            "told": said('"tinydb", or an address that begins with postgresql://'),
            "sound": sound.store,
            "secret": True,
        },
    ),
]
Command = Annotated[
    list[str],
    Meta(
        extra={
            "told": said('a program and its arguments, as ["pass", "show", "mail"]'),
            "sound": sound.command,
            "secret": True,
        },
    ),
]
Role = Annotated[
    Literal["processor", "controller"], Meta(extra={"told": said('"processor" or "controller"')})
]
Basis = Annotated[
    Literal["6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(extra={"told": said('"6.1.a", "6.1.b", "6.1.c" or "6.1.f"')}),
]
TimeOfDay = Annotated[
    str,
    Meta(
        extra={
            "told": said('a time of day, as "07:30", or "" for none'),
            "sound": sound.time_or_nothing,
        },
    ),
]
Rulings = Annotated[
    Literal["proven", "token", "off"], Meta(extra={"told": said('"proven", "token" or "off"')})
]
SourceKind = Annotated[
    str,
    Meta(
        extra={
            "told": said('"csv", "json", "vcard", "mailbox", "manual" or an installed source'),
            "sound": sound.filled_line,
        },
    ),
]
Columns = Annotated[
    str | list[str],
    Meta(
        extra={
            "told": said('a column by its header, as "E-post", or a list of them'),
            "sound": sound.name_or_names,
        },
    ),
]
Keep = Annotated[
    Literal["", "bookkeeping", "legal_claim", "contract"],
    Meta(extra={"told": said('"bookkeeping", "legal_claim", "contract" or ""')}),
]
MaybeBasis = Annotated[
    Literal["", "6.1.a", "6.1.b", "6.1.c", "6.1.f"],
    Meta(extra={"told": said('"6.1.a", "6.1.b", "6.1.c" or "6.1.f"')}),
]
Options = Annotated[
    dict[str, Any], Meta(extra={"told": said("a section of settings of that source")})
]
