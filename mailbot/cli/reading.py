"""`mailbot classify`: reads mails, offline, and touches nothing."""

from collections.abc import Iterator

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.mail_files import MailFile, mails
from mailbot.cli.output import examples, print_json, say
from mailbot.cli.reading_shape import reading_shape
from mailbot.desk.owner.plain import visible
from mailbot.errors import Fault, RulebookError, UsageError
from mailbot.rulebook.phrases import load_phrases
from mailbot.workflow.reading import Reader

_VERDICTS = {"request": "a request", "unsure": "unsure", "not_a_request": "not a request"}


def reader(given: Given) -> Reader:
    """By the configuration where there is one, else by the shipped rules.

    Raises: RulebookError.
    """
    phrases, faults = load_phrases(given.folders)
    if phrases is None:
        raise RulebookError(faults)
    settings = given.settings_if_any
    return Reader(phrases, settings.owner.own_addresses if settings else frozenset())


@click.command(
    epilog=examples(
        "mailbot classify mail.eml",
        "mailbot classify inbox/ --json",
        "mailbot classify - < mail.eml",
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each mail.")
@pass_given
def classify(given: Given, files: tuple[str, ...], *, as_json: bool) -> None:
    """Read each mail and say what it asks for, with the words that say so.

    FILE is a mail (.eml), a folder of mails, or - for standard input. Nothing is sent, kept
    or marked, and no server is asked.
    """
    by_rules = reader(given)
    faults: list[Fault] = []
    for mail in mails(files):
        if isinstance(mail, Fault):
            faults.append(mail)
            continue
        shape = reading_shape(mail.name, *by_rules.read(mail.octets, oversized=mail.oversized))
        if as_json:
            print_json(shape, indent=None)
        else:
            say("\n".join(_told(mail, shape)))
    if faults:
        raise UsageError(faults)


def _told(mail: MailFile, shape: dict[str, object]) -> Iterator[str]:
    yield visible(mail.name)
    rights = _words(shape["rights"])
    yield f"  {_VERDICTS[str(shape['verdict'])]}{': ' + rights if rights else ''}"
    if shape["autoreply_reason"]:
        yield f"  never answered automatically: {shape['autoreply_reason']}"
    for one in _rows(shape["evidence"]):
        right = one["right"].replace("_", " ")
        yield f"  {right}: “{visible(one['quote'])}” ({one['rule']})"
    yield f"  language: {shape['language']}"


def _words(rights: object) -> str:
    return ", ".join(rights).replace("_", " ") if isinstance(rights, list) else ""


def _rows(evidence: object) -> list[dict[str, str]]:
    return evidence if isinstance(evidence, list) else []
