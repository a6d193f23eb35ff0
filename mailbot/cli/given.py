"""What a command is given: options before it, the environment, the folder, the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailbot.cli.moment import Moment

if TYPE_CHECKING:  # at run time it is imported when first asked for: `--help` needs none of it
    from mailbot.settings import Settings

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

    @property
    def zone(self) -> ZoneInfo:
        """The owner's time zone."""
        return self.settings_if_any.owner.timezone if self.settings_if_any else HOME_ZONE

    @property
    def clock(self) -> datetime:
        """The time it is, or is taken to be; aware, UTC."""
        return self.now.utc(self.zone) if self.now else datetime.now(UTC)


pass_given = click.make_pass_decorator(Given)
