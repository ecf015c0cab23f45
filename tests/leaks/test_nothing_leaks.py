"""Nothing of a patient is in anything that habeas writes: canaries in every place, searched in every writing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import checker.assessment.run
from tests.leaks import commands
from tests.leaks.canaries import KINDS
from tests.leaks.conftest import World
from tests.leaks.export import NAMES
from tests.leaks.running import run
from tests.leaks.searching import Place, Searcher, files_below

_FEWEST_CANARIES = 1_500


@pytest.fixture(scope="module")
def searcher(world: World) -> Searcher:
    """Knows the canaries of both exports."""
    return Searcher(world.canaries)


def test_what_a_check_writes_names_files_sheets_and_columns_at_most(world: World, searcher: Searcher) -> None:
    places = list(commands.checked(world, world.clean))
    assert searcher.leaks(places, NAMES) == {}
    _enough(searcher, places, 120)


def test_with_hashed_paths_a_check_of_a_broken_export_writes_nothing_of_it(world: World, searcher: Searcher) -> None:
    places = list(commands.checked(world, world.broken, "--path-style", "hash"))
    assert searcher.leaks(places) == {}
    _enough(searcher, places, 120)


def test_what_other_commands_print_names_files_sheets_and_columns_at_most(world: World, searcher: Searcher) -> None:
    places = [*commands.looked_at(world, world.broken), *commands.set_up(world, world.broken)]
    assert searcher.leaks(places, NAMES) == {}
    _enough(searcher, places, 30)


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_a_crash_tells_its_kind_and_nothing_of_the_input(
    world: World, searcher: Searcher, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = " ".join(canary.text for canary in world.canaries[:90])

    def crash(*_: object, **__: object) -> None:
        raise error(everything)

    monkeypatch.setattr(checker.assessment.run, "gather", crash)
    ran = run("check", world.clean.name)
    assert ran.code == 2
    assert b"this is a mistake in habeas" in ran.err
    assert searcher.leaks(ran.places) == {}
    traced = run("--debug", "trace.txt", "check", world.clean.name)
    assert searcher.leaks(traced.places) == {}
    trace = Path("trace.txt")
    assert len(searcher.found(Place("trace", trace.read_bytes()))) > 60
    trace.unlink()


def test_caches_and_temporary_files_hold_nothing_of_the_input(world: World, searcher: Searcher) -> None:
    run("read", str(next(world.clean.glob("letters *"))), "--reader", "phrases")
    run("check", world.clean.name, *commands.ONLY[:2], "--reader", "phrases")
    places = list(files_below(world.watched))
    assert any("letters.sqlite" in place.name for place in places)
    assert searcher.leaks(places) == {}


def test_what_is_asked_for_is_shown(world: World, searcher: Searcher) -> None:
    found = searcher.found(commands.shown(world).places[0])
    assert {"cell request.id", "cell letter.id"} <= {canary.planted for canary in found}
    letter = next(world.clean.glob("letters */*.txt"))
    marked = run("read", str(letter), "--reader", "phrases", "--show-text", "--format", "html")
    read = {canary.kind for canary in searcher.found(marked.places[0]) if canary.planted == "letter .txt"}
    assert len(read) >= len(KINDS) - 1  # the mark of a statement may cut one in two


def test_every_kind_stands_in_every_sort_of_place(world: World) -> None:
    sorts = ("cell request.", "cell event.", "letter .txt", "letter .eml", "letter .docx", "letter .html", "file name")
    for sort in (*sorts, "sheet name", "hidden in a letter"):
        assert {canary.kind for canary in world.canaries if canary.planted.startswith(sort)} == set(KINDS)
    assert len(world.canaries) == len({canary.text for canary in world.canaries}) > _FEWEST_CANARIES


def test_a_canary_is_found_in_any_writing(world: World, searcher: Searcher) -> None:
    from tests.leaks.canaries import needles

    for canary in world.canaries[::97]:
        for needle in needles(canary):
            assert canary in searcher.found(Place("made", f"x{needle}y".encode()))


def _enough(searcher: Searcher, places: list[Place], fewest: int) -> None:
    """Tells how much was searched, and holds it to a floor, so that the test cannot become empty."""
    size = sum(len(place.data) for place in places)
    sys.stdout.write(
        f"{len(places)} places ({size:,} bytes) x {len(searcher.canaries):,} canaries ({searcher.needles:,} writings)\n"
    )
    assert len(places) >= fewest
    assert sum(1 for place in places if place.data) >= fewest // 2
