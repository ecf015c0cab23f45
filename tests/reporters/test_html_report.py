"""The assessment's page: complete in itself, safe, and readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pytest

from checker.assessment.model import Assessment
from checker.assessment.series_model import Limit, Step
from checker.assessment.subject import Place
from checker.reporters.formats import ReportOptions
from checker.reporters.html_report import write
from tests.reporters.page import Element, Page
from tests.reporters.sample import assessment
from tests.reporters.sample_series import LATE, SERIES
from tests.reporters.test_excused import excused
from tests.reporters.test_letter_html import ENOUGH, _colours, _contrast

ENOUGH_FOR_AREAS = 3.0
EVIL = '</title></style><script>alert("x")</script><img src=x onerror=alert(1)>&amp;\x1b[2J\u202e\x00'


def rendered(of: Assessment | None = None) -> str:
    """The page of an assessment, of the sample if none is given."""
    stream = io.StringIO()
    write(of or assessment(), stream, ReportOptions(exit_code=1))
    return stream.getvalue()


def with_text(text: str) -> Assessment:
    """The sample with a text in every place that an input can fill."""
    place = Place(text, row=3, column=text, table=text)

    def spoilt(value: Any) -> Any:
        if hasattr(value, "subject"):
            value = replace(value, subject=replace(value.subject, place=place, id=text))
        if hasattr(value, "message"):
            facts = tuple(replace(fact, value=text) for fact in value.evidence)
            wanting = tuple(replace(fact, words=text, why=text, place=place) for fact in value.wanting)
            value = replace(value, message=text, mend=text, evidence=facts, wanting=wanting)
        return value

    whole = assessment()
    series = replace(
        whole.series,
        sites=tuple(replace(site, name=text) for site in whole.series.sites),
        letters=tuple(map(spoilt, whole.series.letters)),
        timelines=tuple(
            replace(spoilt(each), steps=tuple(replace(step, kind=text) for step in each.steps))
            for each in whole.series.timelines
        ),
        open=tuple(map(spoilt, whole.series.open)),
        near_misses=tuple(map(spoilt, whole.series.near_misses)),
    )
    return replace(
        whole,
        inputs=tuple(replace(each, file=text) for each in whole.inputs),
        letters=tuple(replace(each, file=text, place=place, grounds=(text,), kinds=(text,)) for each in whole.letters),
        outcomes=tuple(replace(each, findings=tuple(map(spoilt, each.findings))) for each in whole.outcomes),
        data_findings=tuple(map(spoilt, whole.data_findings)),
        settings=tuple(replace(each, value=text) for each in whole.settings),
        notices=(text,),
        incomplete=(text,),
        series=series,
    )


def test_the_same_assessment_is_the_same_bytes() -> None:
    assert rendered() == rendered()


def test_tags_nest_names_are_unique_and_links_lead_somewhere() -> None:
    page = Page(rendered(excused()))
    assert len(set(page.ids())) == len(page.ids())
    links = [element.attributes["href"] for element in page.all("a")]
    named = [name for element in page.elements for name in element.attributes.get("aria-labelledby", "").split()]
    assert {link.removeprefix("#") for link in links} | set(named) <= set(page.ids())
    assert all(link.startswith("#") for link in links)


def test_only_the_page_s_own_style_is_allowed() -> None:
    page = Page(rendered())
    (policy,) = [
        element.attributes["content"]
        for element in page.all("meta")
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    (style,) = page.all("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    source = rendered(excused())
    page = Page(source)
    forbidden = ("script", "img", "image", "link", "iframe", "object", "embed", "form", "base", "foreignobject", "use")
    assert page.all(*forbidden) == []
    attributes = {name for element in page.elements for name in element.attributes}
    assert [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")] == []
    assert re.findall(r"@import|https?:|javascript:|data:", source) == []
    assert set(re.findall(r"url\([^)]*\)", source)) == {"url(#hatched)", "url(#dotted)"}


def test_no_text_of_the_input_becomes_part_of_the_page() -> None:
    source = rendered(with_text(EVIL))
    page = Page(source)
    assert page.all("script", "img") == []
    assert [name for element in page.elements for name in element.attributes if name.startswith("on")] == []
    assert [mark for mark in ("\x1b", "\u202e", "\x00") if mark in source] == []
    assert "&lt;script&gt;alert" in source
    assert len(page.all("title")) > 1


def test_every_place_that_an_input_can_fill_is_shown() -> None:
    assert rendered(with_text("marker")).count("marker") > 25


def test_headings_are_in_order_and_the_parts_are_landmarks() -> None:
    page = Page(rendered(excused()))
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= level + 1 for level, below in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    skip = next(element for element in page.all("a"))
    assert (skip.attributes["class"], skip.attributes["href"]) == ("skip", "#main")
    (html,) = page.all("html")
    assert html.attributes["lang"] == "en"


def test_every_table_has_a_caption_and_every_heading_a_direction() -> None:
    page = Page(rendered(excused()))
    assert len(page.all("caption")) == len(page.all("table")) > 10
    assert all(caption.text for caption in page.all("caption"))
    assert {heading.attributes["scope"] for heading in page.all("th")} == {"col", "row"}
    groups = [element for element in page.all("div") if element.attributes.get("class") == "scroll"]
    assert all(element.attributes["tabindex"] == "0" for element in groups)
    assert len(groups) == len(page.all("table"))


def test_every_chart_is_told_in_words_and_has_a_table() -> None:
    page = Page(rendered())
    charts = [element for element in page.all("svg") if element.attributes.get("role") == "img"]
    names = {element.attributes.get("id"): element.text for element in page.all("title", "desc")}
    assert all(names[name] for chart in charts for name in chart.attributes["aria-labelledby"].split())
    assert all(_is_hidden(element) for element in page.all("svg") if element not in charts)
    assert len(page.all("figure")) == 3
    assert {"clock1-bins", "clock1-shares", "clock1-by-period"} <= set(page.ids())


def test_each_chart_is_drawn_for_a_wide_page_and_for_a_telephone() -> None:
    page = Page(rendered())
    kinds = [element.attributes.get("class") for element in page.all("svg") if element.attributes.get("role") == "img"]
    assert kinds.count("wide") == kinds.count("narrow") == len(kinds) // 2 > 0


def test_what_was_checked_what_was_not_and_every_digest_are_told() -> None:
    page = rendered()
    for told in (
        "2026-06-30, given by the settings",
        "habeas 9.9.9",
        "not evaluated: holds no text",
        "0" * 64,
        "7" * 64,
    ):
        assert told in page
    assert "The check is not complete" in page


def test_a_finding_has_its_law_its_evidence_its_margin_and_what_mends_it() -> None:
    articles = _texts(Page(rendered()), "article")
    (late,) = [text for text in articles if text.startswith("HIPAA-T-01")]
    for told in (
        "45 CFR 164.524(b)(2)(i)",
        "1 of 43 breached",
        "Act within 30 days.",
        "4 days late; last day 2026-03-02",
    ):
        assert told in late
    (telephone,) = [text for text in articles if text.startswith("HIPAA-D-12")]
    assert "the letter states: A dialable number: no (line 7)" in telephone
    assert "who signed it: (not shown)" in telephone


def test_a_month_and_a_site_with_few_requests_are_not_broken_down() -> None:
    page = Page(rendered())
    months = _rows(page, "by-month")
    assert months == [["2026-04", "33", "2", "1"], ["2026-05", "*", "*", "*"], ["2026-06", "<5", "*", "*"]]
    assert _rows(page, "by-site") == [["north", "*", "*", "*"], ["9999999999", "<5", "*", "*"]]
    assert "heat" not in page.ids()


def test_the_size_of_a_small_cell_is_that_of_the_settings() -> None:
    whole = replace(assessment(), series=replace(SERIES, small_cells=1))
    page = Page(rendered(whole))
    assert _rows(page, "by-month")[2] == ["2026-06", "1", "–", "–"]
    assert _rows(page, "heat") == [["HIPAA-D-12", "1", "–"], ["HIPAA-T-01", "1", "–"]]


def test_parts_without_anything_to_show_are_left_out() -> None:
    nothing = replace(
        SERIES, answers=(), months=(), sites=(), elements=(), letters=(), timelines=(), open=(), near_misses=()
    )
    empty = replace(
        assessment(), outcomes=(), data_findings=(), letters=(), settings=(), notices=(), incomplete=(), series=nothing,
        records=MappingProxyType({}),
    )  # fmt: skip
    page = Page(rendered(empty))
    assert [heading.text for heading in page.all("h2")] == [
        "What was checked, and what was not",
        "Verdicts by paragraph of the law",
        "Verdicts by rule",
        "Inputs, policies and settings",
    ]
    assert "No requests and no letters" in page.source


def test_waivers_and_the_baseline_stand_beside_verdicts_that_they_do_not_change() -> None:
    page = Page(rendered(excused()))
    (telephone,) = [text for text in _texts(page, "article") if text.startswith("HIPAA-D-12")]
    assert "1 of 1 breached" in telephone
    assert "waived by waivers.yaml:3" in telephone
    assert "expired: its last day has passed" in page.all("main")[0].text
    assert "2 findings new since then, 1 known, 1 gone" in page.all("main")[0].text


def test_a_rule_with_very_many_breaches_shows_some_and_counts_the_rest() -> None:
    first, quiet, in_time = assessment().outcomes
    one = next(each for each in in_time.findings if each.verdict == "breached")
    many = replace(in_time, tally=MappingProxyType({"breached": 5000}), findings=(one,) * 500)
    page = rendered(replace(assessment(), outcomes=(first, quiet, many)))
    (article,) = [text for text in _texts(Page(page), "article") if text.startswith("HIPAA-T-01")]
    assert article.count("acted 4 days late") == 100
    assert "4,900 more are in the JSON report." in article


def test_the_course_of_a_request_is_told_step_by_step() -> None:
    (course,) = [text for text in _texts(Page(rendered()), "article") if text.startswith("log.csv:14")]
    assert "received 2026-01-31, last day 2026-03-02 (day 30); breaches HIPAA-T-01" in course
    assert "day 2: acknowledged" in course
    assert "day 34: access provided" in course


def test_the_line_of_a_request_is_broken_from_its_last_day_to_its_answer_or_to_the_day_of_the_check() -> None:
    (late,) = SERIES.timelines
    in_time = replace(late, steps=(Step(20, "grant_notice"), Step(50, "access_provided")))
    silent = replace(late, steps=())
    broken = [
        rendered(replace(assessment(), series=replace(SERIES, timelines=(each,)))).count('class="track over"')
        for each in (late, in_time, silent)
    ]
    assert broken == [2, 0, 2]


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit(30, "days"), "The limit is 30 days, extended 60 days. 45 answers"),
        (Limit(1, "months"), "The limit is 1 month, extended 60 days; the charts have each at the longest"),
        (Limit(15, "working days"), "since weekends and holidays move it"),
        (None, "<p>45 answers: 43 in time, 1 late, 1 undecided, 1 open with time left."),
    ],
)
def test_the_limit_is_told_in_its_own_unit(limit: Limit | None, told: str) -> None:
    (times,) = SERIES.answers
    assert told in rendered(replace(assessment(), series=replace(SERIES, answers=(replace(times, limit=limit),))))


def test_numbers_of_records_are_shown_where_the_check_shows_them() -> None:
    shown = replace(SERIES.open[0], subject=replace(LATE, id="REQ 7"))
    page = rendered(replace(assessment(), series=replace(SERIES, open=(shown,))))
    assert "<code>REQ 7</code>" in page


@pytest.mark.parametrize("shade", ["light", "dark", "print"])
def test_text_and_areas_are_seen_against_their_ground(shade: str) -> None:
    colours = _colours(rendered(), shade)
    texts = [("ink", "page"), ("quiet", "page"), ("link", "page"), ("ink", "panel"), ("near_miss-ink", "page")]
    texts += [(f"{name}-ink", name) for name in ("takes_away", "blank")] + [("states-ink", "page")]
    areas = [(name, "page") for name in ("in-time", "late", "undecided", "waiting", "link")]
    faint = [pair for pair in texts if _contrast(*(colours[name] for name in pair)) < ENOUGH]
    faint += [pair for pair in areas if _contrast(*(colours[name] for name in pair)) < ENOUGH_FOR_AREAS]
    assert faint == []


def _is_hidden(element: Element) -> bool:
    return element.attributes.get("aria-hidden") == "true"


def _texts(page: Page, tag: str) -> list[str]:
    """The text of each element with a tag, its white space made single."""
    return [" ".join(element.text.split()) for element in page.all(tag)]


def _rows(page: Page, name: str) -> list[list[str]]:
    """The cells of a table's body, row by row."""
    start = next(place for place, element in enumerate(page.elements) if element.attributes.get("id") == name)
    rows: list[list[str]] = []
    for element in page.elements[start + 1 :]:
        if element.tag == "table":
            break
        if element.tag == "tr" and "tbody" in element.around:
            rows.append([])
        elif element.tag in ("th", "td") and "tbody" in element.around:
            rows[-1].append(element.text)
    return rows
