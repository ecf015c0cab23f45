"""Exports that are wrong in one way each; what the command prints for each is stored whole in `expected/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LOG = "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n"
EVENTS = "request id,event,date,written\nR-1,access_provided,2026-01-20,yes\n"
LETTER = "Elm Street Clinic\nJanuary 20, 2026\n\nYour request is denied because you owe us money.\n"
SETTINGS = "entity:\n  kind: covered_provider\n  state: none\ncomplete_through: 2026-06-30\n"
BROKEN_POLICY = 'policy mine "Mine"\n  law "none"\n  checked 2026-01-01\n\nrule A-1 "x"\n  severity error\n'


@dataclass(frozen=True)
class Scenario:
    """Files by name, and the arguments of `habeas check`; a whole log and its events are always there."""

    files: Mapping[str, str | bytes]
    arguments: tuple[str, ...]


def _checks(*arguments: str, **files: str | bytes) -> Scenario:
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    return Scenario(MappingProxyType({"habeas.yaml": SETTINGS, **named}), (*arguments, "--only", "HIPAA-T-01"))


GOOD = ("requests.csv", "events.csv")
SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        "missing_file": _checks(*GOOD, "none.csv"),
        "folder_without_readable_files": _checks("papers", papers__notes_xyz="x"),
        "empty_log": _checks(*GOOD, "log.csv", log_csv=""),
        "heading_only": _checks(*GOOD, "log.csv", log_csv="request id,type,date received,requester\n"),
        "wrong_encoding": _checks(*GOOD, "reviews.csv", reviews_csv=b"request id,reviewer\nR-1,\xff\xfe\x81\x8d\n"),
        "nul_bytes": _checks(*GOOD, "reviews.csv", reviews_csv=b"request id,reviewer\nR-1,a\x00b\n"),
        "cell_of_a_megabyte": _checks(
            *GOOD, "reviews.csv", reviews_csv="request id,reviewer\nR-1," + "9" * 1_100_000 + "\n"
        ),
        "row_of_the_wrong_width": _checks(*GOOD, requests_csv=LOG + "R-2,access,2026-01-06,individual,x\n"),
        "truncated_json": _checks(*GOOD, "more.json", more_json='[{"id": "R-2", "received_on": "2026-01'),
        "line_that_is_no_json": _checks(
            *GOOD, "more.jsonl", more_jsonl='{"id": "R-2", "right": "access", "received_on": "2026-02-01"}\n{"id": \n'
        ),
        "unknown_column": _checks(*GOOD, requests_csv=LOG.replace("requester", "shoe size", 1)),
        "no_column_for_the_receipt": _checks(*GOOD, requests_csv="request id,type,requester\nR-1,access,individual\n"),
        "date_that_does_not_exist": _checks(*GOOD, requests_csv=LOG.replace("2026-01-05", "2026-02-30")),
        "ambiguous_date": _checks(*GOOD, requests_csv=LOG.replace("2026-01-05", "03/04/2026")),
        "two_digit_year": _checks(*GOOD, requests_csv=LOG.replace("2026-01-05", "03/02/31")),
        "unknown_policy": _checks(*GOOD, "--policy", "hipaa.tiem"),
        "unknown_rule": _checks(*GOOD, "--only", "HIPAA-T-1"),
        "missing_policy_file": _checks(*GOOD, "--policy", "none.policy"),
        "policy_that_does_not_compile": _checks(*GOOD, "--policy", "mine.policy", mine_policy=BROKEN_POLICY),
        "settings_that_are_no_yaml": _checks(*GOOD, habeas_yaml="entity: [\n"),
        "settings_with_a_misspelt_key": _checks(*GOOD, habeas_yaml=SETTINGS.replace("through", "throgh")),
        "settings_with_an_unknown_fact": _checks(*GOOD, habeas_yaml=SETTINGS.replace("state:", "stat:")),
        "unreadable_letters": _checks(
            *GOOD, "letters", letters__one_txt=LETTER, letters__two_txt=b" \n", letters__scan_pdf=b"%PDF-1.7"
        ),
        "nothing_says_what_the_entity_is": _checks(*GOOD, habeas_yaml="complete_through: 2026-06-30\n"),
        "as_of_after_the_export": _checks(*GOOD, "--as-of", "2026-07-01"),
        "standard_input_without_a_name": _checks("-"),
        "report_that_cannot_be_written": _checks(*GOOD, "-o", "none/report.txt"),
    }
)
