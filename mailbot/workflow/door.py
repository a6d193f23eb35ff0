"""The last door: a letter is read once more, as it will leave, before anything is sent.

Whatever it was written from, the octets alone are believed here.
Source: GDPR 5(1)(f) and 32; rows N05 and N21.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from mailbot.law.step import LetterKind
from mailbot.locking import unlocked
from mailbot.mail.address import read_addresses
from mailbot.mail.decode import clean
from mailbot.mail.headers import Headers, read_structured
from mailbot.mail.html import read_html
from mailbot.mail.structure import Part, take_apart
from mailbot.register.address import same
from mailbot.register.masking import masked_for_person
from mailbot.register.person import Person
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.desk import Desk

_ADDRESS = re.compile(
    r"[^\s@<>,;:()\"'\[\]]{1,64}@[^\s@<>,;:()\"'\[\]]{1,253}[^\s@<>,;:()\"'\[\].]"
)
_FOLD = re.compile(r"\r?\n[ \t]")
_CARD_EMAIL = re.compile(r"(?im)^(?:[a-z0-9-]+\.)?EMAIL[^:\r\n]*:([^\r\n]*)")
_WORDS = re.compile(r"[^\W_]+")
_REACHING = re.compile(
    r"<\s*(?:script|img|link|iframe|object|embed|form|a|base|svg|video|audio)\b"
    r"|<[^<>]*\s(?:src|href|background|srcset|style|on[a-z]+)\s*="
    r"|<style[^<>]*>[^<]*(?:url\s*\(|@import)",
    re.IGNORECASE,
)
_FILES = frozenset({"application/pdf", "application/json", "text/csv", "text/vcard"})
_JSON = "application/json"
_BARE = Headers()
_PLAIN = read_structured("")
_OWN_WORDS = frozenset({LetterKind.PRIVACY_INFO, LetterKind.REFUSAL, LetterKind.EXTENSION})
"""Letters the owner writes into: whom she names there is hers to know."""


def fault_of(letter: OutboxLetter, desk: Desk) -> str:
    """Why the letter may not leave, in words of ours without names; "" where all is well."""
    people = tuple(p for p in map(desk.store.person, letter.expects) if p is not None)
    known = _moved(letter, desk) or _altered(letter)
    try:
        return known or next(filter(None, _read_again(letter, people, desk)), "")
    except (csv.Error, RecursionError, TypeError, ValueError):
        return "the letter cannot be read again"


def _moved(letter: OutboxLetter, desk: Desk) -> str:
    """The addressee is still the register's for everybody whose data it carries (T-PRIV-09)."""
    for person_id in () if letter.farewell else letter.expects:
        person = desk.store.person(person_id)
        if person is None:
            return f"{person_id} is no longer in the register"
        if not any(same(letter.addressee, address) for address in person.emails):
            return f"the address of {person_id} has changed since the letter was written"
    return ""


def _altered(letter: OutboxLetter) -> str:
    kept = hashlib.sha256(letter.octets).hexdigest()
    return "" if kept == letter.octets_sha256 else "the letter is not as it was written"


def _read_again(letter: OutboxLetter, people: Sequence[Person], desk: Desk) -> Iterator[str]:
    root, defects = take_apart(letter.octets)
    yield "the letter cannot be read again" if defects else ""
    yield _misaddressed(root, letter)
    leaves = [part for part in root.walk() if not part.children]
    texts = [part for part in leaves if part.kind == "text/plain"]
    pages = [part for part in leaves if part.kind == "text/html"]
    files = [part for part in leaves if part.kind not in {"text/plain", "text/html"}]
    yield from (_other_words(texts, page) for page in pages)
    if len(pages) > 1 or any(part.kind not in _FILES for part in files) or len(texts) != 1:
        yield "the letter has a part of an unknown kind"
    case = desk.store.case(letter.case)
    passphrase = case.details.passphrase if case is not None else ""
    if passphrase and any(passphrase in said for said in map(_said, (*texts, *pages))):
        yield "the passphrase of a file stands in it"
    if letter.locked:
        wrong, files = _unlocked(files, passphrase)
        yield wrong
        leaves = [*texts, *pages, *files]
    if files and not letter.expects:
        yield "the letter has enclosures, and nobody's data are known to be in it"
    if letter.expects and not set(letter.kinds) & _OWN_WORDS:
        yield from (_strangers(_decoded(part), people, desk) for part in (*texts, *pages))
    yield from (_of_others(part, people, letter, desk) for part in files)
    shown = [root.headers.text("subject"), *(s for p in leaves for s in _strings(p))]
    yield _unmasked(shown, people, desk)


def _said(part: Part) -> str:
    """The text of a part, each run of white space one space."""
    return " ".join(_decoded(part).split())


def _unlocked(files: Sequence[Part], passphrase: str) -> tuple[str, list[Part]]:
    """What is wrong with the locked files, and those within them, to be read as any others."""
    if not passphrase:
        return "the passphrase of its file is no longer kept", []
    inside: list[Part] = []
    for file in files:
        try:
            found = unlocked(file.octets, passphrase)
        except ValueError as error:
            return f"a file that should be locked is not: {error}", []
        if not any(one.content_type == _JSON for one in found):
            return "a locked file holds no record that can be read again", []
        inside += (
            Part(_BARE, one.content_type, _PLAIN, _PLAIN, content=one.octets) for one in found
        )
    return ("" if files else "a letter with locked files has none"), inside


