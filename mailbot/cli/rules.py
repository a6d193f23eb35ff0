"""`mailbot rules`: check, test, explain."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from mailbot.cli.explaining import sentences_shape, told
from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.mail_files import mails
from mailbot.cli.output import as_json, examples, print_json, print_pairs, say
from mailbot.cli.reading import reader
from mailbot.cli.reading_shape import explained_shape
from mailbot.desk.owner.plain import free, visible
from mailbot.desk.sense.explain import SentenceReading
from mailbot.desk.sense.explain import explain as sentence_by_sentence
from mailbot.desk.sense.phrases import Example
from mailbot.errors import Fault, RulebookError, UsageError
from mailbot.rulebook.answers import load_answers
from mailbot.rulebook.documents import load_terms
from mailbot.rulebook.examples import Differing, differing
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.headers import load_headers
from mailbot.rulebook.notices import load_notice_words
from mailbot.rulebook.owner import load_owner_texts
from mailbot.rulebook.page import load_page_words
from mailbot.rulebook.phrases import EXAMPLES, load_phrases
from mailbot.rulebook.phrases import examples as load_examples
from mailbot.rulebook.proof import load_proof
from mailbot.rulebook.sensitive import load_sensitive
from mailbot.rulebook.sentences import load_sentences
from mailbot.rulebook.texts import load_texts
from mailbot.said import said

_LOADERS = (
    load_phrases,
    load_examples,
    load_texts,
    load_proof,
    load_answers,
    load_sensitive,
    load_notice_words,
    load_headers,
    load_terms,
    partial(load_owner_texts, language="sv"),
    partial(load_owner_texts, language="en"),
    partial(load_page_words, language="sv"),
    partial(load_page_words, language="en"),
    partial(load_sentences, language="sv"),
)


@click.group(cls=Group, epilog=examples("mailbot rules check", "mailbot rules explain mail.eml"))
def rules() -> None:
    """Check the rules, try them on their examples, and see why a mail was read as it was."""


@rules.command(epilog=examples("mailbot rules check", "mailbot rules check --json"))
@as_json
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Whether the rules are well formed: every fault at once. Exit code 1 if there is one."""
    faults = every_fault(ctx.ensure_object(Given).folders)
    if as_json:
        shapes = [{"where": f.where, "wrong": f.wrong, "right": f.right} for f in faults]
        print_json({"ok": not faults, "faults": shapes})
    else:
        say("\n".join(map(str, faults)) or "The rules are well formed.")
    ctx.exit(1 if faults else 0)


@rules.command(epilog=examples("mailbot rules test", "mailbot rules test --json"))
@as_json
@click.pass_context
def test(ctx: click.Context, *, as_json: bool) -> None:
    """Whether the rules read all examples, shipped and your own, as they say; else exit code 1."""
    given = ctx.ensure_object(Given)
    by_rules = reader(given)
    found, faults = load_examples(given.folders)
    if faults:
        raise RulebookError(faults)
    wrong = list(differing(found, by_rules.phrases))
    if as_json:
        print_json(_test_shape(found, wrong))
    else:
        say("\n".join([*map(_differing_line, wrong), _test_line(found, wrong)]))
    ctx.exit(1 if wrong else 0)


@rules.command(epilog=examples("mailbot rules explain mail.eml"))
@click.argument("file", metavar="FILE")
@as_json
@pass_given
def explain(given: Given, file: str, *, as_json: bool) -> None:
    """Why a mail is read as it is, sentence by sentence.

    For each sentence of the subject and of what counts as written now: the concepts seen, which
    of them are denied, which rules held, which did not and why, and how the model hears it.
    """
    by_rules = reader(given)
    for mail in mails([file]):
        if isinstance(mail, Fault):
            raise UsageError([mail])
        message, reading = by_rules.read(mail.octets, oversized=mail.oversized)
        shape = explained_shape(mail.name, message, reading)
        sentences = sentence_by_sentence(message, by_rules.phrases)
        if as_json:
            print_json(shape | {"sentences": sentences_shape(sentences)})
        else:
            _explain(shape)
            say("\n".join(told(sentences)) or "\nNothing counts as written now.")
            _elsewhere(shape, sentences)


