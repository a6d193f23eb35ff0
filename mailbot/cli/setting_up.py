"""`mailbot init`: a mailbot.toml, step by step."""

import os
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from mailbot.cli.config_text import Answers, config_text
from mailbot.cli.contact_file import import_named
from mailbot.cli.given import HOME_ZONE, Given, pass_given
from mailbot.cli.mail_hosts import Guess, domain_names, guess
from mailbot.cli.output import counted, examples, say
from mailbot.desk.owner.plain import free
from mailbot.errors import Fault, UsageError
from mailbot.register.address import valid
from mailbot.rulebook.folder import shipped
from mailbot.said import said
from mailbot.settings import load
from mailbot.settings.loading import NAME
from mailbot.workflow.importing import Wanted

_PRIVATE = 0o600
_SECURITIES = click.Choice(["tls", "starttls", "none"])


@dataclass(frozen=True)
class Asking:
    """Where answers come from: options, else questions at a terminal, else what is usual."""

    options: dict[str, Any]
    asks: bool

    def text(self, name: str, question: str, usual: str = "") -> str:
        """An answer; what nobody gave and nothing suggests is "" (see `_refuse_missing`)."""
        given = self.options.get(name)
        if given is not None:
            return str(given)
        if self.asks:
            return str(click.prompt(question, default=usual or None, type=str)).strip()
        return usual

    @cached_property
    def email(self) -> str:
        """The address all is guessed from; asked for until it is one."""
        typed = self.text("email", "E-mail address privacy requests come to")
        while valid(typed) is None:
            say(f"{typed} is no e-mail address.")
            typed = self.text("email", "E-mail address privacy requests come to")
        return typed.strip()

    @cached_property
    def servers(self) -> Guess:
        """What the address suggests; looked up only where something was not given."""
        return guess(self.email, shipped(), domain_names())


@click.command(
    epilog=examples(
        "mailbot init",
        'mailbot init firm --yes --company "Hjärter Esse" --name "Emy Serander" \\',
        "    --email emy.serander@hjarteresse.com --register contacts.csv",
    )
)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--company", help="The firm's name.")
@click.option("--name", help="Your name, as it stands below letters.")
@click.option("--email", help="The address privacy requests come to.")
@click.option("--language", type=click.Choice(["sv", "en"]), help="Of what you read.")
@click.option("--timezone", help="E.g. Europe/Stockholm.")
@click.option("--policy-url", help="Where your privacy policy lies.")
@click.option("--imap-host", help="Where mail is read; guessed from the address.")
@click.option("--imap-port", type=click.IntRange(1, 65535), help="Usually 993.")
@click.option("--imap-security", type=_SECURITIES, help="Usually tls.")
@click.option("--imap-user", help="Usually the address.")
@click.option("--smtp-host", help="How letters are sent; guessed from the address.")
@click.option("--smtp-port", type=click.IntRange(1, 65535), help="Usually 465 or 587.")
@click.option("--smtp-security", type=_SECURITIES, help="Usually tls.")
@click.option("--smtp-user", help='Usually the address; "" for no login.')
@click.option(
    "--register", "register", type=click.Path(path_type=Path), help="Contacts to import, as CSV."
)
@click.option("--yes", is_flag=True, help="Ask nothing: take what is usual where not given.")
@pass_given
def init(
    given: Given, /, folder: Path, register: Path | None, *, yes: bool, **options: str | int | None
) -> None:
    """Write mailbot.toml into DIR (here, if left out), and import a register.

    Asks for what is not given as an option. Never overwrites a file. The password is not an
    option: it is asked for, or comes from the environment, a command or the keyring.
    """
    file = given.cwd / folder / NAME
    if file.exists():
        right = said("edit it, or name another folder")
        raise UsageError([Fault(str(file), said("is there already"), right)])
    asking = Asking(options, asks=at_terminal() and not yes)
    _refuse_missing(asking)
    answers = _answers(given, asking)
    _write(file, config_text(answers))
    _read_back(given, file)
    say(f"Wrote {file}. It begins in mode “ask”: every letter waits for your yes.")
    if options["imap_host"] is None or options["smtp_host"] is None:
        say(f"Servers guessed from {asking.servers.why}.")
        say(f"{asking.servers.hint}.") if asking.servers.hint else None
    if register is not None:
        _import(replace(given, config=file), given.cwd / register)
    say(f"Next: `mailbot --config {file} doctor` checks all of it.")


def at_terminal() -> bool:
    """Somebody is there to be asked."""
    return sys.stdin.isatty()


def _refuse_missing(asking: Asking) -> None:
    """Where nobody can be asked, the options that have no usual answer must be there."""
    faults: list[Fault] = []
    if not asking.asks:
        needed = ("company", "name", "email")
        faults = [
            Fault(
                f"--{name}",
                said("is missing"),
                said("give it, or run `mailbot init` at a terminal"),
            )
            for name in needed
            if not asking.options.get(name)
        ]
    email = asking.options.get("email")
    if email and valid(str(email)) is None:
        faults.append(
            Fault(f"--email {email}", said("is no e-mail address"), said("as anna@firm.example"))
        )
    if faults:
        raise UsageError(faults)


def _answers(given: Given, asking: Asking) -> Answers:
    options = asking.options
    company = asking.text("company", "Name of the firm")
    name = asking.text("name", "Your name")
    email = asking.email
    imap_host = options["imap_host"] or asking.text("", "IMAP server", asking.servers.imap_host)
    imap_user = asking.text("imap_user", "User name there", email)
    smtp_host = options["smtp_host"] or asking.text("", "SMTP server", asking.servers.smtp_host)
    guessed = asking.servers.smtp_security if options["smtp_host"] is None else "tls"
    return Answers(
        company=company,
        name=name,
        email=email,
        imap_host=imap_host,
        imap_user=imap_user,
        imap_port=options["imap_port"],
        imap_security=options["imap_security"] or "tls",
        smtp_host=smtp_host,
        smtp_user=email if options["smtp_user"] is None else options["smtp_user"],
        smtp_port=options["smtp_port"],
        smtp_security=options["smtp_security"] or guessed,
        since=given.clock.astimezone(HOME_ZONE).date(),
        language=options["language"] or "sv",
        timezone=options["timezone"] or HOME_ZONE.key,
        policy_url=options["policy_url"] or "",
        password=_password(asking),
    )


def _password(asking: Asking) -> str:
    """Asked for without showing it; never an option, which other users could see."""
    if not asking.asks:
        return ""
    question = "Password (empty: from the environment, a command or the keyring)"
    typed: str = click.prompt(question, default="", hide_input=True, show_default=False)
    return typed


def _write(file: Path, text: str) -> None:
    """A new file for its owner alone; never over another."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as out:
        out.write(text.encode("utf-8"))
        out.flush()
        os.fsync(out.fileno())


def _read_back(given: Given, file: Path) -> None:
    """What was written must be read without a fault; else it is taken away again."""
    try:
        load(file, given.environ, given.cwd)
    except Exception:
        file.unlink()
        raise


def _import(given: Given, register: Path) -> None:
    done = import_named(given, register, Wanted())
    for warning in done.warnings:
        click.echo(free(f"warning: {warning}"), err=True)
    say(f"Added to the register: {counted(len(done.plan.added), 'contact')}.")
