"""Finding mailbot.toml and reading it."""

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.desk.letters.controller import Controller
from mailbot.errors import ConfigError, Fault, of_system
from mailbot.law.holdings import GeneralRecipient, Processing, Purpose, ThirdCountry
from mailbot.said import NOTHING, Said, foreign, said
from mailbot.settings import sound
from mailbot.settings.filling import Filling
from mailbot.settings.form import BackupForm, ConfigForm, ImapForm, ProcessingForm, ServerForm
from mailbot.settings.sources import check_sources, source_of
from mailbot.settings.values import (
    BACKUP_PASSPHRASE,
    STORE_KEY,
    Backups,
    Digest,
    Mailbox,
    Owner,
    Server,
    Settings,
    Web,
)

NAME = "mailbot.toml"
_AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{50,80}")
_PORTS = {
    "imap": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}


def load(path: Path | None, environ: Mapping[str, str], cwd: Path) -> Settings:
    """The configuration: from `path`, else where `places` says.

    Raises: ConfigError with every fault found.
    """
    file = find(path, environ, cwd)
    shown = _shown(file, cwd)
    filling = Filling(shown, ConfigForm)
    form = filling.fill(ConfigForm, _parsed(file, shown))
    _check_together(form, filling)
    if filling.faults:
        raise ConfigError(filling.faults)
    return _settings(form, file)


