"""Tables become records with parents and children; what does not fit is told and stays unknown."""

import time
from pathlib import Path

from checker.configuration.load import parse_configuration
from checker.configuration.model import Configuration, Notation
from checker.logs.export import as_stated
from checker.semantics.data import ABSENT, Fact, Row, Unknown
from checker.semantics.model import Program

from .conftest import Read
from .shown import told, tree


def configured(text: str) -> Configuration:
    """Settings as a clinic writes them."""
    return parse_configuration(text, "habeas.yaml", Path())


def rows_of(row: Row, table: str) -> tuple[Row, ...]:
    """The rows of a child table that is known."""
    rows = row.children[table]
    assert isinstance(rows, tuple)
    return rows


def test_tables_are_joined_by_the_number_of_the_request(read: Read) -> None:
    export = read(
        {
            "requests.csv": "Request #,Date received,Type,Outcome\n"
            "R-1,2 March 2026,Access,Denial\n"
            "R-2,2026-03-05,access,\n",
            "events.csv": "request id;event;date;written\n"
            "R-1;Denial notice;2026-03-20;yes\n"
            "R-1;acknowledged;2026-03-04;no\n",
            "fees.csv": "case number,component,amount,method\nR-2,Copy labor,$6.50,flat\n",
            "grounds.jsonl": '{"request_id": "R-1", "code": "r1", "withheld": ["I1", "I2"], "harmed": "individual"}\n',
            "items.csv": "reference,id,category\nR-1,I1,psychotherapy notes\nR-1,I2,chart\n",
            "reviews.json": '{"reviews": [{"request_id": "R-1", "reviewer": 7, "licensed": true}]}',
        }
    )
    assert told(export) == []
    (entity,) = export.entities
    assert tree(entity) == {
        "key": "entity:1",
        "requests": [
            {
                "key": "request:R-1",
                "id": "R-1",
                "received_on": "2026-03-02",
                "right": "access",
                "decision": "denial",
                "events": [
                    {"key": "event:R-1/1", "kind": "denial_notice", "happened_on": "2026-03-20", "written": True},
                    {"key": "event:R-1/2", "kind": "acknowledged", "happened_on": "2026-03-04"},
                ],
                "items": [
                    {"key": "item:R-1/I1", "id": "I1", "category": "psychotherapy_notes"},
                    {"key": "item:R-1/I2", "id": "I2", "category": "chart"},
                ],
                "grounds": [{"key": "ground:R-1/1", "code": "R1", "withheld": ["I1", "I2"], "harmed": "individual"}],
                "reviews": [{"key": "review:R-1/1", "reviewer": "7", "licensed": True}],
            },
            {
                "key": "request:R-2",
                "id": "R-2",
                "received_on": "2026-03-05",
                "right": "access",
                "fees": [
                    {
                        "key": "fee:R-2/1",
                        "component": "copy_labor",
                        "amount": next(export.dataset().rows("fee")).fields["amount"],
                        "method": "flat",
                    }
                ],
            },
        ],
    }
    assert export.supplied == {"request", "event", "fee", "ground", "item", "review"}


def test_a_table_that_was_not_supplied_is_unknown_and_an_empty_one_is_what_the_record_says(read: Read) -> None:
    export = read(
        {
            "requests.csv": "id,received_on\nR-1,2026-03-02\n",
            "events.json": '{"events": [], "items": []}',
        }
    )
    (request,) = export.requests
    assert {name: rows for name, rows in request.children.items() if not isinstance(rows, Unknown)} == {"events": ()}
    unknown = {name: rows for name, rows in request.children.items() if isinstance(rows, Unknown)}
    assert {name: next(iter(rows.blame)).why for name, rows in unknown.items()} == {
        "items": "the log lists no item records here",
        "grounds": "the log holds no table of ground records",
        "fees": "the log holds no table of fee records",
        "letters": "the log holds no table of letter records",
        "opinions": "the log holds no table of opinion records",
        "reviews": "the log holds no table of review records",
    }


