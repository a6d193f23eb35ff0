"""Whether the From domain vouches for a mail: by our server's record, else by its own signature."""

from mailbot import journal
from mailbot.desk.judgement.decide import needs_proof
from mailbot.desk.sense.reading import Reading
from mailbot.mail.authentication import Verdict, verdict
from mailbot.mail.message import Message, RawMail
from mailbot.workflow.desk import Desk


def proof_of(raw: RawMail, message: Message, reading: Reading, desk: Desk) -> Verdict:
    """What is known of the From domain.

    Signatures are verified alike for everybody who asks for something that needs proof, so
    that the time it takes tells nobody who is registered.
    Raises: TemporaryError if the mail could not be fetched whole; nothing has changed then.
    """
    origin = message.origin
    recorded = verdict(origin.results, desk.settings.authserv_ids, origin.address)
    if recorded.found or desk.signatures is None or not origin.address or origin.automatic:
        return recorded
    if not origin.signatures or not any(map(needs_proof, reading.asks)):
        return recorded
    found = desk.signatures.verdict(whole(raw, desk), origin.address)
    if found.unknown:
        journal.no_dns(raw.key.uid)
    return found


def proof_of_owner(raw: RawMail, message: Message, desk: Desk) -> Verdict:
    """What is known of the From domain of a mail that says it is the owner's own.

    Raises: TemporaryError as `proof_of` does.
    """
    origin = message.origin
    recorded = verdict(origin.results, desk.settings.authserv_ids, origin.address)
    if recorded.found or desk.signatures is None or not origin.signatures or not origin.address:
        return recorded
    return desk.signatures.verdict(whole(raw, desk), origin.address)


def whole(raw: RawMail, desk: Desk) -> bytes:
    """Every octet: as fetched where nothing was left out, else asked for."""
    if len(raw.octets) == raw.size and not raw.oversized:
        return raw.octets
    return desk.inbox.whole(raw.key) if desk.inbox is not None else b""
