"""The pages of every remark that lint makes."""

from __future__ import annotations

from checker.diagnostics.pages import pages
from checker.lint.allowances import allowance_of_nothing, allowance_without_reason, unused_allowance
from checker.lint.table import LINTS

PAGES = pages(
    (*(lint.report for lint in LINTS), allowance_of_nothing, allowance_without_reason, unused_allowance),
)
