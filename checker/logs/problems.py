"""What can be wrong with a file, a row, a cell, or the law for their dates: READ and LAW codes, and the findings.

No message holds the value of a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

Severity = Literal["error", "warn", "info"]

# The code of a file without records, and what is said of one with headings.
EMPTY: Final = "READ-02"
ONLY_HEADINGS: Final = "there is no row below the headings"


@dataclass(frozen=True)
class ProblemKind:
    """The page of a code: what it names, why it matters, what to do."""

    code: str
    title: str
    severity: Severity
    why: str
    mend: str


@dataclass(frozen=True, order=True)
class DataProblem:
    """Something in the input that could not be read, or was read with a remark.

    `row` counts from 1 with the heading row (in JSON, from the first record), `line` lines of the text, `column` is
    the heading. `incomplete` says that something was left out of the check. `other_file` is one that the message
    names.
    """

    file: str
    row: int | None
    line: int | None
    code: str
    severity: Severity
    message: str
    table: str | None = None
    column: str | None = None
    incomplete: bool = False
    other_file: str | None = None


KINDS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "READ-01",
        "A file cannot be read",
        "error",
        "The file is missing, cannot be opened, is no text, or its bytes fit no encoding that was tried: a byte order "
        "mark, then UTF-8, then Windows-1252; or it is packed, and cut off, damaged, encrypted, or larger unpacked "
        "than is read. Nothing of it was checked.",
        "Export the file again as CSV or JSON in UTF-8, or name its encoding under `logs:` in habeas.yaml.",
    ),
    ProblemKind(
        EMPTY,
        "A file holds no records",
        "error",
        "The file is empty, or has a heading and nothing below it. An empty log is not a log without breaches.",
        "Export the log again; if the file is meant to be empty, ignore it in habeas.yaml.",
    ),
    ProblemKind(
        "READ-03",
        "The encoding was inferred",
        "info",
        "The bytes are not UTF-8 and were read as Windows-1252, as Excel writes it. Letters with accents could be "
        "other letters if the file was written in a third encoding.",
        "Name the file's encoding under `logs:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-04",
        "A row has more or fewer cells than the heading",
        "error",
        "A cell too many or too few moves every cell after it into the wrong column. The row is left out of the "
        "check, never shifted.",
        "Put cells that hold the delimiter in double quotes, or export the log again.",
    ),
    ProblemKind(
        "READ-05",
        "Text breaks the rules of its format",
        "error",
        "A quote that is never closed, a cell longer than 200,000 characters, JSON that is cut off, or a line that is "
        "no JSON. What stands there was not checked.",
        "Export the file again; if it was edited by hand, mend the line that is named.",
    ),
    ProblemKind(
        "READ-06",
        "It is not clear what a table holds",
        "error",
        "Neither the file's name nor its headings say which records the table holds, or its first row is no row of "
        "headings. Nothing of it was checked.",
        "Say it under `logs:` in habeas.yaml; `habeas map init FILE` drafts the entry.",
    ),
    ProblemKind(
        "READ-07",
        "A column that is needed is missing",
        "error",
        "Without it no rule about these records can be decided, or the rows cannot be joined to their requests.",
        "Say under `columns:` in habeas.yaml which column it is; `habeas map init FILE` drafts the entry.",
    ),
    ProblemKind(
        "READ-08",
        "A column is not used",
        "info",
        "Its heading is neither a field of the records nor a synonym of one, so it was left out.",
        "Map it under `columns:` in habeas.yaml, or map it to nothing to silence this.",
    ),
    ProblemKind(
        "READ-09",
        "Two columns hold the same field",
        "warn",
        "Both headings fit the field equally well. Neither was used and the field is unknown.",
        "Say under `columns:` in habeas.yaml which of the two is meant.",
    ),
    ProblemKind(
        "READ-10",
        "A date can be read in two ways",
        "warn",
        "Day and month could be exchanged, no order is declared, and no other row of the column settles it. The date "
        "is unknown; it is never guessed.",
        "Declare `date_order: day_first` or `month_first` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-11",
        "A date cannot be read",
        "warn",
        "The cell is no date, a date in another order than the declared one, or a day that does not exist, such as "
        "31 April. A day that does not exist is not rolled to the next month.",
        "Correct the cell, or map its words under `values:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-12",
        "A date has no plausible year",
        "warn",
        "The year has two digits, or lies outside 1900 to 2199. It is never completed.",
        "Write the year with four digits.",
    ),
    ProblemKind(
        "READ-13",
        "A time cannot be turned into a local day",
        "warn",
        "The legal day is the date at the clinic's place. A time needs the time zone: 23:30 in Chicago is the next "
        "day in UTC.",
        "Declare `timezone:` in habeas.yaml, an IANA name such as America/Chicago.",
    ),
    ProblemKind(
        "READ-14",
        "A number or an amount cannot be read",
        "warn",
        "The cell is no number, is negative where that cannot be, or could be read in two ways: 1,234 is one "
        "thousand and more, or one and a bit.",
        "Declare `decimal: point` or `comma` in habeas.yaml, or correct the cell.",
    ),
    ProblemKind(
        "READ-15",
        "An amount has no currency",
        "warn",
        "Neither the cell nor the settings name one.",
        "Declare `currency:` in habeas.yaml, such as USD.",
    ),
    ProblemKind(
        "READ-16",
        "A word is not in the list of its field",
        "warn",
        "The field takes one of a closed list of words, and the cell holds another.",
        "Map the clinic's own words under `values:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-17",
        "A yes or no cannot be read",
        "warn",
        "The cell holds neither yes nor no in any of the six languages that are known.",
        "Map the clinic's own words under `values:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-18",
        "Two records have the same number",
        "warn",
        "Both are kept, and each field in which they differ is unknown in both, because nothing says which is right.",
        "Correct the log: one record, one number.",
    ),
    ProblemKind(
        "READ-19",
        "A row belongs to no record of the log",
        "warn",
        "The number by which the row names its request is blank, is not in the log, or is that of several. The row "
        "was not used.",
        "Correct the number, or add the request to the export.",
    ),
    ProblemKind(
        "READ-20",
        "The order of dates was inferred",
        "info",
        "No order is declared; some dates of the column allow only one order and none allows only the other, so all "
        "were read in that one.",
        "Declare `date_order:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-21",
        "A site is not described",
        "warn",
        "The log names a site of which the settings say nothing: what the law calls it, its state and country are "
        "unknown, and with them which law applies.",
        "Describe the site under `entities:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-22",
        "Two statements about the export differ",
        "error",
        "The log and the settings name different days through which the export is complete, or two logs do.",
        "Correct `complete_through`, in the settings or in the export.",
    ),
    ProblemKind(
        "READ-23",
        "The words for a ground map to no code",
        "warn",
        "The log gives a reason for withholding in words that are neither a code, nor its title, nor known to mean "
        "one. They were taken for no ground that the law permits: G0, or X-OTHER where the site is outside the United "
        "States. What is wrong for this reason alone is a warning; the letter, where it is at hand, decides.",
        "Write the code of the ground, or map the clinic's own words under `values:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-24",
        "A sheet is hidden",
        "warn",
        "Who opens the workbook does not see this sheet. If it holds records they were read like those of any other "
        "sheet, since a request is not undone by hiding it; else it was left out.",
        "Remove the sheet from the workbook, or name it under `logs:` in habeas.yaml with `sheet:`, and `ignore: true` "
        "if it is no part of the log.",
    ),
    ProblemKind(
        "READ-25",
        "Formulas have no stored value",
        "warn",
        "The program that wrote the workbook did not compute them. The cells are unknown, which is not the same as "
        "blank.",
        "Open the workbook in a spreadsheet program, save it, and give it again.",
    ),
    ProblemKind(
        "READ-26",
        "A FHIR resource was not used",
        "info",
        "Its type says nothing of requests and letters, or its status says that it never took effect.",
        "Nothing, where that is right; docs/fhir.md says which resources and which of their elements are read.",
    ),
    ProblemKind(
        "READ-27",
        "The settings give a field",
        "info",
        "The file has no cell that says it, and the settings say that it is the same in every row. What is decided by "
        "it rests on the settings and not on the log.",
        "Nothing, where it holds for every row; else take it out of `set:` in habeas.yaml.",
    ),
    ProblemKind(
        "READ-30",
        "A letter cannot be read",
        "error",
        "The letter is empty, or its file cannot be read. It was not evaluated; what it lacks is not a breach.",
        "Do what the message says, and give the letter again.",
    ),
    ProblemKind(
        "READ-31",
        "A letter answers no request of the log",
        "warn",
        "Nothing says which request the letter answers, or that request is not in the log. What depends on the "
        "request is undecided.",
        "Give `letters:` in habeas.yaml a path pattern with {request_id}, or list the letters in a table.",
    ),
    ProblemKind(
        "READ-32",
        "A letter could answer several requests",
        "warn",
        "More than one request fits what the letter or its name says.",
        "List the letters in a table with the number of the request.",
    ),
    ProblemKind(
        "READ-33",
        "A field of a letter's form was left blank",
        "warn",
        "A placeholder or a line of a form was not filled in. It states nothing.",
        "Fill in the form, and send the letter again where the law asks for what is missing.",
    ),
    ProblemKind(
        "LAW-01",
        "No law is encoded for a date",
        "info",
        "A rule has no version for the day that selects it: the law was not yet in force, is not in force any more, or "
        "an earlier text is not encoded. Nothing was judged by it, so silence is not compliance.",
        "Nothing, where the rule is younger than the record; else add the version that was in force then.",
    ),
    ProblemKind(
        "LAW-02",
        "A calendar does not cover a date",
        "warn",
        "A last day or a count of working days needs public holidays beyond the years that the calendar holds. The "
        "verdict is undecided; holidays are never guessed.",
        "Take a newer version of habeas, or add the years to the calendar and say when they were checked.",
    ),
)


def no_law_encoded(file: str, rules: Sequence[str], verdicts: int) -> DataProblem:
    """Rules of a policy have no version for the dates of some records; `file` is the policy's."""
    message = f"no law is encoded for the dates of {_times(verdicts)} under {', '.join(rules)}"
    return _problem("LAW-01", file, message)


