"""A single mistake in what everything rests on is one message, and not one for each use."""

from __future__ import annotations

import pytest
from small_policies import PRELUDE

from checker.diagnostics.source import Source
from checker.semantics.check import check_policies
from checker.syntax.parser import parse_policy


@pytest.mark.parametrize(
    ("file", "written", "damaged", "told"),
    [
        ("shop.policy", "policy shop", "polcy shop", "missing-header"),
        ("shop.policy", "checked 2026-01-01", "checked 2026-02-31", "impossible-date"),
        ("shop.policy", 'record request "One request"', "record request", "missing-text"),
        ("shop.policy", "field received_on date", "field received_on dat", "unknown-type"),
        ("shop.policy", "children events  of event", "children events  of evnt", "unknown-record"),
        ("shop.policy", "vocabulary reason of ground", "vocabulary reason off ground", "missing-text"),
        ("shop.policy", "default 11", "default eleven", "wrong-literal"),
        ("time.policy", "use shop", "use shp", "unknown-policy"),
        ("time.policy", "starts received_on", "starts recieved_on", "unknown-name"),
        ("time.policy", "e.kind = notice", "e.kind = notise", "not-a-value"),
        ("time.policy", "define notice of request", "define notice of reqest", "unknown-record"),
        ("user.policy", "notice is present and", "notise is present and", "unknown-name"),
        ("user.policy", "where wants = copy", "where wants = copi", "not-a-value"),
        ("user.policy", "when notice is absent", "when notice is absnt", "no-attributes"),
    ],
)
def test_a_mistake_is_told_once(file: str, written: str, damaged: str, told: str) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in PRELUDE.glob("*.policy")} | {"user.policy": USER}
    assert written in texts[file]
    assert _codes(texts) == []
    assert _codes(texts | {file: texts[file].replace(written, damaged, 1)}) == [told]


def _codes(texts: dict[str, str]) -> list[str]:
    parsed = [parse_policy(Source(name, text)) for name, text in sorted(texts.items())]
    return [diagnostic.code for diagnostic in check_policies(parsed).diagnostics]


USER = """policy user "A policy that uses much"
  law     "None"
  checked 2026-01-01
  applies when entity.kind = clinic

use shop
use time

define in_time of request "The notice came in time"
  in force from 2003-01-01 by received_on
    cite  "None"
    means notice is present and notice.written and notice done by due

deadline extended of request "A longer time"
  in force from 2003-01-01 by received_on
    cite  "None"
    like  due
    except longer "Longer"
      cite "None"
      when in_time
      runs 60 days

rule U-1 "An answer comes in time"
  in force from 2003-01-01 by received_on
    cite     "None"
    severity error
    for      request where wants = copy and pages > settings.small_group
    require  answer done by extended and some g in grounds where (g.code is reviewable)
    say when notice is absent "no notice"
    say      "notice of {notice.happened_on - received_on}"

  case "one"
    given request wants copy
      with event kind answered
    expect undecided for received_on
"""
