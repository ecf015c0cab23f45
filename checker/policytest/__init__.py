"""Runs the cases that stand beside rules, definitions, deadlines, calendars and concepts."""

from checker.policytest.listening import ConceptResult, ConceptTest, run_concept_cases
from checker.policytest.run import CaseResult, run_calendar_test, run_case, run_cases

__all__ = [
    "CaseResult",
    "ConceptResult",
    "ConceptTest",
    "run_calendar_test",
    "run_case",
    "run_cases",
    "run_concept_cases",
]