def every_fault(folders: RuleFolders) -> tuple[Fault, ...]:
    """All that is wrong in the rules, and in the owner's folder itself, each once."""
    if folders.own is not None and not folders.own.is_dir():
        right = said("make the folder, or leave rules.dir empty")
        return (
            Fault(
                "mailbot.toml: rules.dir", said("{folder} is no folder", folder=folders.own), right
            ),
        )
    found = [fault for load in _LOADERS for fault in load(folders)[1]]
    return tuple(dict.fromkeys([*found, *_misnamed(folders)]))


def _misnamed(folders: RuleFolders) -> Iterator[Fault]:
    """Files of the owner's that lie where no rules are read, by a slip of the name."""
    if folders.own is None:
        return
    shipped_folders = {p.relative_to(folders.base) for p in folders.base.rglob("*") if p.is_dir()}
    for path in sorted(p for p in folders.own.rglob("*") if p.is_file()):
        inside = path.relative_to(folders.own)
        if inside.parent not in {
            Path(),
            Path(EXAMPLES),
            *shipped_folders,
        } and not inside.name.startswith("."):
            yield Fault(
                str(inside), said("lies in a folder no rules are read from"), said("move it")
            )


def _differing_line(one: Differing) -> str:
    return f"{one.where}: should be {one.wanted}, is read as {one.got}: “{free(one.mail)}”"


def _test_line(found: Sequence[Example], wrong: Sequence[Differing]) -> str:
    right = len(found) - len(wrong)
    return f"{right} of {len(found)} examples are read as they say."


def _test_shape(found: Sequence[Example], wrong: Sequence[Differing]) -> dict[str, Any]:
    return {
        "ok": not wrong,
        "examples": len(found),
        "failed": [
            {"where": one.where, "mail": one.mail, "expected": one.wanted, "got": one.got}
            for one in wrong
        ],
    }


def _explain(shape: dict[str, Any]) -> None:
    print_pairs(
        [
            ("Verdict", f"{shape['verdict']} {', '.join(shape['rights'])}".replace("_", " ")),
            ("Language", shape["language"]),
            ("Automatic", shape["autoreply_reason"] or "no: an answer is allowed"),
            ("Subject", visible(shape["subject"])),
            ("Circumstances", ", ".join(shape["tags"])),
            ("Not read", _passed_over(shape["passed_over"])),
            ("Wrong with it", ", ".join(shape["defects"])),
            ("Case numbers", ", ".join(shape["case_ids"])),
            *(("Corrects", _correction(one)) for one in shape["corrections"]),
            ("Own addresses", visible(", ".join(shape["claimed"]))),
            ("Stops for", visible(", ".join(shape["stop_addresses"]))),
            ("Written for", visible(", ".join(shape["on_behalf_of"]))),
            ("Asks only for", _scope(shape["scope"])),
        ]
    )


def _correction(one: dict[str, Any]) -> str:
    field = str(one["field"]).replace("_", " ") or "a field not named"
    if one["disputed"]:
        return visible(f"{field}: disputed {one['old']}").rstrip()
    old = f" instead of {one['old']}" if one["old"] else ""
    return visible(f"{field}: {one['new'] or 'no value given'}{old}")


def _scope(scope: dict[str, str | None] | None) -> str:
    if scope is None:
        return ""
    days = tuple(day or "" for day in (scope["first"], scope["last"]))
    said = visible(scope["quote"] or "")
    return f"{said} ({' to '.join(days)})" if any(days) else said


def _elsewhere(shape: dict[str, Any], sentences: Sequence[SentenceReading]) -> None:
    """Words that were heard though they are not the sender's own of now."""
    own = " ".join(one.text for one in sentences)
    found = [e for e in shape["evidence"] if e["quote"] not in own]
    if found:
        say("\nHeard elsewhere in the mail, so in doubt:")
    for one in found:
        for line in wrap(f"{one['right']}: “{visible(one['quote'])}” ({one['rule']})", 78):
            say(f"  {line}")


def _passed_over(parts: dict[str, int]) -> str:
    return ", ".join(f"{name} ({length} characters)" for name, length in parts.items())
