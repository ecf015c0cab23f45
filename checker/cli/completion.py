"""`habeas completion`: shell completion by click's own scripts."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes habeas in a shell.

    For bash: habeas completion bash > ~/.local/share/bash-completion/completions/habeas
    """
    from click.shell_completion import get_completion_class

    from checker.cli.main import cli

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"click has no completion for {shell}")
    click.echo(completion(cli, {}, "habeas", "_HABEAS_COMPLETE").source())
