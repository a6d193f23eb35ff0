"""Points in time as people type them."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

import click


@dataclass(frozen=True, slots=True)
class Moment:
    """What was typed, with or without an offset."""

    typed: str
    at: datetime

    def aware(self, zone: tzinfo) -> datetime:
        """The time it means; without an offset it is the owner's local time."""
        return self.at if self.at.tzinfo else self.at.replace(tzinfo=zone)

    def utc(self, zone: tzinfo) -> datetime:
        """The same in UTC."""
        return self.aware(zone).astimezone(UTC)


class MomentType(click.ParamType[Moment]):
    """ISO 8601: a date, or date and time, with or without offset."""

    name = "timestamp"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        """As shown in help."""
        return "TIMESTAMP"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Moment:
        """The moment, or a fault that shows how to write one."""
        if isinstance(value, Moment):
            return value
        typed = str(value).strip()
        try:
            at = datetime.fromisoformat(typed)
            at.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f'"{typed}" is no time; write 2026-11-01 or 2026-11-01T09:30:00+01:00', param, ctx
            )
        return Moment(typed, at)


MOMENT = MomentType()
