"""What can be wrong with waivers: WAIVE codes and the findings; the place is a line of the file."""

from __future__ import annotations

from datetime import date

from checker.logs.problems import DataProblem, ProblemKind

KINDS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "WAIVE-01",
        "A waiver cannot be read",
        "error",
        "A key is missing or misspelt, a day does not exist, no time zone says when the last day ends, or the file is "
        "no YAML. A waiver that cannot be read counts as expired.",
        "Mend the line that is named; `habeas schema waivers` prints what a waiver holds.",
    ),
    ProblemKind(
        "WAIVE-02",
        "A waiver names a rule that does not exist",
        "error",
        "Nothing can be waived by it. A rule that was renamed needs a new decision, not a new spelling alone.",
        "Write the rule's id as reports print it; `habeas rules` lists them.",
    ),
    ProblemKind(
        "WAIVE-03",
        "A waiver is for a rule that cannot be waived",
        "error",
        "The breach goes on for as long as it is left: somebody is threatened, has signed a right away, or is kept "
        "from records or from a review without a ground. No approval makes that right, so the waiver does nothing.",
        "Mend the breach, and take the waiver out.",
    ),
    ProblemKind(
        "WAIVE-04",
        "A waiver has expired",
        "warn",
        "Its last day has passed, so what it covered counts again.",
        "Take the waiver out, or have it granted anew with a new reason and a new last day.",
    ),
    ProblemKind(
        "WAIVE-05",
        "A waiver is not used",
        "warn",
        "No finding is in its scope: what it excused was mended, or the scope is misspelt. Left in place, it would "
        "silence the next finding that fits.",
        "Take the waiver out, or correct its scope.",
    ),
    ProblemKind(
        "WAIVE-06",
        "A waiver is too broad",
        "error",
        "It names no record and no last day of receipt, and covers every finding of its rule, which are many. That "
        "turns the rule off, for what is still to come too, so the waiver does nothing.",
        "Name the records, or say through which day of receipt it holds (`received_through`).",
    ),
    ProblemKind(
        "WAIVE-07",
        "A waiver runs for too long",
        "error",
        "From the day of the grant to its last day is more than the settings allow (`waiver_months`, twelve unless "
        "said). It does nothing: an exception is looked at again in time.",
        "Give it an earlier last day.",
    ),
    ProblemKind(
        "WAIVE-08",
        "A waiver names records and there is no key",
        "error",
        "Pseudonyms and fingerprints were made from this input alone, because no key is set. Nothing says that they "
        "mean the same records as on the day of the grant, so the waiver does nothing.",
        "Set HABEAS_KEY_FILE, or key_file in habeas.yaml, to the key with which the waiver's names were made.",
    ),
)


def unreadable(file: str, line: int | None, why: str) -> DataProblem:
    """A waiver, or the whole file, cannot be read."""
    return _problem("WAIVE-01", file, line, why)


def unknown_rule(file: str, line: int, rule: str, hint: str) -> DataProblem:
    """No rule has that id."""
    return _problem("WAIVE-02", file, line, f"there is no rule `{rule}`" + (f"; {hint}" if hint else ""))


def not_waivable(file: str, line: int, rule: str, because: str) -> DataProblem:
    """The rule is one that cannot be waived."""
    return _problem("WAIVE-03", file, line, f"{rule} cannot be waived: {because}")


def expired(file: str, line: int, rule: str, expires: date, findings: int) -> DataProblem:
    """The last day has passed; `findings` count again."""
    count = {0: "no finding is in its scope", 1: "one finding counts again"}.get(
        findings, f"{findings:,} findings count again"
    )
    return _problem("WAIVE-04", file, line, f"the waiver of {rule} expired with {expires}; {count}")


def unused(file: str, line: int, rule: str) -> DataProblem:
    """No finding is in the scope."""
    return _problem("WAIVE-05", file, line, f"the waiver of {rule} covers no finding")


def too_broad(file: str, line: int, rule: str, findings: int) -> DataProblem:
    """The waiver covers every finding of its rule without a bound."""
    message = f"the waiver of {rule} names no record and no last day of receipt, and covers all {findings:,} findings"
    return _problem("WAIVE-06", file, line, message)


def too_long(file: str, line: int, rule: str, months: int) -> DataProblem:
    """The waiver runs for more months than the settings allow."""
    count = "a month" if months == 1 else f"{months} months"
    return _problem("WAIVE-07", file, line, f"the waiver of {rule} runs for more than {count}")


def without_key(file: str, line: int, rule: str) -> DataProblem:
    """The waiver names pseudonyms or fingerprints, and they are not stable."""
    return _problem("WAIVE-08", file, line, f"the waiver of {rule} names records by pseudonym, and no key is set")


def _problem(code: str, file: str, line: int | None, message: str) -> DataProblem:
    kind = next(kind for kind in KINDS if kind.code == code)
    inert = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in message)
    return DataProblem(file, None, line, code, kind.severity, inert)
