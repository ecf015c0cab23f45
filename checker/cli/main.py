"""The command `habeas`: finds the command that is asked for, and turns every error into a line and an exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from checker.diagnostics.diagnostic import CheckerError

# name, module, first line of its help (a test compares it with the command's own)
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("init", "init", "Write habeas.yaml for a folder, from what lies in it."),
    ("check", "check", "Check request logs and letters against the law."),
    ("read", "read", "Show what each letter states, takes away, or merely comes near, and what it lacks."),
    ("report", "report", "Render the JSON report of a check in another format."),
    ("due", "due", "Tell when an answer is due, under each law that applies."),
    ("verify", "verify", "Check an evidence pack: whole, of these inputs, and the same when made again."),
    ("sign", "sign", "Sign an evidence pack, or make a key to sign with."),
    ("sample", "sample", "Draw a sample of requests or denials, the same again for the same seed."),
    ("history", "history", "Show a folder of JSON reports or evidence packs as a trend."),
    ("waivers", "waivers", "List waivers by their last day, or check that all of them hold."),
    ("baseline", "baseline", "Write down today's findings, so that `habeas check --new-since` counts what is new."),
    ("explain", "explain", "Explain a rule, a diagnostic's code, or a finding."),
    ("rules", "rules", "List the rules, and the rows of the requirements that they encode."),
    ("test", "test", "Run the cases that stand beside the rules."),
    ("teach", "teach", "Teach the example reader from example sentences and example letters."),
    ("fmt", "fmt", "Lay out policy files in the one layout."),
    ("plan", "plan", "Show the one plan of a set of policies, and what each rule adds to it."),
    ("lint", "lint", "Name what in a policy is legal and likely wrong."),
    ("map", "map", "Draft and prove the mapping of a log's columns."),
    ("schema", "schema", "Print the JSON Schema (2020-12) of a record, of the settings, or of a report."),
    ("config", "config", "Show each setting and where it came from."),
    ("doctor", "doctor", "Say what is wrong with a set-up, and what to do."),
    ("completion", "completion", "Print the script that completes habeas in a shell."),
)


class Commands(click.Group):
    """Imports a command's module when the command is asked for, so that `--help` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in the order of use."""
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now, or None."""
        for name, module, _ in COMMANDS:
            if name == cmd_name:
                command = import_module(f"checker.cli.{module}").command
                if not isinstance(command, click.Command):
                    raise TypeError(f"checker.cli.{module}.command is no command")
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table and without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, _, line in COMMANDS])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command and its arguments; a misspelt one gets a suggestion."""
        name = args[0]
        if self.get_command(ctx, name) is None:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean `{near[0]}`?" if near else " `habeas --help` lists the commands."
            raise click.UsageError(f"There is no command `{name}`.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version  # imports what reads mail, which takes longer than the help

        click.echo(f"habeas {version('habeas')}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=(
        "Exit codes: 0 nothing found at or above --fail-on; 1 something found; 2 the check is not complete. "
        "Start with: habeas check FOLDER"
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option(
    "--debug",
    metavar="FILE",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the trace of an internal error to FILE (mode 0600); it may hold text from the input.",
)
@click.pass_context
def cli(ctx: click.Context, debug: Path | None) -> None:
    """Check denial letters and request logs against the right of access to health records.

    habeas encodes 45 CFR 164.524 (HIPAA), the GDPR, the UK GDPR and state laws as policies, and says which letter
    or request breaks which paragraph, on what evidence, and how to mend it.
    """
    from checker.collector import process_alone  # the help does without it

    process_alone()
    ctx.obj = debug


def run() -> None:
    """Entry point of the command `habeas`: never shows a traceback, and exits with 0, 1, 2 or 130."""
    _leave(execute(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """Ends the process without taking apart what is in memory, which takes longer than to read a letter."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = 2
    os._exit(code)


def execute(arguments: list[str]) -> int:
    """Runs a command line and returns its exit code: 0, 1, 2 or 130."""
    debug = _debug_file(arguments)
    try:
        result = cli.main(args=arguments, prog_name="habeas", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: the check is not complete", err=True)
        return 130
    except CheckerError as error:
        click.echo(f"error: {error.message}", err=True)
        if error.help:
            click.echo(f"help: {error.help}", err=True)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:  # the last line of defence: a traceback could print a patient's data
        click.echo(f"error: habeas failed ({type(error).__name__}); this is a mistake in habeas", err=True)
        if debug is None:
            click.echo("help: run `habeas --debug FILE ...` and look at FILE, which may hold input text", err=True)
        else:
            _write_trace(debug)
        return 2
    return result if isinstance(result, int) else 0


def _debug_file(arguments: list[str]) -> Path | None:
    if "--debug" in arguments[:-1]:
        return Path(arguments[arguments.index("--debug") + 1])
    return None


def _write_trace(file: Path) -> None:
    import traceback

    from checker.assessment.writing import whole_file

    with whole_file(file) as made, made.open("w", encoding="utf-8") as stream:
        traceback.print_exc(file=stream)
