"""Mail from an open folder: its text, and little else; in batches, within bounds."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from mailbot.mail.message import MailKey, RawMail
from mailbot.post.structure import OddStructureError, Part, agrees, describe, rebuild
from mailbot.post.wire import Fetched, Opened, Wire

SMALL: Final = 64 * 1024  # bytes; up to this a mail is fetched whole, in one round trip
ODD: Final = 1024 * 1024  # up to this, a mail whose structure is odd is fetched whole
LARGE: Final = 25 * 1024 * 1024  # above this, headers alone
HEADER: Final = 256 * 1024  # bytes of a header block that are fetched
SECTION: Final = 1024 * 1024  # bytes of one text that are fetched
VERIFIED: Final = 5 * 1024 * 1024  # up to this, a mail is fetched whole to verify who signed it
BATCH: Final = 50
BATCH_BYTES: Final = 8 * 1024 * 1024
_DATED: Final = 500  # mails asked for their date at once
_HIGHEST: Final = 2**32 - 1  # the last UID there can be (RFC 9051, 2.3.1.1)
_MANY: Final = 100  # above this the server is asked to narrow by date first

_log = logging.getLogger("mailbot.post")


@dataclass(frozen=True, slots=True)
class Due:
    """A mail to be read. arrived: INTERNALDATE with the server's offset."""

    uid: int
    arrived: datetime
    size: int


def new_uids(wire: Wire, above: int) -> list[int]:
    """UIDs above that one; `n:*` names the last mail even where it is older."""
    if above >= _HIGHEST:
        return []
    found = wire.search("UID", f"{above + 1}:*")
    return [uid for uid in found if uid > above]


def due(wire: Wire, uids: Sequence[int], since: date, now: Callable[[], datetime]) -> list[Due]:
    """Those received on or after that day, in the server's own date terms."""
    if len(uids) > _MANY:
        span = f"{uids[0]}:{uids[-1]}"
        around = since - timedelta(days=1)  # servers differ in whose midnight they mean
        uids = sorted(set(uids) & set(wire.search("UID", span, "SINCE", around)))
    dated: list[Due] = []
    for start in range(0, len(uids), _DATED):
        some = uids[start : start + _DATED]
        answer = wire.fetch(some, ["INTERNALDATE", "RFC822.SIZE"])
        dated += _dated(some, answer, now)
    return [mail for mail in dated if mail.arrived.date() >= since]


def batches(mails: Sequence[Due]) -> Iterator[tuple[Due, ...]]:
    """The mails in order, some at a time, bounded in number and in bytes."""
    batch: list[Due] = []
    held = 0
    for mail in mails:
        weight = HEADER if mail.size > LARGE else min(mail.size, LARGE)
        if batch and (len(batch) >= BATCH or held + weight > BATCH_BYTES):
            yield tuple(batch)
            batch, held = [], 0
        batch.append(mail)
        held += weight
    if batch:
        yield tuple(batch)


def read(wire: Wire, folder: Opened, mails: Sequence[Due]) -> tuple[RawMail, ...]:
    """The mails, without those that are gone.

    Raises: Unreadable if one of them brings an answer that cannot be read; then ask singly.
    """
    small = [mail.uid for mail in mails if mail.size <= SMALL]
    large = [mail for mail in mails if SMALL < mail.size <= LARGE]
    huge = [mail.uid for mail in mails if mail.size > LARGE]
    got = _whole(wire, small, SMALL) | _by_parts(wire, large) | _headers(wire, huge)
    for mail in mails:
        if mail.uid not in got:
            _tell_gone(mail.uid)
    return tuple(_raw(folder, mail, got[mail.uid]) for mail in mails if mail.uid in got)


def read_headers(wire: Wire, folder: Opened, mails: Sequence[Due]) -> tuple[RawMail, ...]:
    """Mails whose parts could not be read: their headers, for the owner to look at."""
    got = _headers(wire, [mail.uid for mail in mails])
    return tuple(_raw(folder, mail, got[mail.uid]) for mail in mails if mail.uid in got)


def whole(wire: Wire, uid: int) -> bytes:
    """Every octet of one mail, b"" where it is gone or larger than `VERIFIED`."""
    octets, cut = _whole(wire, [uid], VERIFIED).get(uid, (b"", False))
    return b"" if cut else octets


