"""The catalogue of READ and LAW codes is whole: every finding has its page, every page its finding."""

import inspect
import re

import pytest

from checker.logs import cells, problems
from checker.logs.cells import Flaw
from checker.logs.problems import KINDS, kind_of


def test_codes_are_written_once_and_in_order() -> None:
    codes = [kind.code for kind in KINDS]
    assert codes == sorted(set(codes), key=lambda code: (("READ", "LAW").index(code.partition("-")[0]), code))


def test_every_page_says_why_and_what_to_do() -> None:
    for kind in KINDS:
        texts = (kind.title, kind.why, kind.mend)
        assert all(text[0].isupper() for text in texts)
        assert kind.why.endswith(".")
        assert kind.mend.endswith(".")


def test_every_code_that_is_used_has_a_page_and_every_page_is_used() -> None:
    made = set(re.findall(r'_problem\(\s*"((?:READ|LAW)-\d\d)"', inspect.getsource(problems)))
    in_cells = {flaw.code for flaw in vars(cells).values() if isinstance(flaw, Flaw) and flaw.code}
    assert made | in_cells | {cells.NO_WORD, cells.NO_CODE} == {kind.code for kind in KINDS}


def test_a_code_without_a_page_is_refused() -> None:
    with pytest.raises(KeyError):
        kind_of("READ-99")


def test_what_leaves_something_out_is_an_error_and_nothing_else_is() -> None:
    left_out = problems.wrong_width("a.csv", 3, 4, 2, 3)
    remark = problems.inferred_encoding("a.csv")
    doubt = problems.bad_cell("READ-10", "a.csv", 3, "Date", "two readings", None)
    assert [(each.severity, each.incomplete) for each in (left_out, doubt, remark)] == [
        ("error", True),
        ("warn", False),
        ("info", False),
    ]