def test_a_blank_cell_is_what_the_field_says_and_a_stated_ignorance_is_unknown(read: Read) -> None:
    export = read(
        {
            "log.csv": "id,received_on,dated_on,subject_deceased,decision,format,written\n"
            "R-1,,,,,,\n"
            "R-2,n/a,-,N/A,none,n/a,n/a\n"
            "R-3,TBC,tbd,?,unknown,?,?\n"
        }
    )
    assert told(export) == []
    names = ("received_on", "dated_on", "subject_deceased", "decision", "format", "written")

    def blank(key: str, name: str, why: str = "the cell is blank") -> Unknown:
        return Unknown(frozenset({Fact("field", "request", name, key, why=why)}))

    found = [{name: row.fields[name] for name in names} for row in export.requests]
    for key, fields in zip(("request:R-1", "request:R-2"), found, strict=False):
        assert fields == {
            "received_on": blank(key, "received_on"),
            "dated_on": ABSENT,
            "subject_deceased": False,
            "decision": blank(key, "decision"),
            "format": ABSENT,
            "written": blank(key, "written"),
        }
    said = "the log says that it is not known"
    assert found[2] == {name: blank("request:R-3", name, said) for name in names}
    assert {next(iter(value.blame)).why for value in found[2].values() if isinstance(value, Unknown)} == {said}


def test_a_flat_sheet_makes_events_and_other_records_of_its_columns(read: Read) -> None:
    settings = configured(
        """
        currency: USD
        logs:
          - file: "*.csv"
            record: request
            columns:
              No: id
              In: received_on
              Initials: null
            values:
              decision: {Fully disclosed: grant, "Refused!": denial, in progress: null}
            events:
              Ack: acknowledged
              Refused on: {kind: denial_notice, written: yes, columns: {Letter: letter_id}}
            rows:
              - {record: fee, columns: {Copy fee: amount}, set: {component: copy_labor, method: flat}}
              - {record: ground, columns: {Why: code}}
        """
    )
    export = read(
        {
            "sheet.csv": "No,In,Initials,Outcome,Ack,Refused on,Letter,Copy fee,Why\n"
            "1,2026-03-02,AB,fully  DISCLOSED,2026-03-03,,,6.50,\n"
            "2,2026-03-02,AB,refused,tbc,2026-03-20,L-2,,R1\n"
            "3,2026-03-02,AB,In Progress,soon,n/a,L-3,,\n"
        },
        settings,
    )
    assert told(export) == ["warn READ-11 sheet.csv row 4 [Ack]: the cell is no date that is understood"]
    (entity,) = export.entities
    fee = next(export.dataset().rows("fee")).fields["amount"]
    assert tree(entity)["requests"] == [
        {
            "key": "request:1",
            "id": "1",
            "received_on": "2026-03-02",
            "decision": "grant",
            "events": [{"key": "event:1/1", "kind": "acknowledged", "happened_on": "2026-03-03"}],
            "fees": [{"key": "fee:1/1", "component": "copy_labor", "amount": fee, "method": "flat"}],
        },
        {
            "key": "request:2",
            "id": "2",
            "received_on": "2026-03-02",
            "decision": "denial",
            "events": [
                {"key": "event:2/1", "kind": "acknowledged", "happened_on": "? the log says that it is not known"},
                {
                    "key": "event:2/2",
                    "kind": "denial_notice",
                    "happened_on": "2026-03-20",
                    "written": True,
                    "letter_id": "L-2",
                },
            ],
            "grounds": [{"key": "ground:2/1", "code": "R1"}],
        },
        {
            "key": "request:3",
            "id": "3",
            "received_on": "2026-03-02",
            "events": [
                {"key": "event:3/1", "kind": "acknowledged", "happened_on": "? the cell is no date that is understood"}
            ],
        },
    ]
    assert export.supplied == {"request", "event", "fee", "ground"}


