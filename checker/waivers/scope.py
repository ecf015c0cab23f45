"""Which findings are in the scope of a waiver."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from checker.waivers.model import Scope, Target, Waiver


def covers(waiver: Waiver, target: Target, folder: Path) -> bool:
    """Whether a finding is one that the waiver speaks of; patterns for files count from `folder`."""
    scope = waiver.scope
    return (
        waiver.rule == target.rule
        and (not scope.records or not target.records.isdisjoint(scope.records))
        and (not scope.ids or not target.ids.isdisjoint(scope.ids))
        and (not scope.fingerprints or target.fingerprint in scope.fingerprints)
        and (not scope.files or _in_files(scope, target, folder))
        and (not scope.sites or target.site in scope.sites)
        and _received_within(scope, target)
    )


def scope_in_words(scope: Scope, show_ids: bool, show_names: bool = True) -> tuple[str, ...]:
    """A phrase for each part of a scope; the records' own numbers, and names of files and sites, only where they may be
    shown."""
    phrases = [f"record {_pseudonym(name)}" for name in scope.records]
    phrases += [f"finding {_pseudonym(name)}" for name in scope.fingerprints]
    phrases += [f"number {name}" if show_ids else "number (not shown)" for name in scope.ids]
    phrases += [f"file {name}" if show_names else "file (not shown)" for name in scope.files]
    phrases += [f"site {name}" if show_names else "site (not shown)" for name in scope.sites]
    if scope.received_from is not None:
        phrases.append(f"received from {scope.received_from}")
    if scope.received_through is not None:
        phrases.append(f"received through {scope.received_through}")
    return tuple(phrases) or ("every finding of the rule",)


def _pseudonym(name: str) -> str:
    """The name, if it is one that a report could have printed; a patient's could stand there by mistake."""
    return name if re.fullmatch("[0-9a-f]{1,64}", name) else "(not shown)"


def _received_within(scope: Scope, target: Target) -> bool:
    if scope.received_from is None and scope.received_through is None:
        return True
    day = target.received_on
    return (
        day is not None
        and (scope.received_from is None or day >= scope.received_from)
        and (scope.received_through is None or day <= scope.received_through)
    )


def _in_files(scope: Scope, target: Target, folder: Path) -> bool:
    if target.file is None:
        return False
    path = PurePath(os.path.relpath(target.file, folder)).as_posix()
    return any(fnmatchcase(path, pattern) for pattern in scope.files)
