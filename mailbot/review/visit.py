"""What a page is given, and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.page_words import PageWords
from mailbot.desk.owner.sentences import Sentences
from mailbot.desk.owner.texts import OwnerTexts, without_commands
from mailbot.mail.draft import Enclosure
from mailbot.review.security import Security
from mailbot.review.templating import Templates
from mailbot.said import Said
from mailbot.store.contract import Store
from mailbot.workflow.desk import Desk

_MOST_NAMED = 3
SEE_OTHER, CONFLICT, NOT_FOUND = 303, 409, 404


class Finding(Protocol):
    """One line of the settings check. remedy: "" where there is nothing to do."""

    @property
    def check(self) -> str:
        """Its name."""
        ...

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        ...

    @property
    def message(self) -> Said:
        """What was found."""
        ...

    @property
    def remedy(self) -> Said:
        """How to mend it."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What the page is lent by whoever serves it.

    connected: the desk with its mailbox, for a ruling that needs the sources asked.
    mail_owner: a note of subject and text to the owner; False where none can leave now.
    examine: what `mailbot doctor` finds.
    """

    connected: Callable[[], AbstractContextManager[Desk]]
    mail_owner: Callable[[str, str], bool]
    examine: Callable[[], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Site:
    """Built once: what every page works with."""

    desk: Desk
    words: PageWords
    owner_texts: OwnerTexts
    sentences: Sentences
    templates: Templates
    security: Security
    outside: Outside


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody chose. name: as they have it, for showing alone."""

    name: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in; a field may stand there several times."""

    fields: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, Upload] | None = None

    def text(self, name: str) -> str:
        """The field's last value with line ends as LF, "" where it is not there."""
        return (self.texts(name) or ("",))[-1]

    def texts(self, name: str) -> tuple[str, ...]:
        """All its values."""
        said = (value for key, value in self.fields if key == name)
        return tuple(value.replace("\r\n", "\n").replace("\r", "\n") for value in said)

    def file(self, name: str) -> Upload | None:
        """The file chosen there, if one was."""
        return (self.files or {}).get(name)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to one page. place: what the path names, e.g. {"case": "2026-7K3Q"}.

    session: the cookie's secret, "" before login. host: as the browser asked for it.
    user: who of this machine asks, as in `peer.user_of`.
    nav: the page's word in the navigation.
    """

    site: Site
    path: str
    place: Mapping[str, str]
    query: Mapping[str, str]
    form: Form
    session: str
    host: str
    user: str
    nav: str = ""

    @property
    def desk(self) -> Desk:
        """The firm's desk, without a mailbox."""
        return self.site.desk

    @property
    def store(self) -> Store:
        """The memory as of now."""
        return self.site.desk.store

    @property
    def now(self) -> datetime:
        """The time it is; aware, UTC."""
        return self.site.desk.clock()

    @property
    def today(self) -> date:
        """The day it is where the owner is."""
        return self.site.desk.local_day(self.now)

    def say(self, key: str, **facts: object) -> str:
        """The page's own words, e.g. `say("queue.title")`."""
        return self.site.words.say(key, **facts)

    def summary(self, item: Item) -> str:
        """What the item is about, with names for records; no command of the terminal in it."""
        facts = {**item.proposal, **self._named(item)}
        return without_commands(self.site.owner_texts.summary(item.reason, item.right, facts))

    def approving(self, item: Item) -> str:
        """What a yes to the item will do."""
        return without_commands(self.site.owner_texts.approving(item.reason, item.proposal))

    def called(self, person_id: str) -> str:
        """A record as she knows it: the name, and the id."""
        person = self.store.person(person_id)
        named = person is not None and (person.name or person.company)
        return f"{named} ({person_id})" if named else person_id

    def _named(self, item: Item) -> dict[str, str]:
        """The facts that name records by their ids, by name."""
        ids = [str(one) for one in _listed(item.proposal.get("people"))]
        few = len(ids) <= _MOST_NAMED
        names = (
            ", ".join(map(self.called, ids)) if few else self.say("queue.people", count=len(ids))
        )
        said = {key: item.proposal.get(key) for key in ("who", "share")}
        return {key: names for key, fact in said.items() if ids and fact == ", ".join(ids)}

    def token(self, action: str) -> str:
        """For the hidden field of a form that posts to that path; good for one post."""
        return self.site.security.token(self.session, action, self.now)

    def render(self, template: str, status: int = 200, **facts: object) -> Response:
        """The page `templates/NAME.html`, filled in."""
        said = self.query.get("said", "")
        told = self.site.words.word(f"said.{said}", "") if said else ""
        html = self.site.templates.render(template, self, told=told, **facts)
        return HTMLResponse(html, status_code=status)

    def to(self, path: str, said: str = "", **query: str) -> Response:
        """On to another page, after a form was posted. said: a key of `said.toml`, shown there."""
        asked = urlencode({**query, **({"said": said} if said else {})})
        place = quote(path) + (f"?{asked}" if asked else "")
        return RedirectResponse(place, status_code=SEE_OTHER)

    def download(self, file: Enclosure) -> Response:
        """A file of ours, to be kept and not shown in place."""
        name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in file.name) or "file"
        headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(name)}"}
        return Response(file.octets, media_type=file.content_type, headers=headers)

    def missing(self) -> Response:
        """There is nothing by that name."""
        return self.render("missing.html", NOT_FOUND)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


View = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A path, and what is there. show: for GET, changes nothing; act: for POST.

    path: as starlette has it, e.g. "/cases/{case}". nav: its word in the navigation.
    public: seen before login; its forms carry no token.
    """

    path: str
    show: View | None = None
    act: View | None = None
    nav: str = ""
    public: bool = False
