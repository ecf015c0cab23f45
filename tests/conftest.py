"""What holds for every test: what habeas keeps between runs lies in the checkout, not in the user's own folder."""

from __future__ import annotations

import gc
import os
import signal

import pytest

from checker.caching import FOLDER_VARIABLE
from checker.collector import ALLOCATIONS


def pytest_configure(config: pytest.Config) -> None:
    """Policies are parsed once for all tests of a checkout, and tests leave nothing behind elsewhere.

    Garbage is looked for as seldom as by the command, which takes less time where many policies are loaded.
    """
    gc.set_threshold(ALLOCATIONS)
    os.environ.setdefault(FOLDER_VARIABLE, str(config.rootpath / "build" / "cache"))


# A shell starts what runs in the background deaf to Ctrl-C, and so would be every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
