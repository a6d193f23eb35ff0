"""The firm a story happens in: its register, its configuration, its rules."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from mailbot.desk.letters.controller import Controller
from mailbot.law.holdings import GeneralRecipient, MailListed, Processing
from mailbot.register.person import Person
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.load import Rulebook, load_rulebook
from mailbot.settings import Mailbox, Owner, Server, Settings, Source
from mailbot.settings.form import SourceForm
from mailbot.settings.sources import source_of
from tests.stories.paper import FIRM

HERE = Path(__file__).parent
AUTHSERV_ID = "mx.hjarteresse.example"
NO_SERVER = Server("localhost", 0, "none", "", "", (), "imap")


@cache
def shipped_rules() -> Rulebook:
    """The rules as shipped."""
    return load_rulebook(RuleFolders(shipped()))


@cache
def acquainted() -> Mapping[str, Mapping[str, Any]]:
    """The people the stories share, by a short name."""
    return tomllib.loads((HERE / "people.toml").read_text("utf-8"))


def people(given: Mapping[str, Any]) -> Iterator[Person]:
    """The register: people the stories share, with what is different here, and strangers."""
    for told in given.get("person", ()):
        known = acquainted()[told["like"]] if "like" in told else {}
        values = {**known, **{key: value for key, value in told.items() if key != "like"}}
        yield msgspec.convert(values, Person)


def listed(given: Mapping[str, Any]) -> tuple[MailListed, ...]:
    return tuple(msgspec.convert(mail, MailListed) for mail in given.get("correspondence", ()))


def _processing(told: Mapping[str, Any]) -> Processing:
    processing = Processing(date(2026, 1, 1), False, "12-31", (), (), ())  # noqa: FBT003  # profiling: none
    everybodys = tuple(GeneralRecipient(name) for name in told.get("recipients", ()))
    confirmed = None if told.get("unconfirmed") else processing.confirmed
    return replace(processing, confirmed=confirmed, recipients=everybodys)


def _source(told: Mapping[str, Any], base: Path) -> Source:
    """A source as mailbot.toml declares it; its files lie beside the data folder."""
    return source_of(msgspec.convert(told, SourceForm), base)


def settings_of(given: Mapping[str, Any], data: Path) -> Settings:
    """The firm's own configuration, with what the story changes."""
    told = given.get("settings", {})
    return Settings(
        file=data / "mailbot.toml",
        data=data,
        owner=Owner(
            Controller(
                "Hjärter Esse",
                "Emy Serander",
                FIRM,
                "Exempelgatan 1, 602 00 Norrköping",
                "011-000 00 00",
                "https://www.hjarteresse.com/integritetspolicy",
            ),
            "sv",
            ZoneInfo("Europe/Stockholm"),
            ("info@hjarteresse.com",),
        ),
        mailbox=Mailbox(NO_SERVER, "INBOX", None, "", date(2026, 1, 1)),
        smtp=NO_SERVER,
        store_url="tinydb",
        authserv_ids=(AUTHSERV_ID,),
        processing=_processing(told),
        sources=(
            *(Source(name, "manual", "") for name in told.get("manual_sources", ())),
            *(_source(one, data.parent) for one in told.get("source", ())),
        ),
        rules_dir=None,
        mode=told.get("mode", "auto"),
        delay_minutes=0,
        unverified_per_hour=told.get("unverified_per_hour", 60),
    )
