"""The order of a check: settings, policies, logs, letters, verdicts, findings."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker import workspace
from checker.assessment import pseudonyms
from checker.assessment.data_findings import data_findings, reason
from checker.assessment.dataset import Gathered, gather
from checker.assessment.findings import Showing
from checker.assessment.freshness import freshness_problems
from checker.assessment.gate import Gate
from checker.assessment.judging import Judging, judging
from checker.assessment.large import (
    LISTED,
    decided,
    is_large,
    outcome_of_large,
    records_of_large,
    remarks_of_large,
    spread_of,
    whole_for,
)
from checker.assessment.letters import Joined, LetterFile, add_missing, add_read_grounds
from checker.assessment.model import SCHEMA_VERSION, Assessment, Input, LetterSummary, Outcome, Place
from checker.assessment.outcomes import Telling, outcome, telling
from checker.assessment.selection import enabled_notices, selected_rules
from checker.assessment.series_model import NO_SERIES
from checker.assessment.settings import settings_of, settings_used
from checker.assessment.untold import postponed
from checker.configuration.load import load_configuration, with_entity_facts
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.limits import Limits, memory_of, threads_of
from checker.engines.model import RuleVerdicts, World
from checker.installed import version
from checker.letters.documents import Recogniser, documents_of, read_documents
from checker.logs import problems
from checker.logs.derived import derive
from checker.logs.discover import discover
from checker.logs.endings import log_format
from checker.logs.export import LogExport
from checker.logs.headings import Vocabulary
from checker.logs.letter_files import requests_named
from checker.logs.problems import DataProblem
from checker.logs.read import InputText, read_log
from checker.semantics.data import Row, Scalar, rows_by_record
from checker.semantics.model import Checked, Level, Program

if TYPE_CHECKING:
    from checker.assessment.excusing import Excuses
    from checker.assessment.series_model import Series
    from checker.large.read import LargeLog
    from checker.letters.outcome import Reading

ReaderName = Literal["both", "phrases"]
TellProgress = Callable[[str, int, int | None], None]
STDIN = "-"
# Other formats that hold letters (JSON, CSV) are logs too, and read as such. The last two lines are not read: as
# letters they say what to do.
LETTER_FORMATS = (
    ".txt", ".text", ".docx", ".docm", ".pdf", ".rtf", ".htm", ".html", ".eml", ".zip",
    ".png", ".jpg", ".jpeg", ".tif", ".tiff",
    ".doc", ".odt", ".msg", ".wpd", ".wps", ".pages", ".xps",
    ".7z", ".rar", ".p7m",
)  # fmt: skip


def _quiet(stage: str, done: int, total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Request:
    """What a check is asked; see `checker.check` for the meaning of each.

    `stdin` is what standard input held, where a path is `-`; None reads it. `hash_paths` None leaves it to the
    settings. `language` is the code of the language of the letters, None to find that of each. `today` is the day that
    counts as today, None for that of the clock. `waivers` None leaves that file to the settings; `new_since` is a
    baseline. `aside` are files in the folders that are no input. With `cache` letters are not read that were read
    before, and what is read now is kept. `jobs` processes read letters, None for as many as are worth it.
    `large` says whether logs are read straight into DuckDB and most of their requests only counted, so that the Run
    holds the verdicts of few of them; None leaves it to their size. `verdicts` is where every finding of such logs is
    written.
    """

    paths: tuple[Path, ...]
    policies: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    config: Path | None = None
    as_of: date | None = None
    entity: tuple[tuple[str, str], ...] = ()
    engine: str | None = None
    show_ids: bool = False
    show_text: bool = False
    hash_paths: bool | None = None
    allow_empty: bool = False
    all_findings: bool = False
    enable: tuple[str, ...] = ()
    stdin_name: str | None = None
    stdin: bytes | None = None
    ocr: bool = False
    reader: ReaderName = "both"
    language: str | None = None
    today: date | None = None
    waivers: Path | None = None
    new_since: Path | None = None
    aside: tuple[Path, ...] = ()
    cache: bool = False
    jobs: int | None = 1
    threads: str | None = None
    memory: str | None = None
    master: str | None = None
    large: bool | None = False
    verdicts: Path | None = None
    progress: TellProgress = _quiet


@dataclass(frozen=True)
class Run:
    """A check that was made: the assessment, and what later questions about single verdicts need.

    `written` says that its verdicts are in the file that the request names.
    """

    assessment: Assessment
    configuration: Configuration
    judging: Judging
    verdicts: tuple[RuleVerdicts, ...]
    showing: Showing
    letters: tuple[Joined, ...] = ()
    written: bool = False

    def gate(self, fail_on: Level | None, fail_on_undecided: bool, exit_zero: bool) -> Gate:
        """The gate of the command line, where it is silent that of the settings."""
        settings = self.configuration
        return Gate(fail_on or settings.fail_on, fail_on_undecided or settings.fail_on_undecided, exit_zero)


@dataclass
class _Remarks:
    """What is gathered on the way for the head of the report."""

    notices: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    problems: list[DataProblem] = field(default_factory=list)


def run(request: Request) -> Run:
    """Makes a check; raises CheckerError where none can be made, and names in the assessment what was left out."""
    with ExitStack() as leaving:
        return _run(request, leaving)


def _run(request: Request, leaving: ExitStack) -> Run:
    """A check; `leaving` closes what is open until the verdicts are written."""
    remarks = _Remarks()
    request = _with_standard_input(request)
    files = tuple(path for path in request.paths if str(path) != STDIN)
    configuration = with_entity_facts(load_configuration(files, request.config), dict(request.entity))
    limits = limits_of(request, configuration)
    checked = _policies(request, configuration, remarks)
    program = checked.program
    rules = selected_rules(program, request.only or configuration.only, (*configuration.enable, *request.enable))
    remarks.notices += enabled_notices(program, rules)
    excuses = _excuses(request, configuration)
    recogniser = _recogniser(request)
    settings = settings_of(program, configuration)
    logs, letters = _files(request, configuration, remarks, recogniser)
    whole = whole_for(request.all_findings, letters=bool(letters), excuses=excuses is not None)
    large = _large(request, logs, whole, program, configuration, rules, settings, limits, leaving)
    export = large.export if large else read_log(logs, program, configuration, partial(request.progress, "logs"))
    remarks.problems += export.problems
    derive(export)
    as_of, source = _as_of(request, export.complete_through, remarks)
    gathered = gather(program, export, letters, configuration, recogniser)
    remarks.problems += gathered.problems
    world = World(program, gathered.dataset, as_of, settings)
    names = pseudonyms.stable(configuration.key_file)
    summaries = _hear(request, world, gathered, export, names, remarks)
    inputs = _inputs(request, export, (*letters, *gathered.letters), configuration)
    showing = _showing(request, configuration, names, inputs, program, remarks)
    if excuses is not None:
        excuses.require_same_key(showing.pseudonyms)
    judges = judging(world, export.stated)
    if large:
        rules, left_out = decided(rules, program, large)
        remarks.notices.append(left_out)
    verdicts = tuple(_told(judges.verdicts(rules, request.engine, limits), len(rules), request.progress))
    later = None if large else judges
    told = telling(world, judges.judge, showing, gathered.letters, request.all_findings or excuses is not None, later)
    findings = _told(verdicts, len(rules), request.progress, "findings")
    outcomes = tuple(
        outcome_of_large(program, found, told, large) if large else outcome(program, found, told) for found in findings
    )
    remarks.problems += freshness_problems(program, outcomes)
    remarks.incomplete += [reason(problem, showing) for problem in remarks.problems if problem.incomplete]
    unlisted = sum(each.unlisted for each in outcomes)
    if unlisted:
        where = "--verdicts FILE.parquet holds them" if large else "--all-findings lists them"
        remarks.notices.append(f"{unlisted:,} findings are counted and not listed; {where}")
    if large:
        remarks.notices += remarks_of_large(large)
    if not request.allow_empty:
        remarks.incomplete += _nothing_checked(world, outcomes)
    assessment = Assessment(
        schema_version=SCHEMA_VERSION,
        tool="habeas",
        tool_version=version("habeas"),
        as_of=as_of,
        as_of_source=source,
        complete_through=export.complete_through,
        inputs=tuple(replace(each, file=showing.name_file(each.file)) for each in inputs),
        policies={name: policy.digest for name, policy in program.policies.items()},
        digests=_digests(program, export),
        records=records_of_large(world, large) if large else _counted(world),
        letters=tuple(_named(each, showing) for each in summaries),
        outcomes=outcomes,
        data_findings=data_findings(remarks.problems, showing),
        settings=settings_used(program, configuration, outcomes),
        notices=tuple(remarks.notices),
        incomplete=tuple(remarks.incomplete),
        series=_series(world, verdicts, told, configuration, large) if large else NO_SERIES,
        key=showing.pseudonyms.id if showing.pseudonyms.stable else None,
    )
    if not large:
        series = partial(_series, world, verdicts, told, configuration, None)
        assessment = postponed(assessment, "series", series)
    if excuses is not None:
        from checker.assessment.excusing import excuse

        real = (*(each.file for each in inputs), *(each.document.file for each in gathered.letters))
        assessment = excuse(assessment, excuses, verdicts, showing, configuration, tuple(program.rules), real)
    made = Run(assessment, configuration, judges, verdicts, showing, gathered.letters)
    if large and request.verdicts is not None:
        from checker.assessment.verdicts import write_verdicts_of_large

        write_verdicts_of_large(made, large, request.verdicts)
        return replace(made, written=True)
    return made


def _excuses(request: Request, configuration: Configuration) -> Excuses | None:
    """The waivers and the baseline of a check; None where it has neither."""
    waivers = request.waivers or configuration.waivers
    if waivers is None and request.new_since is None:
        return None
    from checker.assessment.excusing import open_excuses

    return open_excuses(waivers, request.new_since, configuration)


def _recogniser(request: Request) -> Recogniser | None:
    """What reads pictures of letters, if that was asked for; CheckerError where it is not installed."""
    if not request.ocr:
        return None
    from checker.letters.formats.recognition import need_tesseract

    return need_tesseract()


def _policies(request: Request, configuration: Configuration, remarks: _Remarks) -> Checked:
    checked = workspace.load((*configuration.policies, *request.policies), configuration.shipped_policies)
    for diagnostic in checked.diagnostics:
        if diagnostic.severity == "error":
            line, column = diagnostic.span.position
            place = f"{diagnostic.span.source.name}:{line}:{column}"
            text = f"{place}: {diagnostic.message} ({diagnostic.code}); what it touches was not run"
            remarks.incomplete.append(text)
    return checked


def _files(
    request: Request, configuration: Configuration, remarks: _Remarks, recogniser: Recogniser | None
) -> tuple[tuple[Path | InputText, ...], tuple[LetterFile, ...]]:
    """The logs and the letters of the files, folders and standard input that were named."""
    aside = _aside(request, configuration)
    paths = [path for path in request.paths if str(path) != STDIN and path.resolve() not in aside]
    found = discover(paths, configuration, LETTER_FORMATS)
    remarks.problems += found.problems
    logs: list[Path | InputText] = [path for path in found.logs if path.resolve() not in aside]
    files = [path for path in found.letters if path.resolve() not in aside]
    letters = [letter for path in files for letter in _letter_files(path, configuration, recogniser)]
    if any(str(path) == STDIN for path in request.paths):
        given = _standard_input(request, recogniser)
        if isinstance(given, InputText):
            logs.append(given)
        else:
            letters += given
    return tuple(logs), tuple(letters)


def _large(
    request: Request,
    logs: Sequence[Path | InputText],
    whole: str,
    program: Program,
    configuration: Configuration,
    rules: Sequence[str],
    settings: Mapping[str, Scalar],
    limits: Limits,
    leaving: ExitStack,
) -> LargeLog | None:
    """The logs read straight into DuckDB; None where they are small, or have to be read as small ones.

    `whole` says what needs every record, if anything does.
    """
    paths = [path for path in logs if isinstance(path, Path)]
    if not is_large(request.large, paths):
        return None
    from checker.large.read import Asked, read_large
    from checker.large.sources import NotLargeError

    as_of, _ = _as_of(request, configuration.complete_through, _Remarks())
    asked = Asked(rules, as_of, settings, limits, LISTED, every=request.verdicts is not None)
    try:
        if whole:
            raise NotLargeError(whole)
        if len(paths) < len(logs) or request.engine not in (None, "duckdb"):
            raise NotLargeError("DuckDB alone reads them so, and from files")
        return leaving.enter_context(read_large(paths, program, configuration, asked, request.progress))
    except NotLargeError as error:
        if request.large:
            raise CheckerError(f"the logs cannot be read with --large: {error}", "leave --large out") from None
        return None


def _aside(request: Request, configuration: Configuration) -> set[Path]:
    """The files that are no input although a folder may hold them."""
    own = (request.waivers, configuration.waivers, request.new_since, *request.aside)
    return {path.resolve() for path in own if path is not None}


def _letter_files(path: Path, configuration: Configuration, recogniser: Recogniser | None) -> Iterator[LetterFile]:
    """The letters of a file; one inside an archive may name its request by its own name."""
    numbers = requests_named(path, configuration)
    for document in read_documents(path, str(path), recogniser):
        inside = requests_named(Path(document.file), configuration) if document.source else ()
        yield LetterFile(document, inside or numbers)


def _with_standard_input(request: Request) -> Request:
    """The request with what standard input holds, read once, where a path asks for it."""
    if request.stdin is not None or all(str(path) != STDIN for path in request.paths):
        return request
    if request.stdin_name is None:
        raise CheckerError("standard input has no name", "say what it is, such as --stdin-name log.csv")
    return replace(request, stdin=sys.stdin.buffer.read())


def _standard_input(request: Request, recogniser: Recogniser | None) -> InputText | list[LetterFile]:
    name, data = request.stdin_name or STDIN, request.stdin or b""
    ending = Path(name).suffix.lower()
    if log_format(name) is not None:
        return InputText(name, data)
    return [LetterFile(document) for document in documents_of(data, ending, name, recogniser)]


def _as_of(
    request: Request, stated: date | None, remarks: _Remarks
) -> tuple[date, Literal["option", "settings", "clock"]]:
    asked = request.as_of
    if asked is not None:
        if stated is not None and asked > stated:
            raise CheckerError(
                f"--as-of {asked} lies after {stated}, through which the export is complete",
                "silence after that day says nothing; export again, or leave --as-of out",
            )
        return asked, "option"
    if stated is not None:
        return stated, "settings"
    today = request.today or date.today()
    remarks.notices.append(
        f"as of today, {today}: nothing says through which day the export is complete (complete_through in "
        "habeas.yaml, or --as-of), so a gap in the export may look like a breach"
    )
    return today, "clock"


def _hear(
    request: Request,
    world: World,
    gathered: Gathered,
    export: LogExport,
    names: pseudonyms.Pseudonyms | None,
    remarks: _Remarks,
) -> tuple[LetterSummary, ...]:
    """Reads every letter into its row, then adds the letters that the log speaks of and the grounds it leaves out."""
    summaries = tuple(_summaries(request, world, gathered, names, remarks)) if gathered.letters else ()
    if gathered.alone:
        remarks.notices.append("there is no log of requests: the letters are judged by themselves")
    requests = list(world.dataset.rows("request"))
    if "letter" in export.shapes:
        add_missing(requests, export.shapes["letter"])
    if "ground" in export.shapes and "ground" not in export.supplied:
        add_read_grounds(requests, export.shapes["ground"])
    return summaries


def _summaries(
    request: Request, world: World, gathered: Gathered, names: pseudonyms.Pseudonyms | None, remarks: _Remarks
) -> Iterator[LetterSummary]:
    """Each letter, read into its row."""
    from checker.assessment.hearing import Hearing, open_reader  # what reads letters, of which logs have no need
    from checker.letters.order import Order

    ear = None
    if request.reader == "both":
        from checker.letters.examples.shipped import open_ear

        opened = open_ear(request.policies)
        ear = opened.ear
        remarks.notices += opened.remarks
    key = names.key if names is not None else None
    with open_reader(world.program, request.language, ear, request.policies, request.cache, key) as reader:
        order = Order(world.program.letters, request.language, request.policies if ear is not None else None)
        request.progress("letters", 0, len(gathered.letters))
        with closing(Hearing(world, reader).hear_all(gathered.letters, order, request.jobs)) as heard:
            for number, (joined, reading) in enumerate(heard, 1):
                yield _summary(joined, reading, remarks)
                request.progress("letters", number, len(gathered.letters))


def _summary(joined: Joined, reading: Reading, remarks: _Remarks) -> LetterSummary:
    document, row = joined.document, joined.row
    number = row.origin.row if row.origin else None
    if not reading.readable:
        remarks.problems.append(problems.unreadable_letter(document.file, number, reading.why_not))
    for line in sorted({document.text.count("\n", 0, blank.span[0]) + 1 for blank in reading.unfilled}):
        remarks.problems.append(problems.blank_form_field(document.file, line))
    return LetterSummary(
        file=document.file,
        place=Place(document.file, number),
        readable=reading.readable,
        why_not=reading.why_not or None,
        kinds=reading.kinds,
        language=reading.language,
        grounds=tuple(reading.as_json()["grounds"]),
        joined=isinstance(row.parent, Row),
    )


def _named(summary: LetterSummary, showing: Showing) -> LetterSummary:
    place = replace(summary.place, file=showing.name_file(summary.place.file))
    return replace(summary, file=showing.name_file(summary.file), place=place)


def _inputs(
    request: Request, export: LogExport, letters: Sequence[LetterFile | Joined], configuration: Configuration
) -> tuple[Input, ...]:
    found = {each.file: Input(each.file, each.sha256, each.size, each.role) for each in export.inputs}
    for file in dict.fromkeys(letter.document.on_disk for letter in letters):
        data = _bytes(file, request)
        if file not in found and data is not None:
            found[file] = Input(file, hashlib.sha256(data).hexdigest(), len(data), "letter")
    if configuration.file is not None:
        data = Path(configuration.file).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        found[configuration.file] = Input(configuration.file, digest, len(data), "settings")
    return tuple(found[file] for file in sorted(found))


def _bytes(file: str, request: Request) -> bytes | None:
    if file == request.stdin_name:
        return request.stdin
    try:
        return Path(file).read_bytes()
    except OSError:
        return None


def _showing(
    request: Request,
    configuration: Configuration,
    stable: pseudonyms.Pseudonyms | None,
    inputs: Sequence[Input],
    program: Program,
    remarks: _Remarks,
) -> Showing:
    names = stable or pseudonyms.from_inputs(each.sha256 for each in inputs)
    if stable is None:
        remarks.notices.append(
            "pseudonyms hold for this input alone: no key is set (HABEAS_KEY_FILE, or key_file in habeas.yaml)"
        )
    hashed = request.hash_paths if request.hash_paths is not None else configuration.path_style == "hash"
    if hashed:
        headings = Vocabulary(program.records, program.lists).headings
        return Showing(names, request.show_ids, request.show_text, names.of_file, True, headings)
    return Showing(names, request.show_ids, request.show_text)


def _named_sites(configuration: Configuration) -> frozenset[str]:
    """The numbers of sites that whoever wrote the settings gave them."""
    facts = (configuration.entity, *configuration.entities)
    return frozenset(each["id"] for each in facts if "id" in each)


def limits_of(request: Request, configuration: Configuration) -> Limits:
    """What the engine may use; the options come before the settings."""
    threads, memory = request.threads or configuration.threads, request.memory or configuration.memory
    return Limits(
        None if threads is None else threads_of(threads),
        None if memory is None else memory_of(memory),
        request.master or configuration.master,
    )


def _told(
    verdicts: Iterable[RuleVerdicts], total: int, progress: TellProgress, stage: str = "rules"
) -> Iterator[RuleVerdicts]:
    progress(stage, 0, total)
    for number, found in enumerate(verdicts, start=1):
        progress(stage, number, total)
        yield found


def _series(
    world: World,
    verdicts: Sequence[RuleVerdicts],
    told: Telling,
    configuration: Configuration,
    large: LargeLog | None,
) -> Series:
    from checker.assessment.series import series_of, series_of_large

    named = _named_sites(configuration)
    if large:
        return series_of_large(world, told, named, configuration.small_cells, spread_of(world, verdicts, large))
    return series_of(world, verdicts, told, named, configuration.small_cells)


def _counted(world: World) -> Mapping[str, int]:
    """How many records of each kind there are."""
    rows = rows_by_record(world.dataset)
    return {name: len(rows.get(name, ())) for name in world.program.records if name != "entity"}


def _digests(program: Program, export: LogExport) -> Mapping[str, str]:
    calendars = "\0".join(f"{name} {digest}" for name, digest in program.calendar_digests.items())
    policies = "\0".join(f"{name} {policy.digest}" for name, policy in program.policies.items())
    return {
        "calendars": hashlib.sha256(calendars.encode()).hexdigest(),
        "mapping": export.mapping_digest,
        "policies": hashlib.sha256(policies.encode()).hexdigest(),
    }


def _nothing_checked(world: World, outcomes: Sequence[Outcome]) -> Iterator[str]:
    if not any(True for record in ("request", "letter") for _ in world.dataset.rows(record)):
        yield "there was nothing to check: no request and no letter was read"
    elif not any(each.tally.get(verdict) for each in outcomes for verdict in ("passed", "breached", "pending")):
        if any(isinstance(entity.fields.get("kind"), str) for entity in world.dataset.entities):
            yield "no rule could be decided: each lacks a fact, or applies to none of the records"
        else:
            yield "no rule could be decided; say what kind of entity this is, such as --entity kind=covered_provider"
