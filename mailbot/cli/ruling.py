"""`mailbot approve`, `reject`, `answer`, `extend`: the owner's decisions."""

import re
from dataclasses import replace
from pathlib import Path

import click

from mailbot.cli.cases import named_case
from mailbot.cli.completion import cases as case_ids
from mailbot.cli.completion import items, undoable
from mailbot.cli.given import Given, pass_given
from mailbot.cli.lesson import lesson_of
from mailbot.cli.output import counted, examples, say, yes_option
from mailbot.cli.plan import plan_lines
from mailbot.cli.summary import owner_texts
from mailbot.cli.who import named_person
from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.desk.letters.envelope import BY_POST
from mailbot.errors import Fault, UsageError
from mailbot.law.rights import Right
from mailbot.mail.draft import Draft
from mailbot.mail.reopened import draft_in
from mailbot.said import foreign, said
from mailbot.workflow.committing import Prepared

_AN_ITEM = re.compile(r"[Qq][0-9]+")
RIGHTS = (*(right.value for right in Right), "none")


@click.command(
    epilog=examples(
        "mailbot approve Q1",
        "mailbot approve Q1 --yes",
        "mailbot approve Q1 --edit        change the letters first",
        "mailbot approve Q4 --except P7   a batch in part; the rest waits on",
        'mailbot approve Q4 --except register.phone --reason "Uppdraget pågår"',
        "mailbot approve Q4 --done        what is erased by hand is gone already",
    )
)
@click.argument("item", shell_complete=items)
@click.option(
    "--only", default="", metavar="P1,P2", help="Of a batch or an erasure's plan, these alone."
)
@click.option(
    "--except", "but", default="", metavar="P3", help="Of a batch or plan, all but these."
)
@click.option("--reason", default="", metavar="T", help="Why the rest stays; the person is told.")
@click.option("--done", is_flag=True, help="Of an erasure: your part by hand is done already.")
@click.option(
    "--anonymise", is_flag=True, help="Of an erasure: keep the figures, in nobody's name."
)
@click.option("--edit", is_flag=True, help="Change the letters in your editor first.")
@yes_option
@pass_given
def approve(
    given: Given,
    item: str,
    only: str,
    but: str,
    reason: str,
    *,
    done: bool,
    anonymise: bool,
    edit: bool,
    yes: bool,
) -> None:
    """Say yes to what an item proposes; shows what will be done and sent first."""
    ruling = Ruling(
        Verb.APPROVE,
        reason=reason.strip(),
        only=_named(only),
        but=_named(but),
        done=done,
        anonymise=anonymise,
    )
    _rule(given, item, ruling, yes=yes, edited=edit)


def _named(text: str) -> tuple[str, ...]:
    """Ids of records, or parts of a plan, whose names may hold blanks."""
    return tuple(filter(None, (name.strip() for name in text.split(","))))


@click.command(
    epilog=examples(
        'mailbot reject Q1 --reason "Fakturan är obetald"',
        'mailbot reject Q2 --reason "Tvisten ..." --balancing "Bara namnet ..."',
        'mailbot reject Q3 --reason "Nionde på en månad" --fee "200 kronor"',
    )
)
@click.argument("item", shell_complete=items)
@click.option("--reason", required=True, metavar="T", help="Why; the person is told.")
@click.option(
    "--balancing", default="", metavar="T", help="Of an objection: how you weighed the grounds."
)
@click.option(
    "--fee", default="", metavar="SUM", help="Instead of a no: the fee you announce (Art. 12(5))."
)
@yes_option
@pass_given
def reject(given: Given, item: str, reason: str, balancing: str, fee: str, *, yes: bool) -> None:
    """Say no, with the reason; a refused right is answered with how to complain."""
    ruling = Ruling(Verb.REJECT, reason=reason, balancing=balancing, fee=fee)
    _rule(given, item, ruling, yes=yes)


@click.command(
    epilog=examples(
        "mailbot answer Q7 --as erasure      the unsure mail asks for erasure",
        "mailbot answer Q7 --as none         it asks for nothing",
        "mailbot answer Q2 --identified      you know who it is by other means",
        "mailbot answer Q2 --identified --person P7   ... and whose data it is about",
        'mailbot answer Q3 --text "Hej ..."  your own words are the answer',
        'mailbot answer Q3 --ask "Vilket nummer?"   a question; the item waits on',
        'mailbot answer Q3 --by-hand "Ringde"       you answered by other means',
    )
)
@click.argument("item", shell_complete=items)
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
@click.option("--person", metavar="WHO", help="With --identified: whose data, if not the sender's.")
@click.option("--ask", "question", metavar="T", help="Ask the person; the item goes on waiting.")
@click.option("--by-hand", metavar="T", help="You answered by other means: what you sent or said.")
@click.option("--keep", is_flag=True, help="With --text: offer it when the like is asked again.")
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
    *,
    as_right: str | None,
    text: str | None,
    file: Path | None,
    question: str | None,
    by_hand: str | None,
    identified: bool,
    person: str | None,
    learned: bool,
    keep: bool,
    yes: bool,
) -> None:
    """Say what a mail is, who its sender is, or answer in your own words."""
    words = (text, file, question, by_hand)
    ways = [bool(as_right), identified, *(word is not None for word in words)]
    if sum(ways) != 1:
        right = said("give one of --as, --text, --file, --identified, --ask and --by-hand")
        wrong = said("says nothing") if not any(ways) else said("says several things at once")
        raise UsageError([Fault(f"answer {item}", wrong, right)])
    if learned and not as_right:
        wrong = said("--learn goes with --as alone")
        raise UsageError([Fault(f"answer {item}", wrong, said("say what the mail is with --as"))])
    if person is not None and not identified:
        wrong = said("--person goes with --identified alone")
        raise UsageError([Fault(f"answer {item}", wrong, said("say that you know who it is"))])
    own = text if file is None else _read(file)
    ruling = Ruling(
        Verb.ANSWER,
        as_right=as_right or "",
        text=own or question or by_hand or "",
        identified=identified,
        ask=question is not None,
        by_hand=by_hand is not None,
        keep=keep,
        person=named_person(given, person).id if person else "",
    )
    _rule(given, item, ruling, yes=yes, learned=learned)