def calendar_ends(file: str, covers: tuple[date, date], rules: Sequence[str], verdicts: int) -> DataProblem:
    """A calendar, whose file is `file`, does not reach the days that some verdicts need; `covers` is what it holds."""
    years = f"{covers[0]} to {covers[1]}"
    message = f"it covers {years}; {_times(verdicts)} of {', '.join(rules)} need a day outside"
    return _problem("LAW-02", file, message)


def _times(verdicts: int) -> str:
    return "one verdict" if verdicts == 1 else f"{verdicts:,} verdicts"


def kind_of(code: str) -> ProblemKind:
    """The page of a code; KeyError for a code that does not exist."""
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise KeyError(code)


def _problem(
    code: str,
    file: str,
    message: str,
    row: int | None = None,
    column: str | None = None,
    table: str | None = None,
    line: int | None = None,
    severity: Severity | None = None,
) -> DataProblem:
    severity = severity or kind_of(code).severity
    return DataProblem(file, row, line, code, severity, message, table, column, incomplete=severity == "error")


def unreadable_file(file: str, reason: str, line: int | None = None) -> DataProblem:
    """A file is missing or is no text: nothing of it was read."""
    return _problem("READ-01", file, f"the file cannot be read: {reason}", line=line)


def no_records(file: str, reason: str, table: str | None = None) -> DataProblem:
    """A file is empty or has a heading only."""
    return _problem("READ-02", file, reason, table=table)


