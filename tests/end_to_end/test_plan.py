"""`habeas plan` shows what is read, made and shared, and what each rule adds; its SQL is what DuckDB runs."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from checker.semantics.model import Program
from checker.workspace import load
from tests.end_to_end.conftest import Habeas

POLICY = """\
policy local "Two rules that share what they stand on"
  law "a"
  checked 2026-01-01

use records

define reply of request "The first answer"
  in force from 2003-04-14 by received_on
    cite "a"
    means first e in events where (e.kind in (access_provided, denial_notice)) by e.happened_on

deadline limit of request "Thirty days"
  in force from 2003-04-14 by received_on
    cite "a"
    starts received_on
    runs 30 days
    never rolls

rule LOCAL-01 "r"
  in force from 2003-04-14 by received_on
    cite "a"
    severity error
    for request
    require reply done by limit
    say "s"

rule LOCAL-02 "r"
  in force from 2003-04-14 by received_on
    cite "a"
    severity error
    for request where reply is present
    require reply.written
    say "s"
"""


@pytest.fixture
def policy(folder: Path) -> str:
    (folder / "local.policy").write_text(POLICY, encoding="utf-8")
    return "local.policy"


def test_the_plan_of_a_policy_is_told(habeas: Habeas, policy: str) -> None:
    ran = habeas("plan", policy, "--as-of", "2026-06-30")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (Path(__file__).with_name("plan_expected.txt")).read_text("utf-8")


def test_each_column_names_the_rules_that_need_it(habeas: Habeas, policy: str) -> None:
    told = json.loads(habeas("plan", policy, "--format", "json").out)
    needing = {
        (table["record"], *column["what"]): column["rules"] for table in told["tables"] for column in table["columns"]
    }
    both = ["LOCAL-01", "LOCAL-02"]
    assert needing["request", "field", "received_on"] == both
    assert needing["event", "field", "happened_on"] == both
    assert needing["event", "field", "written"] == ["LOCAL-02"]
    assert all(needing.values())


def test_a_table_is_aggregated_once_for_all_its_rules(habeas: Habeas, policy: str) -> None:
    for only in (("--only", "LOCAL-01"), ("--only", "LOCAL-02"), ()):
        told = json.loads(habeas("plan", policy, "--format", "json", *only).out)
        assert [source["table"] for step in told["steps"] for source in step["aggregated"]] == ["event"]


def test_what_a_rule_adds_is_what_the_plan_lacks_without_it(habeas: Habeas, policy: str) -> None:
    told = json.loads(habeas("plan", policy, "--format", "json").out)
    total = sum(step["expressions"] for step in told["steps"])
    shared = sum(step["shared"] for step in told["steps"])
    alone = {each["rule"]: each["alone"] for each in told["rules"]}
    assert total == shared + sum(alone.values())
    assert all(each["expressions"] == shared + each["alone"] for each in told["rules"])
    assert min(shared, *alone.values()) > 0


def test_the_sql_of_all_policies_runs(habeas: Habeas) -> None:
    ran = habeas("plan", "--sql")
    assert (ran.code, ran.err) == (0, "")
    assert habeas("plan", "--sql") == ran
    statements = [line for line in ran.out.splitlines() if not line.startswith("--")]
    program: Program = load().program
    single = [rule for rule in program.rules.values() if rule.held is None and not rule.versions[0].subject.group_by]
    with duckdb.connect(":memory:") as connection:
        answers = [connection.execute(statement).description for statement in statements]
        verdicts = [len(found) for line, found in zip(statements, answers, strict=True) if line.startswith("SELECT")]
        assert sum(verdicts) == len(single)


def test_json_has_the_sql_where_it_is_asked_for(habeas: Habeas, policy: str) -> None:
    told = json.loads(habeas("plan", policy, "--sql", "--format", "json").out)
    assert "\n".join(told["sql"]) + "\n" == habeas("plan", policy, "--sql").out


def test_rules_about_groups_are_named_beside_the_plan(habeas: Habeas) -> None:
    told = json.loads(habeas("plan", "--format", "json").out)
    assert told["beside"]
    assert not {each["rule"] for each in told["rules"]} & set(told["beside"])


@pytest.mark.parametrize("asked", [("nowhere.policy",), ("--only", "NOTHING"), ("records",)])
def test_what_means_no_rule_is_told(habeas: Habeas, asked: tuple[str, ...]) -> None:
    ran = habeas("plan", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