def unread(folder: Opened, mail: Due) -> RawMail:
    """A mail of which nothing can be fetched; it must not be passed over in silence."""
    return _raw(folder, mail, (b"", True))


def _dated(uids: Sequence[int], answer: Fetched, now: Callable[[], datetime]) -> Iterator[Due]:
    for uid in uids:
        if uid not in answer:
            _tell_gone(uid)
            continue
        arrived, size = answer[uid].get(b"INTERNALDATE"), answer[uid].get(b"RFC822.SIZE")
        arrived = arrived if isinstance(arrived, datetime) and arrived.tzinfo else now()
        yield Due(uid, arrived, size if isinstance(size, int) else LARGE + 1)


def _raw(folder: Opened, mail: Due, got: tuple[bytes, bool]) -> RawMail:
    octets, cut = got
    key = MailKey(folder.folder, folder.uidvalidity, mail.uid)
    return RawMail(key, octets, mail.arrived.astimezone(UTC), mail.size, oversized=cut)


def _tell_gone(uid: int) -> None:
    """Another program removed it in between."""
    _log.info("mail %d was gone before it could be read", uid)


def _whole(wire: Wire, uids: Sequence[int], limit: int) -> dict[int, tuple[bytes, bool]]:
    """Mails as they are, up to the limit."""
    got = _sections(wire, uids, {"": limit + 1})
    return {
        uid: (octets[:limit], len(octets) > limit)
        for uid, sections in got.items()
        if (octets := sections.get("")) is not None
    }


def _headers(wire: Wire, uids: Sequence[int]) -> dict[int, tuple[bytes, bool]]:
    got = _sections(wire, uids, {"HEADER": HEADER})
    return {uid: (some["HEADER"], True) for uid, some in got.items() if "HEADER" in some}


def _by_parts(wire: Wire, mails: Sequence[Due]) -> dict[int, tuple[bytes, bool]]:
    """Large mails without their attachments; those with the same parts are asked for at once."""
    if not mails:
        return {}
    sizes = {mail.uid: mail.size for mail in mails}
    alike: dict[tuple[str, ...], dict[int, Part]] = defaultdict(dict)
    found: dict[int, tuple[bytes, bool]] = {}
    odd: list[int] = []
    for uid, answer in wire.fetch(list(sizes), ["BODYSTRUCTURE"]).items():
        try:
            part = describe(answer.get(b"BODYSTRUCTURE"))
        except OddStructureError:
            odd.append(uid)
        else:
            alike[part.sections()][uid] = part
    for sections, parts in alike.items():
        found |= _rebuilt(wire, sections, parts)
    odd += [uid for uid, (octets, _) in found.items() if not octets]
    found |= _whole(wire, [uid for uid in odd if sizes[uid] <= ODD], ODD)
    return found | _headers(wire, [uid for uid in odd if sizes[uid] > ODD])


def _rebuilt(
    wire: Wire, sections: Sequence[str], parts: Mapping[int, Part]
) -> dict[int, tuple[bytes, bool]]:
    """Mails that have these sections, cut where a text is longer than we read; b"" for odd ones."""
    limits = {"HEADER": HEADER} | dict.fromkeys(sections, SECTION)
    rebuilt_by_uid: dict[int, tuple[bytes, bool]] = {}
    for uid, some in _sections(wire, list(parts), limits).items():
        if "HEADER" in some:
            octets = rebuild(parts[uid], some["HEADER"], some)
            cut = any(len(got) >= SECTION for got in some.values())
            rebuilt_by_uid[uid] = (octets if agrees(parts[uid], octets) else b"", cut)
    return rebuilt_by_uid


def _sections(
    wire: Wire, uids: Sequence[int], limits: Mapping[str, int]
) -> dict[int, dict[str, bytes]]:
    """The first octets of each section, of each mail that is still there."""
    if not uids:
        return {}
    items = [f"BODY.PEEK[{section}]<0.{limit}>" for section, limit in limits.items()]
    return {uid: _bodies(answer) for uid, answer in wire.fetch(uids, items).items()}


def _bodies(answer: Mapping[bytes, object]) -> dict[str, bytes]:
    """The sections of one answer; a mail that was removed has None for each (RFC 9051, 7.5.2)."""
    return {
        key[5 : key.index(b"]")].decode("ascii"): value
        for key, value in answer.items()
        if key.startswith(b"BODY[") and isinstance(value, bytes)
    }
