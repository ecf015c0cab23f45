"""Every lint: the function that reports it, whose docstring is its page, and the check that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.diagnostics.diagnostic import Diagnostic
from checker.lint import (
    bare_every,
    calendar_ends_soon,
    exception_never_applies,
    exception_shadowed,
    holiday_on_weekend,
    never_applies,
    never_breaches,
    phrase_swallowed,
    row_claimed_twice,
    rule_without_breach,
    rule_without_case,
    rule_without_pass,
    say_without_value,
    shadowed_name,
    singular_period,
    unknown_citation,
    unknown_paragraph,
    unused,
    unused_let,
    value_never_read,
)
from checker.lint.overview import Overview


@dataclass(frozen=True)
class Lint:
    """A kind of remark. `whole` marks those that are only true of policies without mistakes."""

    report: Callable[..., Diagnostic]
    check: Callable[[Overview], Iterator[Diagnostic]]
    whole: bool = False


LINTS = (
    Lint(bare_every.bare_every, bare_every.check),
    Lint(calendar_ends_soon.calendar_ends_soon, calendar_ends_soon.check),
    Lint(exception_never_applies.exception_never_applies, exception_never_applies.check),
    Lint(exception_shadowed.exception_shadowed, exception_shadowed.check),
    Lint(holiday_on_weekend.holiday_on_weekend, holiday_on_weekend.check),
    Lint(never_applies.rule_never_applies, never_applies.check),
    Lint(never_breaches.rule_never_breaches, never_breaches.check),
    Lint(phrase_swallowed.phrase_swallowed, phrase_swallowed.check),
    Lint(row_claimed_twice.row_claimed_twice, row_claimed_twice.check),
    Lint(rule_without_breach.rule_without_breach, rule_without_breach.check, whole=True),
    Lint(rule_without_case.rule_without_case, rule_without_case.check, whole=True),
    Lint(rule_without_pass.rule_without_pass, rule_without_pass.check, whole=True),
    Lint(say_without_value.say_without_value, say_without_value.check),
    Lint(shadowed_name.shadowed_name, shadowed_name.check),
    Lint(singular_period.singular_period, singular_period.check),
    Lint(unknown_citation.unknown_citation, unknown_citation.check),
    Lint(unknown_paragraph.unknown_paragraph, unknown_paragraph.check),
    Lint(unused.unused, unused.check, whole=True),
    Lint(unused_let.unused_let, unused_let.check),
    Lint(value_never_read.value_never_read, value_never_read.check, whole=True),
)
