"""The pages of what is wrong with allowances for gaps that no case holds."""

from __future__ import annotations

from checker.diagnostics.pages import pages
from checker.policytest.allowed import allowance_of_several

PAGES = pages((allowance_of_several,))
