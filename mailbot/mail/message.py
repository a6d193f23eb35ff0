"""A mail as mailbot sees it."""

from dataclasses import dataclass
from datetime import datetime

from mailbot.mail.dkim import DkimSignature
from mailbot.mail.domain import aligned, ascii_domain


@dataclass(frozen=True, slots=True)
class MailKey:
    """Where a mail lies: the only name the sender cannot choose (RFC 9051, 2.3.1.1)."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as fetched.

    octets: headers and text parts; bodies of attachments may be left out (empty parts).
    arrived: the server's INTERNALDATE, aware.
    size: RFC822.SIZE of the whole mail, in bytes.
    oversized: only the headers were fetched, because the mail is larger than we read.
    """

    key: MailKey
    octets: bytes
    arrived: datetime
    size: int
    oversized: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not text to read: name as given (cleaned for display), never a path.

    inline: set in the text, as the pictures of a signature are.
    """

    name: str
    content_type: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sent it, as the mail says and as servers recorded.

    addresses: every address in every From header, as written; one when all is well.
    ambiguous: two strict readings of From differ, or From is broken, or there are several.
    display_name, reply_to, sender: as written, for the owner's eyes only.
    results: the Authentication-Results header values, topmost first, unfolded.
    automatic: why no automatic answer is allowed (`auto-submitted`, `bounce`, `list`,
        `bulk`, `noreply`, `no-sender`, ...), or None (RFC 3834 and kin).
    signatures: the DKIM-Signature fields, topmost first; that they are there proves nothing.
    by_machine: it bears marks of automatic mail besides being, perhaps, our own.
    arc: servers on the way sealed what they saw (RFC 8617); noted, never believed.
    """

    addresses: tuple[str, ...]
    ambiguous: bool
    display_name: str
    reply_to: str
    sender: str
    results: tuple[str, ...]
    automatic: str | None
    signatures: tuple[DkimSignature, ...] = ()
    arc: bool = False
    by_machine: bool = False

    @property
    def address(self) -> str:
        """The one From address, or "" where there is none to be sure of."""
        return self.addresses[0] if len(self.addresses) == 1 and not self.ambiguous else ""


@dataclass(frozen=True, slots=True)
class Passages:
    """The text of a mail, taken apart. Line ends are LF, text is NFC, no control characters.

    own: what the sender wrote now. quoted: earlier mail answered to. forwarded: mail passed on.
    signature: name block after the text. footer: legal and newsletter footers.
    hidden: text a reader of the HTML would not see.
    """

    own: str
    quoted: str = ""
    forwarded: str = ""
    signature: str = ""
    footer: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report (RFC 3464) about a mail of ours or somebody else's.

    original: Message-ID of the mail it speaks of, "" where not said.
    recipient: the final recipient it names, "" where not said. status: e.g. "5.1.1".
    reporter: domain of the server that reports (Reporting-MTA, else the From address).
    """

    original: str
    recipient: str
    status: str
    reporter: str


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, read. Reading never fails: what is wrong with it stands in `defects`.

    message_id, in_reply_to, references: with their angle brackets, cleaned.
    subject: decoded, one line. sent: the Date header, aware, or None.
    recipients: addresses in To and Cc.
    defects: short words, e.g. `unreadable`, `unknown-charset`, `text-html-disagree`,
        `too-deep`, `header-cut`, `oversized`, `encrypted`, `no-text`; `from-attachment` and
        `attachment-unread` where the mail leaves it to a file to say what it wants.
    digest: hex SHA-256 over From, Message-ID, Date, Subject and own text: the same mail
        delivered twice has the same digest.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sent: datetime | None
    origin: Origin
    recipients: tuple[str, ...]
    passages: Passages
    attachments: tuple[Attachment, ...]
    bounce: Bounce | None
    defects: tuple[str, ...]
    digest: str

    @property
    def everything(self) -> str:
        """Subject and text, own, quoted and passed on, as one."""
        parts = self.passages
        return f"{self.subject}\n{parts.own}\n{parts.quoted}\n{parts.forwarded}"

    @property
    def digests(self) -> tuple[str, ...]:
        """By which the same mail is known again, sent once more with other unsigned fields.

        Only signatures of the sender's own organisation tell it; anybody may copy others.
        """
        sender = ascii_domain(self.origin.address.rpartition("@")[2])
        own = (s for s in self.origin.signatures if aligned(s.domain, sender))
        return (self.digest, *dict.fromkeys(s.fingerprint for s in own))