def test_a_log_with_canonical_names_needs_no_mapping(read: Read) -> None:
    export = read(
        {
            "export.json": """
            {"complete_through": "2026-06-30",
             "entity": {"id": "main", "kind": "covered_provider", "holidays": "us_federal", "state": "texas"},
             "requests": [
               {"id": 17, "received_on": "2026-03-02", "right": "access", "electronic_copy": true, "number": 17,
                "events": [{"kind": "extension_notice", "happened_on": "2026-03-20", "stated_date": null}],
                "fees": [{"component": "postage", "amount": {"amount": 4.10, "currency": "USD"}}],
                "items": [], "grounds": [],
                "letters": [{"id": "L1", "kind": ["extension"], "sent_on": "2026-03-20", "text": "We need more time."}]}
             ]}"""
        }
    )
    assert told(export) == []
    (entity,) = export.entities
    fee = next(export.dataset().rows("fee")).fields["amount"]
    number = next(export.requests).fields["number"]
    assert (str(fee), str(number)) == ("Money(amount=Decimal('4.10'), currency='USD')", "17")
    assert tree(entity) == {
        "key": "entity:main",
        "id": "main",
        "kind": "covered_provider",
        "holidays": "us_federal",
        "state": "texas",
        "requests": [
            {
                "key": "request:17",
                "id": "17",
                "received_on": "2026-03-02",
                "right": "access",
                "electronic_copy": True,
                "number": number,
                "events": [{"key": "event:17/1", "kind": "extension_notice", "happened_on": "2026-03-20"}],
                "fees": [{"key": "fee:17/1", "component": "postage", "amount": fee}],
                "letters": [
                    {
                        "key": "letter:17/L1",
                        "id": "L1",
                        "kind": ["extension"],
                        "sent_on": "2026-03-20",
                        "supplied": True,
                        "text": "We need more time.",
                    }
                ],
            }
        ],
    }
    assert str(export.complete_through) == "2026-06-30"


def test_a_case_in_the_names_of_the_requirements_needs_no_mapping(read: Read) -> None:
    export = read(
        {
            "cases.jsonl": '{"entity": {"kind": "covered_provider", "holiday_calendar": "us_federal", '
            '"contact_person": {"name": "Ada Example", "telephone": "555-0101"}}, '
            '"request.id": "C1", "request.received_on": "2026-01-02", "request.right": "access", '
            '"records": {"items": [{"id": 1, "category": "chart", "in_drs": true}]}, '
            '"denial": {"scope": "part", "grounds": '
            '[{"code": "R1", "items": [1], "facts": {"endangers": "emotional"}}]}, '
            '"determination": {"made_by": "P-1", "licensed_health_professional": true, "made_on": "2026-01-09"}, '
            '"events": [{"type": "denial_notice", "on": "2026-01-09", "doc": "L1"}], '
            '"review": {"reviewer_id": "P-2", "took_part_in_denial": false, "outcome": "none_yet"}, '
            '"letter": {"id": "L1", "sent_on": "2026-01-09", "kind": ["partial_denial"], "text": "Dear patient"}}\n'
        }
    )
    assert told(export) == []
    (entity,) = export.entities
    assert tree(entity) == {
        "key": "entity:cases.jsonl#1",
        "id": "cases.jsonl#1",
        "kind": "covered_provider",
        "holidays": "us_federal",
        "contact_name": "Ada Example",
        "contact_phone": "555-0101",
        "requests": [
            {
                "key": "request:C1",
                "id": "C1",
                "right": "access",
                "received_on": "2026-01-02",
                "decision": "partial",
                "events": [
                    {"key": "event:C1/1", "kind": "denial_notice", "happened_on": "2026-01-09", "letter_id": "L1"}
                ],
                "items": [{"key": "item:C1/1", "id": "1", "category": "chart", "in_record_set": True}],
                "grounds": [
                    {
                        "key": "ground:C1/1",
                        "code": "R1",
                        "withheld": ["1"],
                        "endangers": "emotional",
                        "licensed_professional": True,
                        "determined_by": "P-1",
                        "determined_on": "2026-01-09",
                    }
                ],
                "letters": [
                    {
                        "key": "letter:C1/L1",
                        "id": "L1",
                        "kind": ["partial_denial"],
                        "sent_on": "2026-01-09",
                        "supplied": True,
                        "text": "Dear patient",
                    }
                ],
                "reviews": [{"key": "review:C1/1", "reviewer": "P-2", "outcome": "none_yet"}],
            }
        ],
    }


