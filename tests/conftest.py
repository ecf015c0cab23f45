"""What holds for every test: what habeas keeps between runs lies in the checkout, not in the user's own folder."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator

import pytest

from checker.caching import FOLDER_VARIABLE
from checker.collector import process_alone

# So many more objects that are searched no more, garbage of tests among them, are searched again once.
_FROZEN = 4_000_000
_KEPT = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Policies are parsed once for all tests of a checkout, and tests leave nothing behind elsewhere.

    Garbage is looked for as seldom as by the command, which takes less than half of the time.
    """
    process_alone()
    os.environ.setdefault(FOLDER_VARIABLE, str(config.rootpath / "build" / "cache"))


@pytest.fixture(scope="module", autouse=True)
def frozen_garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets go of the garbage that lay about when something was made for good, before it comes to gigabytes."""
    yield
    if gc.get_freeze_count() > request.config.stash.get(_KEPT, 0) + _FROZEN:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        request.config.stash[_KEPT] = gc.get_freeze_count()


def pytest_unconfigure() -> None:
    """Lets extensions find at the end that their objects are garbage."""
    gc.unfreeze()


# A shell starts what runs in the background deaf to Ctrl-C, and so would be every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
