"""Makes every remark about checked policies."""

from __future__ import annotations

from checker.diagnostics.collect import collect
from checker.diagnostics.diagnostic import Diagnostic
from checker.lint.allowances import settle
from checker.lint.overview import Overview
from checker.lint.pages import PAGES as LINT
from checker.lint.table import LINTS
from checker.semantics.model import Checked
from checker.semantics.pages import PAGES as SEMANTICS
from checker.syntax.pages import PAGES as SYNTAX


def lint(checked: Checked) -> tuple[Diagnostic, ...]:
    """What is legal and likely wrong, in the order of the text, without what a comment allows.

    The remarks of the check itself (a gap between versions, a concept without a case) are among them. Policies with
    mistakes get only those remarks that stay true whatever the mistakes hide.
    """
    overview = Overview(checked.program)
    complete = all(diagnostic.severity != "error" for diagnostic in checked.diagnostics)
    remarks = [diagnostic for diagnostic in checked.diagnostics if diagnostic.severity != "error"]
    codes = sorted({page.code for page in (*SYNTAX, *SEMANTICS, *LINT)})
    for each in LINTS:
        if complete or not each.whole:
            remarks.extend(each.check(overview))
    return collect(settle(remarks, checked.program.files, codes, complete))