def test_requests_belong_to_the_site_that_the_log_names(read: Read, program: Program) -> None:
    settings = configured(
        """
        entity: {kind: covered_provider, country: us}
        entities:
          - {id: North, state: california}
          - {id: East, state: texas, kind: health_plan}
        """
    )
    export = read({"log.csv": "id,site,received_on\n1,North,2026-03-02\n2,South,2026-03-02\n3,,2026-03-02\n"}, settings)
    assert told(export) == []
    request = {"received_on": "2026-03-02"}
    assert [tree(entity) for entity in export.entities] == [
        {
            "key": "entity:North",
            "id": "North",
            "kind": "covered_provider",
            "country": "us",
            "state": "california",
            "requests": [{"key": "request:1", "id": "1", **request}],
        },
        {"key": "entity:East", "id": "East", "kind": "health_plan", "country": "us", "state": "texas"},
        {
            "key": "entity:South",
            "id": "South",
            "kind": "covered_provider",
            "country": "us",
            "requests": [{"key": "request:2", "id": "2", **request}],
        },
        {
            "key": "entity:1",
            "requests": [{"key": "request:3", "id": "3", **request}],
            "kind": "covered_provider",
            "country": "us",
            **dict.fromkeys(
                (name for name in program.records["entity"].fields if name not in ("kind", "country")),
                "? the log does not say which site it is",
            ),
        },
    ]


def test_the_settings_facts_come_before_those_of_the_log(read: Read) -> None:
    settings = configured("entity: {kind: health_plan}")
    export = read(
        {"log.json": '{"entity": {"id": "a", "kind": "controller", "state": "none"}, "requests": [{"id": 1}]}'},
        settings,
    )
    assert [tree(entity) for entity in export.entities] == [
        {
            "key": "entity:a",
            "id": "a",
            "kind": "health_plan",
            "state": "none",
            "requests": [{"key": "request:1", "id": "1"}],
        }
    ]


def test_a_site_that_is_described_nowhere_is_told_once(read: Read) -> None:
    export = read({"log.csv": "id,site,received_on\n1,North,2026-03-02\n2,North,2026-03-02\n"})
    assert told(export) == ["warn READ-21 log.csv row 2: this row is the first of a site that is not described"]


def test_two_rows_with_one_number_stay_and_what_differs_is_unknown_in_both(read: Read) -> None:
    export = read(
        {
            "requests.csv": "id,received_on,right,decision\nR-1,2026-03-02,access,denial\nR-1,2026-03-09,access,\n",
            "events.csv": "request_id,kind,date\nR-1,denial_notice,2026-03-20\n",
        }
    )
    assert told(export) == [
        "warn READ-18 requests.csv row 3: the number is also that of row 2; "
        "they differ in `decision`, `received_on`, which is unknown in both"
    ]
    (entity,) = export.entities
    conflict = "? the log has this number twice, with different entries"
    request = {"id": "R-1", "right": "access", "received_on": conflict, "decision": conflict}
    event = {"kind": "denial_notice", "happened_on": "2026-03-20"}
    assert tree(entity)["requests"] == [
        {"key": "request:R-1", **request, "events": [{"key": "event:R-1/1", **event}]},
        {"key": "request:R-1#2", **request, "events": [{"key": "event:R-1/1#2", **event}]},
    ]
    stated = as_stated(export.dataset(), export.stated)
    assert [tree(row) for row in stated.rows("request")] == [
        {
            "key": "request:R-1",
            "id": "R-1",
            "right": "access",
            "received_on": "2026-03-02",
            "decision": "denial",
            "events": [{"key": "event:R-1/1", **event}],
        },
        {
            "key": "request:R-1#2",
            "id": "R-1",
            "right": "access",
            "received_on": "2026-03-09",
            "events": [{"key": "event:R-1/1#2", **event}],
        },
    ]