def inferred_encoding(file: str) -> DataProblem:
    """A file that is not UTF-8 was read as Windows-1252."""
    return _problem("READ-03", file, "the file is not UTF-8 and was read as Windows-1252")


def doubtful_characters(
    file: str, line: int | None = None, row: int | None = None, table: str | None = None
) -> DataProblem:
    """A file holds replacement or control characters: an earlier conversion lost letters."""
    message = "the text holds characters that an earlier conversion has damaged"
    return _problem("READ-03", file, message, row=row, line=line, table=table, severity="warn")


def wrong_width(file: str, row: int, line: int, cells: int, headings: int, table: str | None = None) -> DataProblem:
    """A row has more or fewer cells than the heading, and was left out."""
    message = f"the row has {cells} cells and the heading {headings}; the row was left out"
    return _problem("READ-04", file, message, row=row, line=line, table=table)


def broken_text(file: str, reason: str, line: int | None = None, row: int | None = None) -> DataProblem:
    """Quoting, JSON or the length of a cell breaks the format; `reason` says what and what was left out."""
    return _problem("READ-05", file, reason, row=row, line=line)


def unclear_table(file: str, reason: str, table: str | None = None, row: int | None = None) -> DataProblem:
    """Nothing says which records a table holds."""
    return _problem("READ-06", file, reason, table=table, row=row)


def missing_column(file: str, record: str, field: str, synonyms: Sequence[str], table: str | None) -> DataProblem:
    """A table has no column for a field without which its records are of no use."""
    known = ", ".join(f"`{name}`" for name in (field, *synonyms))
    message = f"no column gives `{field}` of `{record}`; headings that mean it: {known}"
    return _problem("READ-07", file, message, table=table)


def no_such_column(file: str, heading: str) -> DataProblem:
    """The settings map a column that the file does not have."""
    message = "the settings map this column, and the file has none of that heading"
    return _problem("READ-07", file, message, column=heading)


