"""From the head of a file, its data declarations and its concepts to lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from checker.diagnostics.source import Span
from checker.syntax import ast
from checker.syntax.lines import WIDTH, Line, indented, spaced
from checker.syntax.write_expressions import (
    expression,
    filled,
    literal,
    names,
    phrase,
    quoted,
    texts,
    type_expression,
)
from checker.syntax.write_rules import (
    Commented,
    authority,
    case_head,
    cite,
    condition,
    deadline,
    definition,
    exceptions,
    given,
    in_force,
    named,
    rule,
)

# Texts up to this length share a line with others.
_SHORT = 24

# Names up to this length are aligned; a longer one pushes only its own line.
_ALIGNED = 16


def header(node: ast.Header, commented: Commented) -> tuple[Line, ...]:
    """The head of a file."""
    regime = () if node.regime is None else (Line(2, f"regime  {node.regime.text}", node.regime.span.start),)
    applies = () if node.applies is None else indented(condition("applies when", node.applies, commented), 2)
    return (
        Line(0, f"policy {node.name.text} {quoted(node.title)}", node.span.start),
        *regime,
        Line(2, f"law     {texts(node.laws, ' ')}", node.laws[0].span.start),
        Line(2, f"checked {node.checked.text}", node.checked.span.start),
        *indented((*named("binds", node.binds, 7), *named("source", node.source, 7)), 2),
        *applies,
    )


def use(node: ast.Use) -> Line:
    """A policy that this one uses."""
    return Line(0, f"use {node.policy.text}", node.span.start)


def declaration(  # noqa: C901  one case for each kind of declaration
    node: ast.Declaration, commented: Commented
) -> tuple[Line, ...]:
    """A declaration as lines; a broken one cannot be written."""
    match node:
        case ast.RecordDecl():
            return _record(node)
        case ast.VocabularyDecl():
            return _vocabulary(node, commented)
        case ast.CalendarDecl():
            return _calendar(node)
        case ast.SettingDecl():
            return _setting(node)
        case ast.ListDecl():
            return _listing(node, commented)
        case ast.EveryCase():
            records = tuple(line for record in node.given for line in given(record))
            return (Line(0, "every case", node.span.start), *indented(records, 2))
        case ast.DefinitionDecl():
            return definition(node, commented)
        case ast.DeadlineDecl():
            return deadline(node, commented)
        case ast.AmendmentDecl():
            head = Line(0, f"amends {node.target.text}", node.span.start)
            return (head, *indented(exceptions(node.exceptions, commented), 2))
        case ast.ContributionDecl():
            return _contribution(node, commented)
        case ast.RuleDecl():
            return rule(node, commented)
        case ast.EntryDecl():
            return _entry(node)
        case ast.EnforcementDecl():
            return _enforcement(node)
        case ast.InstrumentDecl():
            return _instrument(node)
        case ast.ConceptDecl():
            return _concept(node, commented)
        case ast.CuesDecl():
            return _cues(node, commented)
        case ast.TranslationDecl():
            return _translation(node, commented)
        case ast.Broken():
            raise ValueError("a text with a broken declaration is not formatted")
        case _:
            assert_never(node)


def _record(node: ast.RecordDecl) -> tuple[Line, ...]:
    lines = [Line(2, f"key {names(node.key)}", node.key[0].span.start)] if node.key else []
    if node.parent is not None:
        optional = " optional" if node.parent_optional else ""
        lines.append(Line(2, f"belongs to {node.parent.text}{optional}", node.parent.span.start))
    if node.dated is not None:
        lines.append(Line(2, f"dated {node.dated.text}", node.dated.span.start))
    width = _width(field.name.text for field in node.fields)
    lines.extend(_field(field, width) for field in node.fields)
    lines.extend(_children(node.children))
    lines.sort(key=lambda line: line.anchor)
    return (Line(0, f"record {node.name.text} {quoted(node.title)}", node.span.start), *lines)


def _width(written: Iterable[str]) -> int:
    return max((len(name) for name in written if len(name) <= _ALIGNED), default=0)


def _field(node: ast.FieldClause, width: int) -> Line:
    blank = "" if node.blank is None else f" blank means {node.blank}"
    head = f"field {node.name.text:<{width}} {type_expression(node.type)}{blank}"
    return Line(2, f"{head} {quoted(node.title)}{_also(node.also)}", node.span.start)


def _also(also: tuple[ast.Text, ...]) -> str:
    return f" also {texts(also)}" if also else ""


def _children(nodes: tuple[ast.ChildrenClause, ...]) -> tuple[Line, ...]:
    heads = [f"children {node.name.text} of {node.record.text}" for node in nodes]
    empties = ["" if node.empty is None else f" empty means {node.empty}" for node in nodes]
    head_width, empty_width = max(map(len, heads), default=0), max(map(len, empties), default=0)
    return tuple(
        Line(
            2,
            f"{head:<{head_width}}{empty:<{empty_width}} {quoted(node.title)}{_also(node.also)}",
            node.span.start,
        )
        for node, head, empty in zip(nodes, heads, empties, strict=True)
    )


def _vocabulary(node: ast.VocabularyDecl, commented: Commented) -> tuple[Line, ...]:
    of = "" if node.record is None else f" of {node.record.text}"
    width = max((len(attribute.name.text) for attribute in node.attributes), default=0)
    attributes = tuple(
        Line(2, f"attribute {one.name.text:<{width}} {type_expression(one.type)} {quoted(one.title)}", one.span.start)
        for one in node.attributes
    )
    values = tuple(line for value in node.values for line in indented(spaced(_value(value, commented)), 2))
    return (
        Line(0, f"vocabulary {node.name.text}{of} {quoted(node.title)}", node.span.start),
        Line(2, f"law {texts(node.laws, ' ')}", node.laws[0].span.start),
        *attributes,
        *values,
    )


def _value(node: ast.ValueClause, commented: Commented) -> tuple[Line, ...]:
    versions = tuple(line for version in node.versions for line in _value_version(version, commented))
    return (Line(0, f"value {node.word.text} {quoted(node.title)}", node.span.start), *indented(versions, 2))


def _value_version(node: ast.ValueVersion, commented: Commented) -> tuple[Line, ...]:
    lines: list[Line] = list(authority(node.authority))
    for clause in node.clauses:
        match clause:
            case ast.SetAttribute():
                lines.append(Line(0, f"set {clause.name.text} {literal(clause.value)}", clause.span.start))
            case ast.Needs():
                lines.extend(_reason("needs", clause, commented))
            case ast.Barred():
                lines.extend(_reason("barred when", clause, commented))
            case _:
                assert_never(clause)
    return (in_force(node.in_force), *indented(tuple(lines), 2))


def _reason(head: str, node: ast.Needs | ast.Barred, commented: Commented) -> tuple[Line, ...]:
    lines = condition(head, node.condition, commented)
    whole = Line(6, f"{lines[0].text} {quoted(node.words)}")
    if len(lines) == 1 and whole.fits:
        return (Line(0, whole.text, lines[0].anchor),)
    return (*lines, Line(2, quoted(node.words), node.words.span.start))


def _calendar(node: ast.CalendarDecl) -> tuple[Line, ...]:
    holidays = (Line(2, f"holiday {one.day.text} {quoted(one.title)}", one.span.start) for one in node.holidays)
    return (
        Line(0, f"calendar {node.name.text} {quoted(node.title)}", node.span.start),
        *indented(cite(node.cites), 2),
        Line(2, f"checked {node.checked.text}", node.checked.span.start),
        Line(2, f"covers {node.covers_from.text} through {node.covers_through.text}", node.covers_from.span.start),
        Line(2, f"weekend {names(node.weekend)}", node.weekend[0].span.start),
        *holidays,
        *(_calendar_case(case) for case in node.cases),
    )


def _calendar_case(node: ast.CalendarCase) -> Line:
    head = f"{case_head(node.ids, node.title)} {node.start.text}"
    if node.period is None:
        return Line(2, f"{head} rolls to {node.result.text}", node.span.start)
    return Line(2, f"{head} + {expression(node.period)} gives {node.result.text}", node.span.start)


def _setting(node: ast.SettingDecl) -> tuple[Line, ...]:
    return (
        Line(0, f"setting {node.name.text} {quoted(node.title)}", node.span.start),
        *indented(cite(node.cites, len("because")), 2),
        Line(2, type_expression(node.type), node.type.span.start),
        Line(2, f"default {literal(node.default)}", node.default.span.start),
        Line(2, f"because {quoted(node.because)}", node.because.span.start),
    )


def _listing(node: ast.ListDecl, commented: Commented) -> tuple[Line, ...]:
    head = Line(0, f"list {node.name.text} {quoted(node.title)}", node.span.start)
    after = Span(node.span.source, node.cites[-1].span.end, node.items[-1].span.start)
    return (head, *indented(cite(node.cites), 2), *_contained(Line(2, "contains"), node.items, commented(after)))


def _contained(head: Line, items: tuple[ast.Text, ...], apart: bool) -> tuple[Line, ...]:
    """Texts after `contains`: on its line, or filling lines below, or one on a line where they are long or `apart`."""
    whole = Line(2, f"{head.text} {texts(items, ' ')}", items[0].span.start if head.anchor < 0 else head.anchor)
    if whole.fits and not apart:
        return (whole,)
    apart = apart or any(len(item.value) > _SHORT for item in items)
    return (head, *(Line(4, line, anchor) for line, anchor in filled(items, WIDTH - 4, apart)))


def _before_last(whole: Span, last: ast.Text) -> Span:
    return Span(whole.source, whole.start, last.span.start)


def _contribution(node: ast.ContributionDecl, commented: Commented) -> tuple[Line, ...]:
    body = (in_force(node.in_force), *authority(node.authority), *condition("when", node.when, commented))
    return (Line(0, f"contributes {node.deadline.text} to {node.target.text}", node.span.start), *indented(body, 2))


def _entry(node: ast.EntryDecl) -> tuple[Line, ...]:
    standing = {"not_visible": "not visible", "never_applies": "not applicable"}.get(node.standing, node.standing)
    return (
        Line(0, f"entry {node.id.text} {quoted(node.title)}", node.span.start),
        Line(2, standing),
        *indented(authority(node.authority), 2),
        Line(2, f"because {quoted(node.because)}", node.because.span.start),
    )


def _enforcement(node: ast.EnforcementDecl) -> tuple[Line, ...]:
    width = len("because")
    told = (("decided", node.decided), ("outcome", node.outcome))
    body = (
        *(Line(0, f"{word} {quoted(text)}", text.span.start) for word, text in told),
        *cite(node.cites, width),
        *named("source", node.source, width),
        Line(0, f"because {quoted(node.because)}", node.because.span.start),
        *named("shows", node.shows, width),
    )
    return (Line(0, f"enforcement {node.name.text} {quoted(node.title)}", node.span.start), *indented(body, 2))


def _instrument(node: ast.InstrumentDecl) -> tuple[Line, ...]:
    width = _width(quoted(one.label) for one in node.paragraphs)
    paragraphs = tuple(line for one in node.paragraphs for line in _paragraph(one, width))
    head = Line(0, f"instrument {quoted(node.name)} {quoted(node.title)}", node.span.start)
    return (head, *indented((*cite(node.cites), *paragraphs), 2))


def _paragraph(node: ast.ParagraphClause, width: int) -> tuple[Line, ...]:
    head = Line(0, f"paragraph {quoted(node.label):<{width}} {quoted(node.title)}", node.span.start)
    if node.not_visible is None:
        return (head,)
    return (head, Line(2, f"not visible because {quoted(node.not_visible)}", node.not_visible.span.start))


def _concept(node: ast.ConceptDecl, commented: Commented) -> tuple[Line, ...]:
    means = tuple(Line(0, f"means {one.vocabulary.text} {one.value.text}", one.span.start) for one in node.means)
    negated = [] if node.when_negated is None else [Line(0, f"when negated {node.when_negated.replace('_', ' ')}")]
    languages = tuple(line for language in node.languages for line in _language(language))
    body = (in_force(node.in_force), *authority(node.authority), *means, *negated, *languages)
    return (Line(0, f"concept {node.name.text} {quoted(node.title)}", node.span.start), *indented(body, 2))


def _language(node: ast.ConceptLanguage) -> tuple[Line, ...]:
    lines = [Line(0, f"in {node.language.text}", node.span.start)]
    for word, phrases in (("states", node.states), ("takes away", node.takes_away), ("near miss", node.near_miss)):
        if phrases:
            lines.append(Line(2, word))
            lines.extend(Line(4, phrase(one), one.span.start) for one in phrases)
    width = max((len(case.polarity) for case in node.cases), default=0)
    for case in node.cases:
        polarity = f"{case.polarity.replace('_', ' '):<{width}}"
        ids = f"{names(case.ids)} " if case.ids else ""
        lines.append(Line(2, f"case {ids}{polarity} {quoted(case.text)}", case.span.start))
    return tuple(lines)


def _cues(node: ast.CuesDecl, commented: Commented) -> tuple[Line, ...]:
    head = Line(0, f"cues {node.name.text} {quoted(node.title)}", node.span.start)
    return (head, *_cue_languages(node.languages, commented))


def _cue_languages(nodes: tuple[ast.CueLanguage, ...], commented: Commented) -> tuple[Line, ...]:
    lines: list[Line] = []
    for language in nodes:
        phrases = tuple(words.text for words in language.phrases)
        head = Line(2, f"in {language.language.text} contains", language.span.start)
        lines.extend(_contained(head, phrases, commented(_before_last(language.span, phrases[-1]))))
    return tuple(lines)


def _translation(node: ast.TranslationDecl, commented: Commented) -> tuple[Line, ...]:
    languages = tuple(line for language in node.languages for line in _language(language))
    head = Line(0, f"translates {node.target.text}", node.span.start)
    return (head, *indented(languages, 2), *_cue_languages(node.cue_languages, commented))