def test_children_that_a_repeated_record_repeats_are_counted_once(read: Read) -> None:
    record = '{"id": "R-1", "received_on": "2026-03-02", "fees": [%s]}'
    postage = '{"component": "postage", "amount": "$5"}'
    search = '{"component": "search", "amount": "$9"}'
    export = read({"log.json": f"[{record % f'{postage}, {postage}'}, {record % f'{postage}, {search}'}]"})
    assert told(export) == ["warn READ-18 log.json row 2: the number is also that of row 1; they hold the same"]
    fees = [[fee.fields["component"] for fee in rows_of(request, "fees")] for request in export.requests]
    assert fees == [["postage", "postage", "search"]] * 2


def test_a_number_of_two_sites_is_no_conflict_but_joins_nothing(read: Read) -> None:
    export = read(
        {
            "requests.csv": "id,site,received_on\n1,North,2026-03-02\n1,South,2026-03-09\n",
            "events.csv": "request_id,kind,date\n"
            "1,acknowledged,2026-03-20\n"
            "9,acknowledged,2026-03-20\n"
            ",acknowledged,2026-03-20\n",
        },
        configured("entity: {kind: covered_provider}"),
    )
    assert told(export) == [
        "warn READ-19 events.csv row 2: the event belongs to no request: requests of several sites have its number",
        "warn READ-19 events.csv row 3: the event belongs to no request: no request of the log has its number",
        "warn READ-19 events.csv row 4: the event belongs to no request: its number is blank",
    ]
    assert [row.key for row in export.requests] == ["request:1", "request:1#2"]


def test_a_request_without_a_number_is_known_by_its_place(read: Read) -> None:
    export = read({"log.csv": "id,received_on\n,2026-03-02\nn/a,2026-03-03\n"})
    assert [row.key for row in export.requests] == ["request:log.csv#2", "request:log.csv#3"]


def test_letters_of_a_table_have_their_text_or_the_file_that_holds_it(read: Read) -> None:
    export = read(
        {
            "requests.csv": "id,received_on\nR-1,2026-03-02\n",
            "letters.csv": "letter id,request,date sent,kind,file,text\n"
            "L1,R-1,2026-03-20,denial; extension,,Dear patient\n"
            "L2,R-1,2026-03-21,other,l2.txt,\n"
            "L3,R-9,2026-03-21,other,,\n"
            "L4,,2026-03-21,other,,Dear all\n",
            "l2.txt": "Dear patient",
        },
        only=("requests.csv", "letters.csv"),
    )
    assert told(export) == [
        "error! READ-30 letters.csv row 4: the letter was not evaluated: its text is empty",
    ]
    assert [(one.row.key, None if one.file is None else one.file.name) for one in export.letters] == [
        ("letter:R-1/L1", None),
        ("letter:R-1/L2", "l2.txt"),
        ("letter:L3", None),
        ("letter:L4", None),
    ]
    assert [(row.key, row.parent) for row in export.loose] == [
        (
            "letter:L3",
            Unknown(frozenset({Fact("record", "request", "", "letter:L3")})),
        ),
        ("letter:L4", Unknown(frozenset({Fact("record", "request", "", "letter:L4")}))),
    ]
    text = export.loose[0].fields["text"]
    assert text == Unknown(frozenset({Fact("text", "letter", "text", "letter:L3")}))
    assert {next(iter(row.parent.blame)).why for row in export.loose if isinstance(row.parent, Unknown)} == {
        "the request that the letter names is not in the log",
        "nothing says which request the letter answers",
    }


