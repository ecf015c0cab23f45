"""A value that may be absent is used only where something says that it is there."""

from __future__ import annotations

import pytest
from small_policies import checked, codes, defined, ruled


@pytest.mark.parametrize(
    "condition",
    [
        "dated_on is present and dated_on <= received_on",
        "dated_on is absent or dated_on <= received_on",
        "not dated_on is present or dated_on <= received_on",
        "not (dated_on is absent) and dated_on <= received_on",
        "not (dated_on is absent or signed) and dated_on <= received_on",
        "(signed and dated_on is absent) or dated_on is absent or dated_on <= received_on",
        "(dated_on is present and signed) and (wants = copy or dated_on <= received_on)",
        "notice.stated_date is present and notice.written",
        "notice is present and notice.happened_on <= received_on",
        "notice done by due and notice.written",
        "some e in events where (e.stated_date is present and e.stated_date > received_on)",
        "every e in events where (e.stated_date is present) has (e.stated_date > received_on)",
        "dated_on is present and some e in events where (e.happened_on <= dated_on)",
        "refused_for is absent or form in refused_for",
    ],
)
def test_a_guard_before_the_use_is_enough(condition: str) -> None:
    assert codes(defined(condition)) == []


@pytest.mark.parametrize(
    "condition",
    [
        "dated_on <= received_on",
        "dated_on <= received_on and dated_on is present",
        "dated_on is present or dated_on <= received_on",
        "(dated_on is present or signed) and dated_on <= received_on",
        "not (dated_on is present and signed) or not dated_on <= received_on or wants = copy and signed",
        "notice is present and notice.stated_date > received_on",
        "answer is present and notice.written",
        "notice.written and signed",
        "form in refused_for",
        "some e in events where (e.stated_date is present) and every e in events has (e.stated_date > received_on)",
        "every e in events where (e.stated_date is present) has (some e in events where (e.stated_date > received_on))",
    ],
)
def test_without_such_a_guard_it_is_a_mistake(condition: str) -> None:
    assert set(codes(defined(condition))) <= {"may-be-absent", "mixed-and-or"}
    assert codes(defined(condition)) != []


def test_a_definition_carries_what_it_implies() -> None:
    valid = defined("notice is present and notice.stated_date is present and notice.written", "valid")
    assert codes(valid, ruled("notice.stated_date > received_on", where="valid")) == []
    assert (
        codes(valid, ruled("every e in events has (e.request.notice.stated_date > received_on)", where="valid")) != []
    )


def test_a_definition_with_an_exception_implies_only_what_both_imply() -> None:
    valid = defined("notice is present and notice.written", "valid")
    excepted = valid + '    except other "x"\n      cite "None"\n      when signed\n      means wants = copy\n'
    assert codes(excepted, ruled("notice.written", where="valid")) == ["may-be-absent"]


def test_a_definition_that_picks_a_record_carries_what_its_condition_says() -> None:
    dated = defined("first e in events where (e.stated_date is present) by e.happened_on", "dated")
    assert codes(dated, ruled("dated is absent or dated.stated_date > received_on")) == []


def test_the_scope_of_a_rule_carries_into_its_requirement_and_messages() -> None:
    assert codes(ruled("dated_on <= received_on", where="dated_on is present", say="{received_on - dated_on}")) == []


def test_the_plain_message_knows_that_the_other_messages_did_not_apply() -> None:
    rule = ruled("answer done by due", say="{answer.happened_on - due}")
    assert codes(rule) == ["may-be-absent"]
    assert codes(rule.replace("    say ", '    say when answer is absent "none"\n    say ', 1)) == []


def test_a_failed_done_by_knows_that_there_was_a_last_day() -> None:
    paused = (
        'deadline paused of request "x"\n  in force from 2003-01-01 by received_on\n    cite "None"\n'
        "    starts received_on\n    restarts notice.happened_on when signed\n    runs 30 days\n    never rolls\n"
    )
    rule = ruled("received_on done by paused", say="{received_on - paused}")
    assert codes(paused, rule) == []
    assert codes(paused, rule.replace("done by", "<=")) == ["may-be-absent"]


def test_a_clock_without_restart_and_pause_always_has_a_last_day() -> None:
    assert codes(ruled("received_on <= due")) == []
    assert checked().program.deadlines["time.due"].versions[0].clock.restarts == ()


def test_what_is_known_of_one_variable_is_not_known_of_another_of_its_name() -> None:
    condition = (
        "some e in events where (e.stated_date is present and some e in events where (e.stated_date > received_on))"
    )
    assert codes(defined(condition)) == ["may-be-absent"]
