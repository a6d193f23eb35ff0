"""What a command is given: options before it, the environment, the folder, the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailbot.cli.moment import Moment
from mailbot.rulebook.folder import RuleFolders, shipped

if TYPE_CHECKING:  # at run time it is imported when first asked for: `--help` needs none of it
    from mailbot.settings import Settings
    from mailbot.store.contract import Store

HOME_ZONE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Given:
    """The same for every command; nothing is read before it is asked for."""

    config: Path | None
    now: Moment | None
    environ: Mapping[str, str]
    cwd: Path

    @cached_property
    def settings(self) -> "Settings":
        """The configuration. Raises: ConfigError."""
        settings: Settings = import_module("mailbot.settings").load(
            self.config, self.environ, self.cwd
        )
        return settings

    @cached_property
    def settings_if_any(self) -> "Settings | None":
        """The configuration where there is one, for commands that need none."""
        named = self.config is not None or bool(self.environ.get("MAILBOT_CONFIG"))
        places = import_module("mailbot.settings.loading").places
        if named or any(file.is_file() for file in places(self.environ, self.cwd)):
            return self.settings
        return None

    @cached_property
    def store(self) -> "Store":
        """The memory the configuration names. Raises: ConfigError, StoreDamaged."""
        store: Store = import_module("mailbot.store.open").open_store(
            self.settings.store_url, self.settings.data, self.store_key
        )
        return store

    def store_key(self) -> str:
        """The key of an encrypted store, "" for none. Raises: ConfigError."""
        key: str = import_module("mailbot.settings").key_of(self.settings.store_key, self.environ)
        return key

    @property
    def folders(self) -> RuleFolders:
        """The rules in force: the owner's own, where configured, laid over the shipped ones."""
        own = self.settings_if_any.rules_dir if self.settings_if_any else None
        return RuleFolders(shipped(), own)

    @property
    def today(self) -> date:
        """The day it is where the owner is."""
        return self.clock.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The owner's time zone."""
        return self.settings_if_any.owner.timezone if self.settings_if_any else HOME_ZONE

    @property
    def clock(self) -> datetime:
        """The time it is, or is taken to be; aware, UTC."""
        return self.now.utc(self.zone) if self.now else datetime.now(UTC)


pass_given = click.make_pass_decorator(Given)