def test_one_file_may_hold_several_tables_or_name_the_kind_of_each_line(read: Read) -> None:
    export = read(
        {
            "all.json": '{"requests": [{"id": "R-1", "received_on": "2026-03-02"}], '
            '"events": [{"request_id": "R-1", "kind": "acknowledged", "on": "2026-03-03"}]}',
            "lines.jsonl": '{"record": "request", "id": "R-2", "received_on": "2026-03-02"}\n'
            '{"record": "event", "request_id": "R-2", "kind": "acknowledged", "on": "2026-03-03"}\n',
        }
    )
    assert told(export) == []
    events = [[event.key for event in rows_of(request, "events")] for request in export.requests]
    assert events == [["event:R-1/1"], ["event:R-2/1"]]


def test_headings_may_stand_below_a_title(read: Read) -> None:
    text = "Access log 2026,,\n,,\nReference,Received,Outcome\nR-1,2026-03-02,grant\n"
    export = read({"log.csv": text}, configured("logs: [{file: log.csv, heading_row: 3}]"))
    assert told(export) == []
    assert [(row.key, row.origin.row if row.origin else None) for row in export.requests] == [("request:R-1", 4)]


def test_tabs_semicolons_bars_and_a_separator_line_are_understood(read: Read) -> None:
    rows = ("id", "received_on", "format"), ("R-1", "2026-03-02", "a,b")
    files = {f"{name}.csv": "".join(sign.join(row) + "\r\n" for row in rows) for name, sign in _SIGNS}
    files["declared.csv"] = "sep=^\nid^received_on^format\nR-1^2026-03-02^a,b\n"
    files["tabs.tsv"] = files.pop("tab.csv")
    for name, text in files.items():
        export = read({name: text})
        assert (told(export), [row.fields["format"] for row in export.requests]) == ([], ["a,b"])


_SIGNS = (("semicolon", ";"), ("tab", "\t"), ("bar", "|"))


def test_the_settings_completeness_must_be_that_of_the_log(read: Read) -> None:
    export = read(
        {"log.json": '{"complete_through": "2026-05-31", "requests": [{"id": "R-1"}]}'},
        configured("complete_through: 2026-06-30"),
    )
    assert told(export) == ["error! READ-22 log.json: `complete_through` differs from the settings or from another log"]
    assert str(export.complete_through) == "2026-06-30"


def test_the_same_files_give_the_same_digests_and_another_reading_another(read: Read) -> None:
    files = {"log.csv": "id,received_on\nR-1,2026-03-02\n"}
    first, second = read(files), read(files)
    assert (first.inputs, first.mapping_digest) == (second.inputs, second.mapping_digest)
    assert [(each.file, each.size, len(each.sha256)) for each in first.inputs] == [("log.csv", 30, 64)]
    assert read(files, Configuration(notation=Notation("day_first"))).mapping_digest != first.mapping_digest


def test_an_ignored_file_is_not_read(read: Read) -> None:
    export = read({"log.csv": "id,received_on\nR-1,2026-03-02\n"}, configured("logs: [{file: '*.csv', ignore: yes}]"))
    assert (export.inputs, told(export), list(export.requests)) == ((), [], [])


def test_a_hundred_thousand_flat_rows_are_read_in_seconds(read: Read) -> None:
    rows = "".join(
        f"R-{i},2026-0{i % 9 + 1}-1{i % 10},access,denial,2026-0{i % 9 + 1}-28,mail\n" for i in range(100_000)
    )
    settings = configured("logs: [{file: log.csv, events: {Denied: denial_notice}}]")
    files = {"log.csv": "id,received_on,right,decision,Denied,channel\n" + rows}
    start = time.process_time()
    export = read(files, settings)
    assert time.process_time() - start < 10
    assert (len(list(export.requests)), told(export)) == (100_000, [])
