"""What a step of the owner's would do, as one mark: by it two looks at it are told apart."""

import hashlib
from dataclasses import replace

import msgspec

from mailbot.desk.judgement.challenge import CODE
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk


def mark_of(desk: Desk, ready: Prepared) -> str:
    """Tells two previews apart that would do or send different things."""
    commit = ready.commit
    written = [
        (d.addressee, d.subject, CODE.sub("", d.text), [e.name for e in d.enclosures])
        for d in ready.drafts
    ]
    held = [(letter.id, letter.octets_sha256) for letter in ready.released]
    case = (ready.case.id, ready.case.digests, ready.case.matters) if ready.case else None
    before = [
        desk.store.person(i) for i in (*commit.people_removed, *(p.id for p in commit.people))
    ]
    records = [replace(p, history=()) for p in (*before, *commit.people) if p is not None]
    items = ([i.reason for i in commit.items], commit.items_closed)
    notices = tuple(map(str, ready.notices))
    all_of_it = (case, written, held, records, commit.people_removed, items, notices)
    written_out = msgspec.json.encode(all_of_it, order="deterministic")  # the same in every process
    return hashlib.sha256(written_out).hexdigest()
