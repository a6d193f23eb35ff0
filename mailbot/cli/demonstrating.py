"""`mailbot demo`: everything at work, with no account."""

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, counted, days_left, examples, print_json, print_pairs, say
from mailbot.cli.running import examined, moving_clock
from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.desk.sender.identity import Grade
from mailbot.law.asks import Band
from mailbot.rulebook.owner import load_owner_texts
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.stopping import stoppable

if TYPE_CHECKING:  # at run time they come with the demo's servers, which only it needs
    from mailbot.demo.play import Scene, Stage
    from mailbot.workflow.taking_in import Taken

WHO = {
    Grade.VERIFIED: "verified: the registered address, by our server's word or a code sent there",
    Grade.CHALLENGED: "not proven yet: a code went to the registered address",
    Grade.UNVERIFIED: "not proven: never told whether they are in the register",
    Grade.NOT_NEEDED: "need not be known for this",
}
ANSWERS_US = "an answer to a letter of ours"
LEFT_ALONE = {"left_alone": "ordinary mail, exactly as it was: no flag, no move, no reply"}


@click.command(
    epilog=examples(
        "mailbot demo             watch; the bot goes on until Ctrl-C",
        "mailbot demo --once      handle the sample mails and end",
        "mailbot demo --once --json",
    )
)
@click.option("--once", is_flag=True, help="Handle the sample mails, then end.")
@click.option(
    "--port",
    type=click.IntRange(1, 65533),
    metavar="N",
    help="IMAP port; SMTP is N+1, the page N+2.",
)
@as_json
@pass_given
def demo(given: Given, *, once: bool, port: int | None, as_json: bool) -> None:
    """Sample mails arrive in a mailbox of its own; see how each is read and answered."""
    from mailbot.demo import play  # noqa: PLC0415  # as above
    from mailbot.demo.servers import DemoServers  # noqa: PLC0415  # as above

    folder = Path(tempfile.mkdtemp(prefix="mailbot-demo-"))
    ports = (port, port + 1) if port else (0, 0)
    with stoppable() as stop, DemoServers(*ports) as servers:
        stage = play.set_stage(folder, servers, moving_clock(given), stop)
        try:
            _perform(stage, as_json=as_json)
            if not once:
                _go_on(given, stage, port)
        finally:
            stage.bot.close()


def _go_on(given: Given, stage: "Stage", port: int | None) -> None:
    """The bot reads on, with the owner's page beside it. port: of IMAP; the page's is N+2."""
    from mailbot import app  # noqa: PLC0415  # as in `demo`

    own = Given(stage.config, given.now, {}, stage.folder)
    page = app.page(
        stage.desk.settings,
        {},
        stage.desk.clock,
        partial(examined, own),
        port + 2 if port else 0,
    )
    with page as served:
        say(f"Your page: {served.login(stage.desk.clock())}")
        say("The bot goes on reading this mailbox. Ctrl-C ends it.")
        stage.bot.forever()


def _perform(stage: "Stage", *, as_json: bool) -> None:
    """The whole play, told scene by scene, or as one JSON document at its end."""
    from mailbot.demo.play import play  # noqa: PLC0415  # the whole bot: only here

    if as_json:
        print_json([_shape(scene) for scene in play(stage)])
        return
    texts, _ = load_owner_texts(stage.desk.rulebook.folders, "en")
    for scene in play(stage):
        today = stage.desk.local_day(stage.desk.clock())
        items = scene.taken.items
        waits = [_waiting(item, texts) for item in items]
        _show(scene, waits, today)
    _end(stage, stage.desk.clock())


def _waiting(item: Item, texts: OwnerTexts | None) -> str:
    said = texts.summary(item.reason, item.right, item.proposal) if texts else item.reason
    return f"{item.id} ({item.kind}): {said}"


def _shape(scene: "Scene") -> dict[str, object]:
    taken = scene.taken
    return {
        "file": scene.file,
        "verdict": taken.reading.band.value,
        "rights": [ask.right.value for ask in taken.reading.asks],
        "identity": taken.case.identity.value if taken.case else None,
        "case": taken.case.id if taken.case else None,
        "sent": [kind for letter, _ in scene.letters for kind in letter.kinds],
        "queue": [item.kind for item in taken.items],
    }


def _show(scene: "Scene", waits: Sequence[str], today: date) -> None:
    """One mail at a glance: how it was read, who it was taken to be, what came of it."""
    taken = scene.taken
    say(f"── {scene.file}")
    pairs = [("from", scene.sender), ("subject", scene.subject), ("read as", _read_as(taken))]
    pairs += [("because", f"“{quote}”") for quote in _quotes(taken)[:2]]
    if taken.case is not None:
        pairs.append(("sender", WHO[taken.case.identity]))
        pairs.append(("answer by", days_left(taken.case.answer_by, today)))
    pairs += [("letter", _lettered(letter, folder)) for letter, folder in scene.letters]
    pairs += [("waits", told) for told in waits]
    if taken.case is None:
        pairs.append(("left alone", LEFT_ALONE.get(taken.note, taken.note)))
    print_pairs(pairs)
    say("")


def _read_as(taken: "Taken") -> str:
    rights = ", ".join(ask.right.value.replace("_", " ") for ask in taken.reading.asks)
    automatic = taken.message.origin.automatic
    verdict = taken.reading.band.value.replace("_", " ")
    if taken.case is not None and not rights and taken.reading.band is Band.NONE:
        verdict = ANSWERS_US
    machine = f" (a machine wrote it: {automatic})" if automatic else ""
    return (f"{verdict}: {rights}" if rights else verdict) + machine


def _quotes(taken: "Taken") -> list[str]:
    return list(dict.fromkeys(" ".join(e.quote.split()) for e in taken.reading.evidence))


def _lettered(letter: OutboxLetter, folder: Path) -> str:
    files = ", ".join(sorted(path.name for path in folder.iterdir()))
    return f"{' + '.join(letter.kinds)} to {letter.addressee}\n{folder}: {files}"


def _end(stage: "Stage", moment: datetime) -> None:
    """Where everything lies, and what to try next."""
    items = stage.desk.store.items()
    day = stage.desk.local_day(moment)
    waiting = counted(len(items), "item waits", "items wait")
    say(f"{waiting} for the owner, the first until {_first(items, day)}.")
    say(f"Letters to open: {stage.folder / 'letters'}")
    say("Go on with it yourself:")
    for words in ("queue", "cases", "show CASE", "approve ITEM", "log verify"):
        say(f"  mailbot --config {stage.config} {words}")


def _first(items: Sequence[Item], today: date) -> str:
    dues = [item.due for item in items if item.due]
    return days_left(min(dues), today) if dues else "no day"
