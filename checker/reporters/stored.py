"""From a JSON report back to the Assessment that it was written from, to render it in another format later."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NoReturn,
    Union,
    assert_never,
    get_args,
    get_origin,
    get_type_hints,
)

from checker.assessment.bounds import Whole, Written
from checker.assessment.model import SCHEMA_VERSION, Assessment
from checker.diagnostics.diagnostic import CheckerError
from checker.reporters.json_schema import report_schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_MAKE = "make one with `habeas check ... --format json -o results.json`"
_SCHEMA = "`habeas schema report` prints the schema; a report that was changed by hand cannot be rendered"


@dataclass(frozen=True)
class Stored:
    """What a JSON report holds: the assessment, and the exit code of the check that wrote it."""

    assessment: Assessment
    exit_code: int


def read_report(data: bytes, name: str) -> Stored:
    """The assessment of a JSON report; `name` is what errors call the file.

    Raises CheckerError for a file that is no JSON, cut off, of another tool or version, or not as the schema says.
    Errors name places in the file and never what stands there.
    """
    document = _parsed(data, name)
    if not isinstance(document, dict) or "schema_version" not in document:
        raise _no_report(document, name)
    if document["schema_version"] != SCHEMA_VERSION:
        raise _other_version(name)
    stored = rebuilt(document)
    if stored is None:
        raise _not_valid(document, name)
    for place, outcome in enumerate(stored.assessment.outcomes):
        if any(finding.rule != outcome.rule.id for finding in outcome.findings):
            raise _not_joined(name, place)
    return stored


def _parsed(data: bytes, name: str) -> object:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise _cut_off(name, data.count(b"\n") + 1) from None
        raise CheckerError(f"`{name}` is no JSON report: it is not UTF-8 text", _MAKE) from None
    if not text.strip():
        raise CheckerError(f"`{name}` is empty", _MAKE)
    try:
        document: object = json.loads(text, parse_float=_fraction)
        json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _no_json(error, text, name) from None
    except RecursionError:
        raise CheckerError(f"`{name}` is no report of habeas: it is nested too deeply", _MAKE) from None
    except UnicodeEncodeError:
        raise CheckerError(f"`{name}` is no report of habeas: it holds half a character", _MAKE) from None
    except ValueError:
        raise CheckerError(f"`{name}` is no report of habeas: it holds a number that no report has", _MAKE) from None
    return document


def _fraction(number: str) -> NoReturn:
    raise ValueError("reports hold whole numbers only")


def _no_json(error: json.JSONDecodeError, text: str, name: str) -> CheckerError:
    """The file is no JSON at all, or only the beginning of it."""
    text = text.strip()
    if text[0] in "{[" and (text[-1] not in "}]" or _at_end(error)):
        return _cut_off(name, text.count("\n") + 1)
    return CheckerError(f"`{name}` is no JSON: line {error.lineno}, column {error.colno}", _MAKE)


def _at_end(error: json.JSONDecodeError) -> bool:
    return not error.doc[error.pos :].strip()


def _cut_off(name: str, lines: int) -> CheckerError:
    """The beginning of a report: a copy that was not finished, or a disk that was full."""
    return CheckerError(
        f"`{name}` is cut off: its JSON ends in line {lines} before it is complete",
        "copy the file again, or write it anew with `habeas check ... --format json`",
    )


def _no_report(document: object, name: str) -> CheckerError:
    """JSON of something else; formats that habeas writes itself are recognised."""
    keys = document.keys() if isinstance(document, dict) else ()
    known = {"runs": "SARIF", "diagnostics": "rdjson", "assessment-results": "OSCAL", "kind": "JSON Lines"}
    for key, other in known.items():
        if key in keys:
            return CheckerError(f"`{name}` is {other}, which does not hold everything; the JSON report does", _MAKE)
    return CheckerError(f"`{name}` is JSON, but no report of habeas", _MAKE)


def _other_version(name: str) -> CheckerError:
    """The report was written by a habeas whose reports are made otherwise."""
    return CheckerError(
        f"`{name}` was written by another version of habeas: this one reads reports of schema version {SCHEMA_VERSION}",
        "check the export again, or render the report with the version that wrote it",
    )


def first_error(document: object) -> ValidationError | None:
    """The first place where a report does not keep its schema, or None where it keeps it."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    validator = Draft202012Validator(report_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    first = next(validator.iter_errors(document), None)
    return None if first is None else best_match([first])


def _not_valid(document: object, name: str) -> CheckerError:
    """A part of the report is not as its schema says."""
    error = first_error(document)
    if error is None:
        raise ValueError("the schema and the types that it is derived from disagree")
    where = _path(error) or "the report"
    expected: Any = error.validator_value
    if error.validator == "required" and isinstance(error.instance, dict):
        missing = next((field for field in expected if field not in error.instance), "a field")
        return CheckerError(
            f"`{name}` is no whole report of this version of habeas: {where} lacks `{missing}`",
            "it was written by another version, or changed; check the export again",
        )
    match error.validator:
        case "type" | "format":
            words = f"is no {expected}"
        case "enum":
            words = f"is none of {', '.join(map(str, expected))}"
        case "minimum" | "maximum":
            words = f"is out of range ({error.validator} {expected})"
        case "pattern":
            words = f"is not of the form {expected}"
        case "minLength" | "maxLength":
            words = f"has not {expected} characters"
        case "additionalProperties":
            words = "has a field that this version does not know"
        case _:
            words = "is not as the schema says"
    return CheckerError(f"`{name}` is no report of this version of habeas: {where} {words}", _SCHEMA)