def unused_column(file: str, heading: str, table: str | None, near: str | None = None) -> DataProblem:
    """A heading fits no field; `near` is the name that it may be a misspelling of."""
    message = "the heading is no known field; the column is not used" + (f"; did you mean `{near}`?" if near else "")
    return _problem("READ-08", file, message, column=heading, table=table)


def two_columns(file: str, field: str, heading: str, table: str | None) -> DataProblem:
    """A second heading fits a field equally well."""
    message = f"another column also gives `{field}`; neither is used"
    return _problem("READ-09", file, message, column=heading, table=table)


def bad_cell(code: str, file: str, row: int, column: str, why: str, table: str | None) -> DataProblem:
    """A cell cannot be read; its field is unknown and the rest of the row is used."""
    return _problem(code, file, why, row=row, column=column, table=table)


def same_number(
    file: str, row: int | None, other: tuple[int | None, str], fields: Sequence[str], table: str | None
) -> DataProblem:
    """A record has the number of an earlier one, which stands at `other`: a row of a file."""
    elsewhere = other[1] if other[1] != file else None
    where = f"row {other[0]}" if elsewhere is None else f"row {other[0]} of {elsewhere}"
    differing = ", ".join(f"`{name}`" for name in fields)
    outcome = f"they differ in {differing}, which is unknown in both" if fields else "they hold the same"
    found = _problem("READ-18", file, f"the number is also that of {where}; {outcome}", row=row, table=table)
    return replace(found, other_file=elsewhere)


def belongs_nowhere(file: str, row: int, record: str, parent: str, reason: str, table: str | None) -> DataProblem:
    """A row of a child table cannot be joined to its parent."""
    return _problem("READ-19", file, f"the {record} belongs to no {parent}: {reason}", row=row, table=table)


def inferred_order(file: str, column: str, order: str, table: str | None) -> DataProblem:
    """A column's dates were read in the one order that its other rows allow."""
    message = f"dates were read {order.replace('_', ' ')}, the only order that other rows of the column allow"
    return _problem("READ-20", file, message, column=column, table=table)


def stated_field(file: str, field: str, stated: str, column: str | None, table: str | None) -> DataProblem:
    """The settings give a field: of every row, or of those in which the cell of a column is empty."""
    where = "" if column is None else " where the cell is empty"
    return _problem("READ-27", file, f"{stated} gives `{field}`{where}", column=column, table=table)


def undescribed_site(file: str, row: int | None, table: str | None) -> DataProblem:
    """The log names a site of which nothing is said."""
    return _problem("READ-21", file, "this row is the first of a site that is not described", row=row, table=table)


def differing_completeness(file: str) -> DataProblem:
    """A log says another day of completeness than was said before."""
    return _problem("READ-22", file, "`complete_through` differs from the settings or from another log")


def hidden_sheet(file: str, sheet: str, read: bool) -> DataProblem:
    """A sheet of a workbook is hidden: one with records was read, another was left out."""
    outcome = "its records were read" if read else "it holds no records that are known, and was left out"
    return _problem("READ-24", file, f"the sheet is hidden; {outcome}", table=sheet, severity=None if read else "info")


def formulas_not_stored(file: str, cells: int, table: str | None) -> DataProblem:
    """Formulas of a sheet have no stored value; their cells are unknown."""
    subject = "one cell holds a formula" if cells == 1 else f"{cells:,} cells hold formulas"
    return _problem("READ-25", file, f"{subject} without a stored value; what it would be is unknown", table=table)


def unused_resources(file: str, kind: str, resources: int, reason: str, line: int) -> DataProblem:
    """FHIR resources of one type were left out; `line` is that of the first."""
    subject = f"one {kind} was" if resources == 1 else f"{resources:,} {kind} resources were"
    return _problem("READ-26", file, f"{subject} not used: {reason}", row=line)


def unreadable_letter(file: str, row: int | None, reason: str, table: str | None = None) -> DataProblem:
    """A letter has no text that could be read, and was not evaluated."""
    return _problem("READ-30", file, f"the letter was not evaluated: {reason}", row=row, table=table)


def letter_without_request(file: str, row: int | None = None, table: str | None = None) -> DataProblem:
    """Nothing joins a letter to a request of the log."""
    return _problem("READ-31", file, "the letter answers no request of the log", row=row, table=table)


def ambiguous_letter(file: str, row: int | None = None, table: str | None = None) -> DataProblem:
    """More than one request fits a letter."""
    return _problem("READ-32", file, "the letter could answer several requests", row=row, table=table)


def blank_form_field(file: str, line: int | None = None) -> DataProblem:
    """A letter holds a placeholder or an empty line of a form."""
    return _problem("READ-33", file, "a field of the form was left blank", line=line)
