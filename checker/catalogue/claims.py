"""What articles say of the right of access, and what is right: the table policies/claims.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from checker import resources
from checker.catalogue.cases import CaseLine

VERDICTS: Final = ("right", "loose", "wrong", "outdated", "practice", "not verified")


@dataclass(frozen=True)
class Article:
    """An article by its title; `kind` says what it is."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True)
class Claim:
    """What an article says, whether it is right, and what encodes the correct position.

    `verdict` is one of VERDICTS; `case` is the id that a case bears or `TARGET / the beginning of its title`;
    `because` says why no case shows it.
    """

    id: str
    claim: str
    verdict: str
    correct: str
    rules: tuple[str, ...]
    case: str | None
    because: str | None

    @property
    def article(self) -> str:
        """The id of its article."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Claims:
    """The table: articles by id, and the claims in their order."""

    articles: Mapping[str, Article]
    claims: tuple[Claim, ...]

    def about(self, row: str) -> tuple[Claim, ...]:
        """The claims whose correct position a row encodes."""
        return tuple(claim for claim in self.claims if row in claim.rules)


def read_claims() -> Claims:
    """The table as it ships."""
    table = table_as_written()
    articles = {name: Article(name, row["title"], row["kind"]) for name, row in table["articles"].items()}
    return Claims(articles, tuple(_claim(row) for row in table["claims"]))


def table_as_written() -> Any:
    """The table as YAML holds it."""
    return yaml.safe_load((resources.folder("policies") / "claims.yaml").read_text(encoding="utf-8"))


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(
        id=row["id"],
        claim=row["claim"],
        verdict=row["verdict"],
        correct=row["correct"],
        rules=tuple(row["rules"]),
        case=row.get("case"),
        because=row.get("because"),
    )


def cases_of(claim: Claim, cases: Sequence[CaseLine]) -> tuple[CaseLine, ...]:
    """The cases that show a claim: those that bear its id, and those that it names, beside its own rules if any is."""
    borne = tuple(case for case in cases if claim.id in case.ids)
    named: tuple[CaseLine, ...] = ()
    if claim.case is not None:
        target, names_a_title, title = claim.case.partition(" / ")
        if names_a_title:
            named = tuple(case for case in cases if case.target == target and case.title.startswith(title))
        else:
            bearing = tuple(case for case in cases if claim.case in case.ids)
            named = tuple(case for case in bearing if case.target in claim.rules) or bearing
    return (*borne, *(case for case in named if case not in borne))