def _not_joined(name: str, place: int) -> CheckerError:
    """An outcome holds a finding of another rule."""
    return CheckerError(
        f"`{name}` does not hold together: `outcomes[{place}]` has a finding of a rule that is not its own",
        "a report that was changed by hand cannot be rendered",
    )


def _path(error: ValidationError) -> str:
    """`outcomes[3].findings[0].due`; a key that no schema names could be text of the input and is left out."""
    known = _field_names()
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if part in known else ".(a key)"
    return f"`{path.removeprefix('.')}`" if path else ""


def _field_names() -> frozenset[str]:
    schema = report_schema()
    names: set[str] = set()
    definitions = schema["$defs"]
    for each in (schema, *(definitions.values() if isinstance(definitions, dict) else ())):
        properties = each.get("properties")
        names.update(properties if isinstance(properties, dict) else ())
    return frozenset(names)


# ---- from JSON to the model, by its types


class _MisfitError(Exception):
    """A value is not of its type: the report does not keep its schema."""


_Maker = Callable[[Any], Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Builder:
    """Makes the model from JSON, and refuses what the schema, which is derived from the same types, refuses.

    It is five times as fast as a validator, which a report of many findings needs; the validator finds the words.
    """

    def __init__(self) -> None:
        self._makers: dict[Any, _Maker] = {}

    def maker(self, hint: Any) -> _Maker:
        """What makes a value of a type from JSON; it raises _MisfitError for another."""
        if hint not in self._makers:
            self._makers[hint] = self._made(hint)
        return self._makers[hint]

    def _made(self, hint: Any) -> _Maker:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return partial(_bounded, self.maker(arguments[0]), arguments[1])
        if origin is Literal:
            return partial(_one_of, frozenset(arguments))
        if origin in (Union, types.UnionType):
            return partial(_any_of, tuple(map(self.maker, arguments)))
        if origin is tuple and arguments[-1] is Ellipsis:
            return partial(_list_of, self.maker(arguments[0]))
        if origin is tuple:
            return partial(_row_of, tuple(map(self.maker, arguments)))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return partial(_mapping_of, self.maker(arguments[1]))
        if isinstance(hint, type) and is_dataclass(hint):
            hints = get_type_hints(hint, include_extras=True)
            return partial(_record_of, hint, {each.name: self.maker(hints[each.name]) for each in fields(hint)})
        return _day if hint is date else partial(_plain_of, hint)


def rebuilt(document: Mapping[str, Any]) -> Stored | None:
    """What a report holds, or None where it does not keep its schema."""
    found = {name: value for name, value in document.items() if name != "exit_code"}
    code = document.get("exit_code")
    if type(code) is not int or code not in (0, 1, 2):
        return None
    try:
        return Stored(_Builder().maker(Assessment)(found), code)
    except _MisfitError:
        return None


def _plain_of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise _MisfitError
    return value


def _bounded(make: _Maker, bound: Whole | Written, value: Any) -> Any:
    made = make(value)
    match bound:
        case Whole(least=least, most=most):
            fits = least <= made <= most
        case Written(pattern=pattern):
            fits = re.fullmatch(pattern, made) is not None
        case _:
            assert_never(bound)
    if not fits:
        raise _MisfitError
    return made


def _day(value: Any) -> date:
    if type(value) is not str or not _DAY.fullmatch(value):
        raise _MisfitError
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _MisfitError from None


def _one_of(allowed: frozenset[str], value: Any) -> Any:
    if type(value) is not str or value not in allowed:
        raise _MisfitError
    return value


def _any_of(makers: tuple[_Maker, ...], value: Any) -> Any:
    for make in makers:
        try:
            return make(value)
        except _MisfitError:
            continue
    raise _MisfitError


def _list_of(make: _Maker, value: Any) -> Any:
    if type(value) is not list:
        raise _MisfitError
    return tuple(map(make, value))


def _row_of(makers: tuple[_Maker, ...], value: Any) -> Any:
    if type(value) is not list or len(value) != len(makers):
        raise _MisfitError
    return tuple(make(each) for make, each in zip(makers, value, strict=True))


def _mapping_of(make: _Maker, value: Any) -> Any:
    if type(value) is not dict:
        raise _MisfitError
    return MappingProxyType({key: make(each) for key, each in value.items()})


def _record_of(model: type[Any], makers: Mapping[str, _Maker], value: Any) -> Any:
    if type(value) is not dict or value.keys() != makers.keys():
        raise _MisfitError
    return model(**{name: make(value[name]) for name, make in makers.items()})
