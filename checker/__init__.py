"""habeas: checks denial letters and request logs against the right of access to health records.

`check` makes an Assessment of an export, `load` the checked policies; both are what the command line uses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from checker.assessment.model import Assessment
    from checker.semantics.model import Checked

__all__ = ["check", "load"]


def check(
    paths: Sequence[str | Path],
    *,
    policies: Sequence[str | Path] = (),
    only: Sequence[str] = (),
    enable: Sequence[str] = (),
    config: str | Path | None = None,
    as_of: date | None = None,
    entity: Mapping[str, str] | None = None,
    engine: str | None = None,
    show_ids: bool = False,
    show_text: bool = False,
    ocr: bool = False,
    reader: Literal["both", "phrases"] = "both",
    language: str | None = None,
    waivers: str | Path | None = None,
    new_since: str | Path | None = None,
) -> Assessment:
    """Checks files and folders of an export and returns everything that was established.

    `policies` are names, files or folders added to those that ship; `only` selects what is reported by rule id,
    requirement row, policy or regime; `enable` turns held rules on. `as_of` is the day through which the log is
    complete (default: the settings' `complete_through`, else today). `entity` overrides facts of the entity. `engine`
    is "reference" or "duckdb"; by default the size decides. `ocr` has scans read by the program tesseract. `reader`
    "phrases" reads letters without the example reader; `language` is the code of their language (default: that of
    each is found). `waivers` is a file of waivers (default: that of the settings), `new_since` a baseline: what they
    cover and know is marked, and every finding listed. Raises CheckerError where no check can be made; what could not
    be read is named in `Assessment.incomplete`.
    """
    from checker.assessment.run import Request, run

    request = Request(
        paths=tuple(Path(path) for path in paths),
        policies=tuple(str(policy) for policy in policies),
        only=tuple(only),
        enable=tuple(enable),
        config=Path(config) if config is not None else None,
        as_of=as_of,
        entity=tuple((entity or {}).items()),
        engine=engine,
        show_ids=show_ids,
        show_text=show_text,
        ocr=ocr,
        reader=reader,
        language=language,
        waivers=Path(waivers) if waivers is not None else None,
        new_since=Path(new_since) if new_since is not None else None,
    )
    return run(request).assessment


def load(policies: Sequence[str | Path] = ()) -> Checked:
    """The shipped policies and those named, checked; mistakes are in `Checked.diagnostics`.

    Raises CheckerError where a policy named is not there.
    """
    from checker import workspace

    return workspace.load([str(policy) for policy in policies])
