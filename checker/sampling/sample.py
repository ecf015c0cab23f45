"""From the files of an export to a sample of its requests or denials."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace

from checker.assessment.findings import place
from checker.assessment.model import Place
from checker.assessment.run import Request, Run, run
from checker.sampling.draw import Share, draw, numbers_of
from checker.sampling.population import Of, population
from checker.semantics.data import Row

# A sample needs the records and no verdict; a check asks at least one rule.
_CHEAPEST_RULE = "LOG-01"


@dataclass(frozen=True)
class Wanted:
    """What to draw: of what, how many, with which seed, in proportion to which strata (none: from all alike)."""

    of: Of
    size: int
    seed: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picked:
    """A record of the sample. `id` is its own number, only where numbers are shown."""

    pseudonym: str
    id: str | None
    stratum: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True)
class Sample:
    """A sample and the population that it was drawn from.

    `mark` is a keyed digest of the population: the same mark means the same records. `others` counts the requests of
    the log that are not of the population.
    """

    wanted: Wanted
    population: int
    others: int
    mark: str
    shares: tuple[Share, ...]
    picked: tuple[Picked, ...]
    notices: tuple[str, ...]
    incomplete: tuple[str, ...]


def sample(request: Request, wanted: Wanted) -> Sample:
    """Reads an export and draws a sample; what could not be read is named in `incomplete`."""
    made = run(replace(request, only=(_CHEAPEST_RULE,), allow_empty=True))
    dataset, showing = made.judging.law.dataset, made.showing
    items = tuple(population(dataset, wanted.of, wanted.by, showing))
    drawn = draw(items, wanted.size, wanted.seed)
    mark = hmac.new(showing.pseudonyms.key, "\0".join(numbers_of(items)).encode(), hashlib.sha256).hexdigest()[:16]
    nothing = () if items else (f"there was nothing to draw from: the log has no {wanted.of}",)
    return Sample(
        wanted=wanted,
        population=len(items),
        others=sum(1 for _ in dataset.rows("request")) - len(items),
        mark=mark,
        shares=drawn.shares,
        picked=tuple(_picked(item.record, item.stratum, made) for item in drawn.items),
        notices=made.assessment.notices,
        incomplete=(*made.assessment.incomplete, *nothing),
    )


def _picked(request: Row, stratum: tuple[str, ...], made: Run) -> Picked:
    number = request.fields["id"]
    return Picked(
        pseudonym=made.showing.pseudonyms.of_record(request.key),
        id=number if made.showing.ids and isinstance(number, str) else None,
        stratum=stratum,
        place=place(request.origin, made.showing),
    )
