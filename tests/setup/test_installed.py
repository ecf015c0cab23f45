"""The version of a package is told as the standard library tells it."""

from __future__ import annotations

from importlib import metadata

import pytest

from checker.installed import version


@pytest.mark.parametrize("package", ["habeas", "click", "google-re2", "PyYAML", "numpy"])
def test_a_version_is_that_of_the_metadata(package: str) -> None:
    assert version(package) == metadata.version(package)


def test_a_package_that_is_not_there_is_told_as_the_library_tells_it() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        version("no-such-package-anywhere")
