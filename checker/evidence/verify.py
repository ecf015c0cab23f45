"""Checks a pack: that it is whole, that the inputs are the same, and that the check comes out the same again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker.assessment.gate import Gate, exit_code
from checker.assessment.request import Request, TellProgress
from checker.diagnostics.diagnostic import CheckerError
from checker.evidence.compare import (
    digests_of_inputs,
    input_differences,
    manifest_differences,
    remarks,
    result_differences,
)
from checker.evidence.difference import Difference
from checker.evidence.manifest import Made, manifest_of, request_of
from checker.evidence.pack import MANIFEST, digest_of, flaws_of, opened_pack, read_json, run_for_pack, write_pack
from checker.evidence.schema import manifest_schema
from checker.evidence.standing import files_of, is_policy_file, laid_out, standing_in


@dataclass(frozen=True)
class Asked:
    """A pack and the inputs by which to check it, in the order in which the check named them.

    `config` and `policies` are settings and files of policies that do not lie among the inputs. `aside` are files that
    are no input, though they may lie among them; the pack is never one.
    """

    pack: Path
    inputs: tuple[Path, ...]
    config: Path | None = None
    policies: tuple[str, ...] = ()
    aside: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Verified:
    """What differs, and what is worth knowing though nothing differs by it."""

    differences: tuple[Difference, ...]
    remarks: tuple[str, ...] = ()


def verify(asked: Asked, progress: TellProgress) -> Verified:
    """Checks the pack, then the inputs, then the result; stops at the first of the three that is not the same.

    Raises CheckerError where the check cannot be made again.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(opened_pack(asked.pack))
        flaws = flaws_of(asked.pack, folder)
        if flaws:
            return Verified(flaws)
        told = read_manifest(folder)
        request, place = _placed(asked, told, stack)
        aside = tuple(file.resolve() for file in (*asked.aside, asked.pack, *folder.iterdir()))
        changed = _changed_inputs(told, place)
        if changed:
            return Verified(changed)
        with standing_in(place):
            settled, run = run_for_pack(replace(request, aside=aside, progress=progress))
        _need_same_key(told["key"], run.assessment.key)
        gate = Gate(**told["gate"])
        made = Made(settled, run, gate, exit_code(run.assessment, gate))
        found = manifest_of(made)
        _need_same_names(told, found)
        others = tuple(input_differences(digests_of_inputs(told), digests_of_inputs(found)))
        if others:
            return Verified(others)
        again = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="habeas-"))) / "pack"
        write_pack(again, made)
        different = (*manifest_differences(told, found), *result_differences(folder, again))
        return Verified(different, tuple(remarks(told, found)))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an opened pack; CheckerError where it is not of the form that this habeas writes."""
    from jsonschema import Draft202012Validator  # takes long to import

    told = read_json(folder, MANIFEST)
    if not Draft202012Validator(manifest_schema()).is_valid(told):
        raise CheckerError(
            "the pack cannot be verified: its manifest has another form", "verify it with the habeas that made it"
        )
    return told


def _placed(asked: Asked, told: Mapping[str, Any], stack: ExitStack) -> tuple[Request, Path]:
    """The recorded request, and the folder in which its files go by their recorded names."""
    request = request_of(told)
    if len(asked.inputs) != len(request.paths):
        named = ", ".join(str(path) for path in request.paths)
        raise CheckerError(
            f"the check was of {_paths(len(request.paths))}, and {len(asked.inputs)} are named",
            f"name them in this order: {named}",
        )
    policies = [Path(name) for name in request.policies if is_policy_file(name)]
    if asked.policies and len(asked.policies) != len(policies):
        raise CheckerError(
            f"the check was with {len(policies)} files of policies", f"in this order: {', '.join(map(str, policies))}"
        )
    if told["file_names"] == "hash":
        return _as_named(request, asked, policies), Path.cwd()
    recorded, given = [*request.paths], [*asked.inputs]
    if asked.config is not None and request.config is not None:
        recorded, given = [*recorded, request.config], [*given, asked.config]
    if asked.policies:
        recorded, given = [*recorded, *policies], [*given, *map(Path, asked.policies)]
    _need_existing(given)
    others = [*files_of(request), *(Path(each["file"]) for each in told["inputs"])]
    rest = [file for file in dict.fromkeys(others) if file not in recorded]
    return request, stack.enter_context(laid_out(recorded, given, rest))


def _as_named(request: Request, asked: Asked, policies: Sequence[Path]) -> Request:
    """The request over the inputs as they are named now, for a pack that does not tell their names."""
    _need_existing(asked.inputs)
    shipped = [name for name in request.policies if Path(name) not in policies]
    return replace(
        request, paths=asked.inputs, config=asked.config, policies=(*shipped, *asked.policies), hash_paths=True
    )


def _need_existing(files: Sequence[Path]) -> None:
    for file in files:
        if not file.exists():
            raise CheckerError(f"there is no `{file}`", "name the inputs of the check")


def _changed_inputs(told: Mapping[str, Any], place: Path) -> tuple[Difference, ...]:
    """Recorded inputs that are missing or changed; those whose names the pack does not tell are compared later."""
    if told["file_names"] == "hash":
        return ()
    digests = digests_of_inputs(told)
    found = {name: digest_of(place / name) if (place / name).is_file() else None for name in digests}
    return tuple(input_differences(digests, found))


def _need_same_key(told: str | None, found: str | None) -> None:
    """With another key every pseudonym would differ."""
    if told is None and found is not None:
        raise CheckerError("the pack cannot be verified: it was made without a key", "unset HABEAS_KEY_FILE")
    if told != found:
        raise CheckerError(
            f"the pack cannot be verified: its pseudonyms were made with the key {told}",
            "name the file with that key in HABEAS_KEY_FILE",
        )


def _need_same_names(told: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """In a pack with hashed names the inputs must be named as they were, or every name would differ."""
    if told["file_names"] == "hash" and told["options"]["paths"] != found["options"]["paths"]:
        raise CheckerError(
            "the pack cannot be verified: it hides the names of its inputs, and these go by others",
            "name the inputs as the check named them, from the folder in which it was made",
        )


def _paths(count: int) -> str:
    return "one path" if count == 1 else f"{count} paths"
