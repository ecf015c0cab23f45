"""Runs the cases that stand beside rules, definitions, deadlines and calendars."""

from checker.policytest.run import CaseResult, run_calendar_test, run_case, run_cases

__all__ = ["CaseResult", "run_calendar_test", "run_case", "run_cases"]