@click.command(epilog=examples('mailbot extend 2026-7K3Q --reason "Mejlarkivet är stort"'))
@click.argument("case", shell_complete=case_ids)
@click.option("--reason", required=True, metavar="T", help="Why; the person is told.")
@yes_option
@pass_given
def extend(given: Given, case: str, reason: str, *, yes: bool) -> None:
    """Take two more months for a case, once, and tell the person why."""
    from mailbot import app  # noqa: PLC0415  # connects to the servers: other commands need none
    from mailbot.workflow import ruling as rulings  # noqa: PLC0415  # as above

    case_id = named_case(given, case).id
    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        if agreed(rulings.preview_extension(desk, case_id, reason), yes=yes):
            _told(rulings.extend(desk, case_id, reason), "", 0)
            say(f"Until that letter has left: `mailbot undo {case_id}`.")


@click.command(epilog=examples("mailbot undo Q1", "mailbot undo 2026-7K3Q   its extension"))
@click.argument("name", metavar="ITEM|CASE", shell_complete=undoable)
@pass_given
def undo(given: Given, name: str) -> None:
    """Take a ruling back while it can be: for letters.delay_minutes of mailbot.toml.

    Of a case, its extension, until the letter that tells of it has left.
    """
    from mailbot import app  # noqa: PLC0415  # the rules and the store: other commands need none
    from mailbot.workflow import pending  # noqa: PLC0415  # as above
    from mailbot.workflow.unextending import unextend  # noqa: PLC0415  # as above

    desk = app.desk_of(given.settings, lambda: given.clock)
    if _AN_ITEM.fullmatch(name.strip()):
        say(f"{pending.undo(desk, name).id} waits for you again; nothing was done.")
        return
    case = unextend(desk, named_case(given, name).id)
    say(f"{case.id} is not extended any more; its last day is {case.due} again.")


def _rule(
    given: Given,
    item_id: str,
    ruling: Ruling,
    *,
    yes: bool,
    learned: bool = False,
    edited: bool = False,
) -> None:
    from mailbot import app  # noqa: PLC0415  # connects to the servers: other commands need none
    from mailbot.workflow import pending  # noqa: PLC0415  # as above
    from mailbot.workflow import ruling as rulings  # noqa: PLC0415  # as above
    from mailbot.workflow.marking import mark_of  # noqa: PLC0415  # as above

    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        item = pending.waiting(desk, item_id)
        lesson = lesson_of(given, item, ruling.as_right) if learned else None
        ready = rulings.preview(desk, item.id, ruling)
        if edited:
            ruling = replace(ruling, changed=_edited(ready))
            ready = rulings.preview(desk, item.id, ruling)
        _say_what(given, item, ruling)
        for line in plan_lines(rulings.planned(desk, item.id)):
            say(line)
        if lesson is not None:
            say(lesson.shown)
        if agreed(ready, yes=yes):
            done = pending.decide(desk, item.id, ruling, mark_of(desk, ready))
            _told(done, item.id, desk.settings.delay_minutes)
            if lesson is not None:
                say(lesson.kept())


def _edited(ready: Prepared) -> tuple[tuple[str, str], ...]:
    """The letters as they come back from her editor: those she changed."""
    texts = {str(n): draft.text for n, draft in enumerate(ready.drafts)}
    texts |= {letter.id: draft_in(letter.octets).text for letter in ready.released}
    edited = {
        key: click.edit(text, extension=".txt", require_save=True) for key, text in texts.items()
    }
    return tuple((key, text) for key, text in edited.items() if text and text != texts[key])


def _say_what(given: Given, item: Item, ruling: Ruling) -> None:
    """What the item is about and, before a yes, what the yes will do."""
    texts = owner_texts(given)
    say(f"{item.id}: {texts.summary(item.reason, item.right, item.proposal)}")
    if ruling.verb is Verb.APPROVE:
        say(texts.approving(item.reason, item.proposal))
    say("-" * 40)


def agreed(ready: Prepared, *, yes: bool) -> bool:
    """What will be done is shown, and then asked for."""
    for draft in ready.drafts:
        _show(draft)
    for letter in ready.released:
        _show(draft_in(letter.octets))
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


def _told(done: Prepared, item: str, delay: int) -> None:
    if delay:
        say(f"Noted. It is carried out in {delay} minutes; until then: `mailbot undo {item}`.")
        return
    printed = sum(draft.addressee == BY_POST for draft in done.drafts)
    if printed and done.case is not None:
        say(f"{counted(printed, 'letter')} to print: `mailbot case print {done.case.id}`.")
    count = len(done.drafts) + len(done.released) - printed
    letters = {0: "", 1: " The letter leaves at the next `mailbot run`."}
    say("Done." + letters.get(count, f" {count} letters leave at the next `mailbot run`."))


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        right = said("name a text file in UTF-8")
        raise UsageError(
            [Fault(str(file), said("cannot be read ({error})", error=foreign(str(error))), right)]
        ) from error
