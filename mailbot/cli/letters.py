"""`mailbot letters preview`: the letters in force, with fictional facts."""

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, counted, examples, print_json, say
from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.envelope import letter_language
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.errors import RulebookError
from mailbot.law.step import LetterKind
from mailbot.rulebook.previews import previews
from mailbot.rulebook.texts import load_texts


@click.group(
    epilog=examples("mailbot letters preview refusal", "mailbot letters preview extract --lang en")
)
def letters() -> None:
    """See the letters as they will be read, before anybody gets one."""


@letters.command(
    epilog=examples(
        "mailbot letters preview refusal",
        "mailbot letters preview extract --lang en",
        "mailbot letters preview erased --html > erased.html",
    )
)
@click.argument("kind", type=click.Choice([kind.value for kind in LetterKind]), metavar="KIND")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Else your own language, or Swedish.")
@click.option("--html", "page", is_flag=True, help="The HTML form, to be opened in a browser.")
@as_json
@pass_given
def preview(given: Given, kind: str, *, lang: str | None, page: bool, as_json: bool) -> None:
    """A letter of that KIND, once for each set of fictional facts there is for it.

    With your own texts where you have laid some over the shipped ones, and your own signature
    where there is a configuration. `mailbot letters preview x` lists the kinds.
    """
    texts, faults = load_texts(given.folders)
    if texts is None:
        raise RulebookError(faults)
    language = lang or _own_language(given)
    found = previews(given.folders, texts, LetterKind(kind), language, _own_firm(given))
    if as_json:
        print_json(
            [
                {
                    "kind": kind,
                    "language": language,
                    "subject": d.subject,
                    "text": d.text,
                    "html": d.html,
                }
                for d in found
            ]
        )
        return
    if page:
        for draft in found:
            say(draft.html)
        return
    for number, draft in enumerate(found, 1):
        say(f"--- {number} of {counted(len(found), 'set')} of facts ---")
        say(f"Subject: {draft.subject}\n\n{draft.text}")


def _own_language(given: Given) -> str:
    settings = given.settings_if_any
    return letter_language(settings.owner.language) if settings else LANGUAGES[0]


def _own_firm(given: Given) -> Controller | None:
    settings = given.settings_if_any
    return settings.owner.controller if settings else None
