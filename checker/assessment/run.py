"""The order of a check: settings, policies, logs, letters, verdicts, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker import workspace
from checker.assessment import pseudonyms
from checker.assessment.batches import JudgedLetters, fits, judge_letters
from checker.assessment.data_findings import data_findings, reason
from checker.assessment.dataset import gather, letters_alone
from checker.assessment.findings import Showing
from checker.assessment.freshness import freshness_problems
from checker.assessment.gate import Gate
from checker.assessment.judging import Judging, judging
from checker.assessment.large import (
    LISTED,
    is_large,
    outcome_of_large,
    records_of_large,
    remarks_of_large,
    spread_of,
    verdicts_of_large,
    whole_for,
)
from checker.assessment.letters import Joined
from checker.assessment.listening import add_unseen, hear, named
from checker.assessment.model import SCHEMA_VERSION, Assessment, Input, Outcome
from checker.assessment.outcomes import Telling, outcome, telling
from checker.assessment.request import STDIN, Remarks, TellProgress, limits_of
from checker.assessment.request import Request as Request
from checker.assessment.selection import enabled_notices, selected_rules
from checker.assessment.series_model import NO_SERIES
from checker.assessment.settings import settings_of, settings_used
from checker.assessment.sources import files_of, inputs_of, with_standard_input
from checker.assessment.untold import postponed
from checker.configuration.load import load_configuration, with_entity_facts
from checker.configuration.model import Configuration
from checker.diagnostics.diagnostic import CheckerError
from checker.engines.limits import Limits
from checker.engines.model import RuleVerdicts, World
from checker.installed import version
from checker.letters.documents import Recogniser
from checker.logs.derived import derive
from checker.logs.export import LogExport
from checker.logs.headings import Vocabulary
from checker.logs.read import InputText, read_log
from checker.logs.understand import ColumnUse
from checker.semantics.data import Scalar, rows_by_record
from checker.semantics.model import Checked, Level, Program

if TYPE_CHECKING:
    from checker.assessment.apart import DecidedLog
    from checker.assessment.excusing import Excuses
    from checker.assessment.series_model import Series
    from checker.large.read import Asked, LargeLog


@dataclass(frozen=True)
class Run:
    """A check that was made: the assessment, and what later questions about single verdicts need.

    `written` says that its verdicts are in the file that the request names. `stated` are the fields of the log that the
    settings give.
    """

    assessment: Assessment
    configuration: Configuration
    judging: Judging
    verdicts: tuple[RuleVerdicts, ...]
    showing: Showing
    letters: tuple[Joined, ...] = ()
    written: bool = False
    stated: tuple[ColumnUse, ...] = ()

    def gate(self, fail_on: Level | None, fail_on_undecided: bool, exit_zero: bool) -> Gate:
        """The gate of the command line, where it is silent that of the settings."""
        settings = self.configuration
        return Gate(fail_on or settings.fail_on, fail_on_undecided or settings.fail_on_undecided, exit_zero)


def run(request: Request) -> Run:
    """Makes a check; raises CheckerError where none can be made, and names in the assessment what was left out."""
    with ExitStack() as leaving:
        return _run(request, leaving)


def _run(request: Request, leaving: ExitStack) -> Run:
    """A check; `leaving` closes what is open until the verdicts are written."""
    remarks = Remarks()
    request = with_standard_input(request)
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
    logs, files_of_letters = files_of(request, configuration, remarks, recogniser)
    whole = whole_for(request.all_findings, letters=bool(files_of_letters), excuses=excuses is not None)
    large = _large(request, logs, whole, program, configuration, rules, settings, limits, leaving)
    if large:
        rules = large.rules
    export = large.taken.export if large else read_log(logs, program, configuration, partial(request.progress, "logs"))
    remarks.problems += export.problems
    derive(export)
    as_of, source = _as_of(request, export.complete_through, remarks)
    names = pseudonyms.stable(configuration.key_file)
    batched = None
    if not logs and excuses is None and fits(request, files_of_letters, program, rules):
        alone = World(program, letters_alone(program, export, (), configuration).dataset, as_of, settings)
        batched = judge_letters(request, alone, export, files_of_letters, rules, names, remarks)
        world, heard, summaries, found_in = batched.world, batched.letters, batched.summaries, batched.files
    else:
        letters = tuple(files_of_letters)
        gathered = gather(program, export, letters, configuration, recogniser)
        remarks.problems += gathered.problems
        world, heard = World(program, gathered.dataset, as_of, settings), gathered.letters
        summaries = hear(request, world, gathered, export, names, remarks)
        found_in = (*(each.document.on_disk for each in letters), *(each.document.on_disk for each in heard))
    inputs = inputs_of(request, export.inputs, found_in, configuration)
    showing = _showing(request, configuration, names, inputs, program, remarks)
    if excuses is not None:
        excuses.require_same_key(showing.pseudonyms)
    judges = judging(world, export.stated)
    if large:
        remarks.notices.append(large.left_out)
    if batched:
        judged = batched.verdicts(judges, rules)
    else:
        judged = verdicts_of_large(judges, large) if large else judges.verdicts(rules, request.engine, limits)
    verdicts = tuple(_told(judged, len(rules), request.progress))
    later = None if large else judges
    told = telling(world, judges.judge, showing, heard, request.all_findings or excuses is not None, later)
    findings = _told(verdicts, len(rules), request.progress, "findings")
    outcomes = tuple(_outcome(program, found, told, large, batched) for found in findings)
    remarks.problems += freshness_problems(program, outcomes)
    remarks.incomplete += [reason(problem, showing) for problem in remarks.problems if problem.incomplete]
    unlisted = sum(each.unlisted for each in outcomes)
    if unlisted:
        where = "--verdicts FILE.parquet holds them" if large else "--all-findings lists them"
        remarks.notices.append(f"{unlisted:,} findings are counted and not listed; {where}")
    if large:
        remarks.notices += remarks_of_large(large)
    records = records_of_large(program, large) if large else _counted(world, batched)
    if not request.allow_empty:
        remarks.incomplete += _nothing_checked(world, records, outcomes)
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
        records=records,
        letters=tuple(named(each, showing) for each in summaries),
        outcomes=outcomes,
        data_findings=data_findings(remarks.problems, showing),
        settings=settings_used(program, configuration, outcomes),
        notices=tuple(remarks.notices),
        incomplete=tuple(remarks.incomplete),
        series=_series_of_large(world, told, configuration, large) if large else NO_SERIES,
        key=showing.pseudonyms.id if showing.pseudonyms.stable else None,
    )
    if not large:
        series = partial(_series, world, verdicts, told, configuration, batched)
        assessment = postponed(assessment, "series", series)
    if excuses is not None:
        from checker.assessment.excusing import excuse

        real = (*(each.file for each in inputs), *(each.document.file for each in heard))
        assessment = excuse(assessment, excuses, verdicts, showing, configuration, tuple(program.rules), real)
    stated = tuple(use for use in export.columns if use.stated is not None)
    made = Run(assessment, configuration, judges, verdicts, showing, heard, stated=stated)
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


def _policies(request: Request, configuration: Configuration, remarks: Remarks) -> Checked:
    checked = workspace.load((*configuration.policies, *request.policies), configuration.shipped_policies)
    for diagnostic in checked.diagnostics:
        if diagnostic.severity == "error":
            line, column = diagnostic.span.position
            place = f"{diagnostic.span.source.name}:{line}:{column}"
            text = f"{place}: {diagnostic.message} ({diagnostic.code}); what it touches was not run"
            remarks.incomplete.append(text)
    return checked


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
) -> DecidedLog | None:
    """The logs read straight into DuckDB and decided; None where they are small, or have to be read as small ones.

    `whole` says what needs every record, if anything does.
    """
    paths = [path for path in logs if isinstance(path, Path)]
    if not is_large(request.large, paths):
        return None
    from checker.large.read import Asked, read_large
    from checker.large.sources import NotLargeError

    as_of, _ = _as_of(request, configuration.complete_through, Remarks())
    asked = Asked(rules, as_of, settings, limits, LISTED, every=request.verdicts is not None)
    try:
        if whole:
            raise NotLargeError(whole)
        if len(paths) < len(logs) or request.engine not in (None, "duckdb"):
            raise NotLargeError("DuckDB alone reads them so, and from files")
        with ExitStack() as opened:
            large = opened.enter_context(read_large(paths, program, configuration, asked, request.progress))
            found = _decided(request, large, program, configuration, asked)
            leaving.enter_context(opened.pop_all())
            return found
    except NotLargeError as error:
        if request.large:
            raise CheckerError(f"the logs cannot be read with --large: {error}", "leave --large out") from None
        return None


def _decided(
    request: Request, large: LargeLog, program: Program, configuration: Configuration, asked: Asked
) -> DecidedLog:
    """What the plan of a large log left open, decided, and the records that are told."""
    from checker.assessment.apart import decide_apart

    def opened(export: LogExport) -> tuple[World, Judging]:
        derive(export)
        world = World(program, gather(program, export, (), configuration).dataset, asked.as_of, asked.settings)
        add_unseen(world, export)
        return world, judging(world, export.stated)

    showing = None
    if asked.every:
        names = pseudonyms.stable(configuration.key_file)
        inputs = inputs_of(request, large.inputs, (), configuration)
        showing = _showing(request, configuration, names, inputs, program, Remarks())
    return decide_apart(large, program, asked.rules, opened, showing, partial(request.progress, "requests told"))


def _as_of(
    request: Request, stated: date | None, remarks: Remarks
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


def _showing(
    request: Request,
    configuration: Configuration,
    stable: pseudonyms.Pseudonyms | None,
    inputs: Sequence[Input],
    program: Program,
    remarks: Remarks,
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


def _told(
    verdicts: Iterable[RuleVerdicts], total: int, progress: TellProgress, stage: str = "rules"
) -> Iterator[RuleVerdicts]:
    progress(stage, 0, total)
    for number, found in enumerate(verdicts, start=1):
        progress(stage, number, total)
        yield found


def _outcome(
    program: Program, found: RuleVerdicts, told: Telling, large: DecidedLog | None, batched: JudgedLetters | None
) -> Outcome:
    if batched:
        return batched.outcome(program, found, told)
    return outcome_of_large(program, found, told, large) if large else outcome(program, found, told)


def _series(
    world: World,
    verdicts: Sequence[RuleVerdicts],
    told: Telling,
    configuration: Configuration,
    batched: JudgedLetters | None,
) -> Series:
    from checker.assessment.series import series_of

    matrix = batched.matrix if batched else None
    return series_of(world, verdicts, told, _named_sites(configuration), configuration.small_cells, matrix)


def _series_of_large(world: World, told: Telling, configuration: Configuration, large: DecidedLog) -> Series:
    from checker.assessment.series import series_of_large

    spread = spread_of(world.program, large)
    return series_of_large(world, told, _named_sites(configuration), configuration.small_cells, spread)


def _counted(world: World, batched: JudgedLetters | None) -> Mapping[str, int]:
    """How many records of each kind there are."""
    rows = rows_by_record(world.dataset)
    counted = {name: len(rows.get(name, ())) for name in world.program.records if name != "entity"}
    return {**counted, "letter": len(batched.summaries)} if batched else counted


def _digests(program: Program, export: LogExport) -> Mapping[str, str]:
    calendars = "\0".join(f"{name} {digest}" for name, digest in program.calendar_digests.items())
    policies = "\0".join(f"{name} {policy.digest}" for name, policy in program.policies.items())
    return {
        "calendars": hashlib.sha256(calendars.encode()).hexdigest(),
        "mapping": export.mapping_digest,
        "policies": hashlib.sha256(policies.encode()).hexdigest(),
    }


def _nothing_checked(world: World, records: Mapping[str, int], outcomes: Sequence[Outcome]) -> Iterator[str]:
    if not any(records.get(record) for record in ("request", "letter")):
        yield "there was nothing to check: no request and no letter was read"
    elif not any(each.tally.get(verdict) for each in outcomes for verdict in ("passed", "breached", "pending")):
        if any(isinstance(entity.fields.get("kind"), str) for entity in world.dataset.entities):
            yield "no rule could be decided: each lacks a fact, or applies to none of the records"
        else:
            yield "no rule could be decided; say what kind of entity this is, such as --entity kind=covered_provider"
