"""The command line: options, one library call, an exit code."""

from checker.cli import late_methods

late_methods.install()
