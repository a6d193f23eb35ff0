"""`mailbot approve`, `reject`, `answer`, `extend`: the owner's decisions."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import click

from mailbot.cli.cases import named_case
from mailbot.cli.given import Given, pass_given
from mailbot.cli.lesson import lesson_of
from mailbot.cli.output import examples, say
from mailbot.cli.summary import owner_texts
from mailbot.desk.case import Item
from mailbot.desk.rulings import Ruling, Verb
from mailbot.errors import Fault, UsageError
from mailbot.law.rights import Right
from mailbot.mail.draft import Draft
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.committing import Prepared

RIGHTS = (*(right.value for right in Right), "none")
yes_option = click.option("--yes", is_flag=True, help="Do not ask; do it.")


@click.command(
    epilog=examples(
        "mailbot approve Q1",
        "mailbot approve Q1 --yes",
        "mailbot approve Q4 --except P7   a batch in part; the rest waits on",
    )
)
@click.argument("item")
@click.option("--only", default="", metavar="P1,P2", help="Of a batch of records, these alone.")
@click.option("--except", "but", default="", metavar="P3", help="Of a batch, all but these.")
@yes_option
@pass_given
def approve(given: Given, item: str, only: str, but: str, *, yes: bool) -> None:
    """Say yes to what an item proposes; shows what will be done and sent first."""
    _rule(given, item, Ruling(Verb.APPROVE, only=_ids(only), but=_ids(but)), yes=yes)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").upper().split())


@click.command(epilog=examples('mailbot reject Q1 --reason "Fakturan är obetald"'))
@click.argument("item")
@click.option("--reason", required=True, metavar="T", help="Why; the person is told.")
@yes_option
@pass_given
def reject(given: Given, item: str, reason: str, *, yes: bool) -> None:
    """Say no, with the reason; a refused right is answered with how to complain."""
    _rule(given, item, Ruling(Verb.REJECT, reason=reason), yes=yes)


@click.command(
    epilog=examples(
        "mailbot answer Q7 --as erasure      the unsure mail asks for erasure",
        "mailbot answer Q7 --as none         it asks for nothing",
        "mailbot answer Q2 --identified      you know who it is by other means",
        'mailbot answer Q3 --text "Hej ..."  your own words are the answer',
    )
)
@click.argument("item")
@click.option(
    "--as",
    "as_right",
    type=click.Choice(RIGHTS),
    metavar="RIGHT",
    help=f"What the mail asks for: {', '.join(RIGHTS)}.",
)
@click.option("--text", metavar="T", help="Your own words, sent as the answer.")
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="The same from a text file.",
)
@click.option("--identified", is_flag=True, help="You know who the sender is by other means.")
@click.option(
    "--learn",
    "learned",
    is_flag=True,
    help="With --as: keep the mail, without names and numbers, among the examples of your rules.",
)
@yes_option
@pass_given
def answer(
    given: Given,
    item: str,
    as_right: str | None,
    text: str | None,
    file: Path | None,
    *,
    identified: bool,
    learned: bool,
    yes: bool,
) -> None:
    """Say what a mail is, who its sender is, or answer in your own words."""
    said = [bool(as_right), text is not None, file is not None, identified]
    if sum(said) != 1:
        right = "give one of --as, --text, --file and --identified"
        wrong = "says nothing" if not any(said) else "says several things at once"
        raise UsageError([Fault(f"answer {item}", wrong, right)])
    if learned and not as_right:
        wrong = "--learn goes with --as alone"
        raise UsageError([Fault(f"answer {item}", wrong, "say what the mail is with --as")])
    words = text if file is None else _read(file)
    ruling = Ruling(Verb.ANSWER, as_right=as_right or "", text=words or "", identified=identified)
    _rule(given, item, ruling, yes=yes, learned=learned)


@click.command(epilog=examples('mailbot extend 2026-7K3Q --reason "Mejlarkivet är stort"'))
@click.argument("case")
@click.option("--reason", required=True, metavar="T", help="Why; the person is told.")
@yes_option
@pass_given
def extend(given: Given, case: str, reason: str, *, yes: bool) -> None:
    """Take two more months for a case, once, and tell the person why."""
    from mailbot import app  # noqa: PLC0415  # connects to the servers: other commands need none
    from mailbot.workflow import ruling as rulings  # noqa: PLC0415  # as above

    case_id = named_case(given, case).id
    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        if _agreed(rulings.preview_extension(desk, case_id, reason), yes=yes):
            _told(rulings.extend(desk, case_id, reason))


def _rule(given: Given, item_id: str, ruling: Ruling, *, yes: bool, learned: bool = False) -> None:
    from mailbot import app  # noqa: PLC0415  # connects to the servers: other commands need none
    from mailbot.workflow import ruling as rulings  # noqa: PLC0415  # as above

    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        item = rulings.named_item(desk, item_id)
        lesson = lesson_of(given, item, ruling.as_right) if learned else None
        ready = rulings.preview(desk, item.id, ruling)
        _say_what(given, item, ruling)
        if lesson is not None:
            say(lesson.shown)
        if _agreed(ready, yes=yes):
            _told(rulings.rule(desk, item.id, ruling))
            if lesson is not None:
                say(lesson.kept())


def _say_what(given: Given, item: Item, ruling: Ruling) -> None:
    """What the item is about and, before a yes, what the yes will do."""
    texts = owner_texts(given)
    say(f"{item.id}: {texts.summary(item.reason, item.right, item.proposal)}")
    if ruling.verb is Verb.APPROVE:
        say(texts.approving(item.reason, item.proposal))
    say("-" * 40)


def _agreed(ready: Prepared, *, yes: bool) -> bool:
    """What will be done is shown, and then asked for."""
    for draft in ready.drafts:
        _show(draft)
    for letter in ready.released:
        _show_held(letter)
    for notice in ready.notices:
        say(notice)
    for person in ready.commit.people:
        say(f"In the register: {person.id} is changed.")
    for person_id in ready.commit.people_removed:
        say(f"In the register: {person_id} is erased.")
    if not (ready.drafts or ready.released):
        say("No letter is sent.")
    return yes or click.confirm("Do it?", default=False)


def _show(draft: Draft) -> None:
    say(f"To: {draft.addressee}\nSubject: {draft.subject}\n\n{draft.text}")
    for enclosure in draft.enclosures:
        say(f"Enclosed: {enclosure.name} ({len(enclosure.octets)} bytes)")
    say("-" * 40)


def _show_held(letter: OutboxLetter) -> None:
    """A letter written earlier, read back from the bytes that will leave."""
    mail = message_from_bytes(letter.octets, policy=policy.default)
    body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
    text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    say(f"To: {letter.addressee}\nSubject: {mail['Subject']}\n\n{text}")
    for part in mail.iter_attachments() if isinstance(mail, EmailMessage) else ():
        say(f"Enclosed: {part.get_filename()}")
    say("-" * 40)


def _told(done: Prepared) -> None:
    count = len(done.drafts) + len(done.released)
    letters = {0: "", 1: " The letter leaves at the next `mailbot run`."}
    say("Done." + letters.get(count, f" {count} letters leave at the next `mailbot run`."))


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        right = "name a text file in UTF-8"
        raise UsageError([Fault(str(file), f"cannot be read ({error})", right)]) from error
