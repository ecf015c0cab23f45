"""What names mean, by where they stand and by what stands beside them."""

from __future__ import annotations

import pytest
from small_policies import checked, codes, defined, ruled

from checker.semantics.expressions import TypedExpr
from checker.semantics.model import Definition
from checker.semantics.narrowing import fingerprint

CURRENT = ("Current",)
REQUEST = ("Ancestor", CURRENT, "request")
ENTITY = ("Ancestor", CURRENT, "entity")


def _means(written: str, record: str = "request", by: str = "received_on") -> TypedExpr:
    result = checked(defined(written, "made", record, by))
    assert result.diagnostics == ()
    definition = result.program.definitions["small.made"]
    assert isinstance(definition, Definition)
    return definition.versions[0].means


@pytest.mark.parametrize(
    ("record", "written", "found"),
    [
        ("request", "received_on", ("FieldOf", CURRENT, "received_on")),
        ("request", "request.received_on", ("FieldOf", CURRENT, "received_on")),
        ("request", "due", ("DeadlineOf", CURRENT, "time.due")),
        ("request", "time.due", ("DeadlineOf", CURRENT, "time.due")),
        ("request", "answer", ("DefinedOf", CURRENT, "time.answer")),
        ("request", "answer.happened_on", ("FieldOf", ("DefinedOf", CURRENT, "time.answer"), "happened_on")),
        ("request", "as_of", ("AsOf",)),
        ("request", "entity.holidays", ("FieldOf", ENTITY, "holidays")),
        ("request", "settings.small_group", ("SettingValue", "small_group")),
        ("letter", "request.received_on", ("FieldOf", REQUEST, "received_on")),
        ("letter", "request.entity.id", ("FieldOf", ENTITY, "id")),
        ("letter", "request.due", ("DeadlineOf", REQUEST, "time.due")),
        ("letter", "time.due", ("DeadlineOf", REQUEST, "time.due")),
    ],
)
def test_a_path_is_read_from_the_record_at_hand(record: str, written: str, found: tuple[object, ...]) -> None:
    by = "received_on" if record == "request" else "sent_on"
    assert fingerprint(_means(written, record, by)) == found


def test_a_word_is_read_by_the_other_side_of_the_comparison() -> None:
    channel = ("Contained", ("Constant", "channel"), ("FieldOf", CURRENT, "refused_for"))
    means = _means("refused_for is present and channel in refused_for")
    assert fingerprint(means) == (
        "AllOf",
        (("Presence", ("FieldOf", CURRENT, "refused_for"), "present"), channel),
    )
    assert fingerprint(_means("copy = wants")) == fingerprint(_means("(copy) = wants"))


def test_a_code_is_read_by_the_field_that_it_stands_beside() -> None:
    means = _means("some g in grounds where (g.code = R1)")
    where = ("Compare", ("FieldOf", ("Variable", "g"), "code"), "=", ("Constant", "R1"))
    assert fingerprint(means) == ("Quantified", "some", False, "g", ("ChildrenOf", CURRENT, "grounds"), where, None)


def test_the_evidence_of_a_concept_is_a_table_of_the_letter() -> None:
    means = _means('some p in promise where (p.found = "Friday")', "letter", "sent_on")
    found = ("Compare", ("FieldOf", ("Variable", "p"), "found"), "=", ("Constant", "Friday"))
    table = ("EvidenceOf", CURRENT, "time.promise")
    assert fingerprint(means) == ("Quantified", "some", False, "p", table, found, None)


def test_an_event_done_by_a_day_is_its_own_date() -> None:
    means = _means("answer done by due")
    day = ("FieldOf", ("DefinedOf", CURRENT, "time.answer"), "happened_on")
    assert fingerprint(means) == ("DoneBy", day, ("DeadlineOf", CURRENT, "time.due"))


def test_a_field_of_the_group_is_a_column() -> None:
    rule = (
        'rule S-1 "x"\n  in force from 2003-01-01 by received_on\n    cite "None"\n    severity info\n'
        "    for request where dated_on is present grouped by month(received_on), entity.id\n"
        "    require highest(group.dated_on) >= lowest(group.received_on)\n"
        '    say "{month(received_on)}: {count of r in group where (r.dated_on > r.received_on)}"\n'
    )
    result = checked(rule)
    assert result.diagnostics == ()
    require = result.program.rules["S-1"].versions[0].require
    column = ("Column", "each", ("GroupRows",), ("FieldOf", ("Variable", "each"), "dated_on"))
    lowest = ("Column", "each", ("GroupRows",), ("FieldOf", ("Variable", "each"), "received_on"))
    calls = (("Call", "highest", (column,)), ">=", ("Call", "lowest", (lowest,)))
    assert fingerprint(require) == ("Compare", *calls)


def test_a_policy_prefers_its_own_definition_to_that_of_a_used_one() -> None:
    own = defined("last e in events by e.happened_on", "answer")
    result = checked(own, ruled("answer done by due"))
    assert result.diagnostics == ()
    require = result.program.rules["S-1"].versions[0].require
    assert "small.answer" in repr(fingerprint(require))


def test_one_misspelt_name_is_one_message() -> None:
    written = defined("first e in evnts where (e.written and e.kind = notice) by e.happened_on", "first_notice")
    rule = ruled("first_notice is present and first_notice.stated_date > due", say="{first_notice.happened_on}")
    assert codes(written, rule) == ["unknown-name"]


def test_a_declaration_that_did_not_parse_is_not_reported_where_it_is_used() -> None:
    broken = 'define broken of request "x"\n  in force from 2003-01-01 by received_on\n    means signed\n'
    assert codes(broken, ruled("broken and signed")) == ["missing-citation"]


def test_a_used_policy_that_is_not_there_excuses_the_names_that_are_not_found() -> None:
    head = 'policy small "Small"\n  law "None"\n  checked 2026-01-01\n\nuse shop\nuse tiem\n\n'
    result = checked(ruled("answer done by due"), head=head)
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["unknown-policy"]
