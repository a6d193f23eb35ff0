"""A command with commands below it."""

import click


class Group(click.Group):
    """Lists its commands each with a whole sentence, where click would cut it short."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str(formatter.width * 4)) for name, one in found if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