def find(path: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The file to read: named by option or environment, else the first that is there.

    Raises: ConfigError that says where was looked.
    """
    named = path or (Path(environ["MAILBOT_CONFIG"]) if environ.get("MAILBOT_CONFIG") else None)
    if named is not None:
        file = cwd / named.expanduser()
        file = file / NAME if file.is_dir() else file
        if file.is_file():
            return file
        by = "--config" if path else "MAILBOT_CONFIG"
        raise _absent(f"{by} {named}", said("no such file"))
    for file in places(environ, cwd):
        if file.is_file():
            return file
    looked = ", ".join(str(file) for file in places(environ, cwd))
    raise _absent(NAME, said("not found (looked for {looked})", looked=looked))


def places(environ: Mapping[str, str], cwd: Path) -> tuple[Path, ...]:
    """Where mailbot.toml is looked for when nobody names it, best first."""
    return (cwd / NAME, config_folder(environ) / NAME)


def config_folder(environ: Mapping[str, str]) -> Path:
    """The user's configuration folder, as the system has it."""
    home = Path(environ.get("HOME") or Path.home())
    if sys.platform == "win32":
        return Path(environ.get("APPDATA") or home) / "mailbot"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "mailbot"
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "mailbot"


def _absent(where: str, wrong: Said) -> ConfigError:
    return ConfigError([Fault(where, wrong, said("run `mailbot init` to make one"))])


def _shown(file: Path, cwd: Path) -> str:
    return str(file.relative_to(cwd)) if file.is_relative_to(cwd) else str(file)


def _parsed(file: Path, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise ConfigError(
            [
                Fault(
                    shown,
                    said("cannot be read: {error}", error=of_system(fault)),
                    NOTHING,
                )
            ]
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(
            [Fault(shown, said("is not UTF-8 text"), said("save it as UTF-8"))]
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError([_syntax(shown, str(fault))]) from None
    except RecursionError:
        raise ConfigError([Fault(shown, said("lists lie too deep in lists"), NOTHING)]) from None


def _syntax(shown: str, told: str) -> Fault:
    """The words of tomllib, with the line moved to the front."""
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", told)
    line = said("line {line}", line=found[1]) if found and found[1] else said("the last line")
    wrong = foreign(told[: found.start()] if found else told)
    return Fault(
        said("{file}: {line}", file=shown, line=line),
        wrong,
        said('write key = "value", text in quotes and each key once'),
    )


def _check_together(form: ConfigForm, filling: Filling) -> None:
    for name, server in (("imap", form.imap), ("smtp", form.smtp)):
        if server.security == "none" and server.host and not sound.loopback(server.host):
            filling.add(
                f"{name}.security",
                said('"none" would send the password in clear to {host}', host=server.host),
                said('give "tls" or "starttls"'),
            )
        if server.password and server.password_command:
            filling.add(
                f"{name}.password",
                said("stands beside password_command"),
                said("keep one of the two"),
            )
    if form.backup.to and form.backup.passphrase_command:
        filling.add(
            "backup.to", said("stands beside passphrase_command"), said("keep one of the two")
        )
    if form.backup.to and not _AGE_KEY.fullmatch(form.backup.to):
        filling.add(
            "backup.to",
            said("is no age public key"),
            said("write it as age-keygen prints it: age1…"),
        )
    if form.backup.folder and _inside(form.backup.folder, form.data):
        filling.add(
            "backup.folder", said("lies in the data folder"), said("name a place elsewhere")
        )
    check_sources(form.source, filling)


def _inside(folder: str, data: str) -> bool:
    """Both as written: relative ones are relative to the same file."""
    return Path(folder).expanduser().is_relative_to(Path(data).expanduser())


def _settings(form: ConfigForm, file: Path) -> Settings:
    base = file.absolute().parent
    return Settings(
        file=file.absolute(),
        data=_path(base, form.data),
        owner=_owner(form),
        mailbox=_mailbox(form.imap),
        smtp=_server(form.smtp, "smtp"),
        store_url=form.store.url,
        authserv_ids=tuple(form.trust.authserv_id),
        processing=_processing(form.processing),
        sources=tuple(source_of(one, base) for one in form.source),
        rules_dir=_path(base, form.rules.dir) if form.rules.dir else None,
        mode=form.run.mode,
        delay_minutes=form.letters.delay_minutes,
        unverified_per_hour=form.limits.unverified_per_hour,
        dkim=form.trust.dkim,
        web=Web(form.web.port, form.web.url.rstrip("/"), form.run.web),
        notices_per_hour=form.limits.notices_per_hour,
        headers=dict(form.register.headers),
        count_mail=form.register.count_mail,
        digest=_digest(form),
        store_key=replace(STORE_KEY, command=tuple(form.store.key_command)),
        backups=_backups(form.backup, base),
        encrypt_extracts=form.letters.encrypt_extracts,
    )


def _backups(form: BackupForm, base: Path) -> Backups:
    return Backups(
        folder=_path(base, form.folder) if form.folder else None,
        every=timedelta(hours=form.every_hours),
        keep=form.keep,
        to=form.to,
        passphrase=replace(BACKUP_PASSPHRASE, command=tuple(form.passphrase_command)),
    )


def _path(base: Path, text: str) -> Path:
    return base / Path(text).expanduser()


def _owner(form: ConfigForm) -> Owner:
    owner = form.owner
    controller = Controller(
        company=owner.company,
        name=owner.name,
        email=owner.email,
        address=owner.address,
        phone=owner.phone,
        policy_url=owner.policy_url,
        case_prefix=owner.case_prefix,
    )
    return Owner(controller, owner.language, ZoneInfo(owner.timezone), tuple(owner.aliases))


def _digest(form: ConfigForm) -> Digest:
    told = form.digest
    at = time.fromisoformat(told.at) if told.at else None
    alerts = at is not None if told.alerts is None else told.alerts
    return Digest(at, told.to or form.owner.email, alerts, told.rulings, told.anchor)


def _server(form: ServerForm, secret: str) -> Server:
    return Server(
        host=form.host,
        port=form.port or _PORTS[secret][form.security],
        security=form.security,
        user=form.user,
        password=form.password,
        password_command=tuple(form.password_command),
        secret=secret,
    )


def _mailbox(form: ImapForm) -> Mailbox:
    also = None if form.also_read is None else tuple(form.also_read)
    return Mailbox(_server(form, "imap"), form.folder, also, form.sent_folder, form.since)


def _processing(form: ProcessingForm) -> Processing:
    return Processing(
        confirmed=form.confirmed,
        profiling=form.profiling,
        financial_year_end=form.financial_year_end,
        third_countries=tuple(
            ThirdCountry(one.country, one.recipient, one.safeguard) for one in form.third_countries
        ),
        recipients=tuple(
            GeneralRecipient(one.name, one.email, one.role, one.country, one.what)
            for one in form.recipients
        ),
        purposes=tuple(Purpose(tuple(one.fields), one.purpose, one.basis) for one in form.purposes),
    )