def _other_words(texts: Sequence[Part], page: Part) -> str:
    """The page says what the text says, all of it seen, and has nothing to fetch or follow."""
    source = _decoded(page)
    read = read_html(source)
    said = [_WORDS.findall(clean(_decoded(part))) for part in texts]
    if [_WORDS.findall(read.visible)] != said or read.hidden or read.unreadable:
        return "the two forms of the letter do not say the same"
    return "the letter would fetch or open something" if _REACHING.search(source) else ""


def _misaddressed(root: Part, letter: OutboxLetter) -> str:
    """One To, holding one address and no more; nobody else in any field (T-SMTP-05)."""
    given = root.headers.every("to")
    others = {"cc", "bcc", "reply-to", "resent-to"} & root.headers.fields.keys()
    addressed = read_addresses(given)
    if others or len(given) != 1 or len(addressed) != 1 or not same(addressed[0], letter.addressee):
        return "the letter is not to exactly the one it was written for"
    return ""


def _decoded(part: Part) -> str:
    return part.octets.decode("utf-8", "replace")


def _strings(part: Part) -> Iterator[str]:
    """Every text of a part that can be read as text; a PDF is made of what the JSON holds."""
    if part.kind == "application/json":
        yield from _leaves(_parsed(part))
    elif part.kind == "text/csv":
        yield from (cell for row in _rows(part) for cell in row)
    elif part.kind == "text/vcard":
        yield from _FOLD.sub("", _decoded(part)).splitlines()
    elif part.kind in {"text/plain", "text/html"}:
        yield _decoded(part)


def _parsed(part: Part) -> object:
    try:
        return json.loads(part.octets)
    except ValueError:
        return None


def _rows(part: Part) -> list[list[str]]:
    text = _decoded(part).removeprefix("\ufeff")
    found = list(csv.reader(StringIO(text, newline="")))
    return found or [[]]


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else ():
        yield from _leaves(one)
    for one in value if isinstance(value, list) else ():
        yield from _leaves(one)


def _unmasked(texts: Sequence[str], people: Sequence[Person], desk: Desk) -> str:
    """An identification or VAT number in clear; phones and addresses may look like one."""
    firm = desk.settings.owner.controller
    harmless = [firm.phone, firm.address, firm.email, firm.policy_url]
    for person in people:
        harmless += [person.phone, *person.emails]
        harmless += [part for r in person.recipients for part in (r.name, r.email)]
    known = sorted(filter(None, harmless), key=len, reverse=True)
    for text in texts:
        bare = text.removeprefix("'")
        for one in known:
            bare = bare.replace(one, "\n")
        if masked_for_person(bare) != bare:
            return "an identification number stands in it in clear"
    return ""


def _strangers(text: str, people: Sequence[Person], desk: Desk) -> str:
    """An address of somebody else in the register, who was not given the person's data."""
    firm, processing = desk.settings.owner.controller, desk.settings.processing
    given = [r.email for p in people for r in p.recipients]
    given += [r.email for r in processing.recipients] + [firm.email, *desk.settings.owner.aliases]
    named = [a for a in _ADDRESS.findall(text) if not any(same(a, own) for own in given)]
    others = desk.store.people_at(tuple(named)) if named else ()
    ids = {person.id for person in people}
    return "somebody else's address stands in it" if any(p.id not in ids for p in others) else ""


def _of_others(part: Part, people: Sequence[Person], letter: OutboxLetter, desk: Desk) -> str:
    """The records in a file are those of the people the letter is for, and no others."""
    ids: set[object] = set(letter.expects)
    owned = [address for person in people for address in person.emails]
    named: list[object] = []
    strange: set[object] = set()
    if part.kind == "application/json":
        made = _parsed(part)
        if not isinstance(made, dict):
            return "an enclosure cannot be read again"
        records = [r for r in made.get("records", ()) if isinstance(r, dict)]
        strange = {r["id"] for r in records if "id" in r} - ids
        named = [address for r in records for address in r.get("emails", ())]
        if "case" in made and made["case"] != letter.case:
            return "an enclosure belongs to another case"
        said = "\n".join(_leaves(made.get("found")))
        if wrong := _strangers(said, people, desk):
            return wrong
    elif part.kind == "text/csv":
        head, *rows = _rows(part)
        at = head.index("email") if "email" in head else None
        cells = [row[at] for row in rows if at is not None and len(row) > at]
        named = [a for cell in cells for a in cell.removeprefix("'").split("|") if a]
    elif part.kind == "text/vcard":
        cards = _FOLD.sub("", _decoded(part))
        named = [re.sub(r"\\(.)", r"\1", found).strip() for found in _CARD_EMAIL.findall(cards)]
    if strange or any(not any(same(str(a), own) for own in owned) for a in named):
        return "an enclosure holds somebody else's record"
    return ""
