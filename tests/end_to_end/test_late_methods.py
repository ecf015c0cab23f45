"""A dataclass whose methods are compiled late is the dataclass that it would have been."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from checker.cli import late_methods


@pytest.fixture
def made_late(monkeypatch: pytest.MonkeyPatch) -> None:
    if hasattr(dataclasses, "_create_fn"):
        monkeypatch.setattr(dataclasses, "_create_fn", dataclasses._create_fn)
    late_methods.install()
    return


@pytest.mark.usefixtures("made_late")
def test_a_frozen_dataclass_is_what_it_is() -> None:
    @dataclass(frozen=True, order=True)
    class Base:
        name: str
        sizes: tuple[int, ...] = field(default=())

    @dataclass(frozen=True, order=True)
    class Below(Base):
        note: str = field(default="", compare=False, repr=False)

    one, other = Below("a", (1, 2), note="x"), Below("a", sizes=(1, 2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != Base("a", (1, 2))
    assert one < replace(one, name="b") > other
    assert one <= other >= one
    assert repr(one).endswith("Below(name='a', sizes=(1, 2))")
    assert repr(one) == repr(one)
    assert copy.deepcopy(one) == one
    assert Base("b") in {Base("b"), Base("c")}
    with pytest.raises(FrozenInstanceError):
        one.name = "c"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.name  # type: ignore[misc]
    with pytest.raises(TypeError):
        Below()  # type: ignore[call-arg]


@dataclass
class Open:
    """One that can be changed, and whose fields are made."""

    name: str
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found.append(self.name)


@pytest.mark.usefixtures("made_late")
def test_a_dataclass_that_can_be_changed_is_what_it_is() -> None:
    made = dataclasses.make_dataclass("Made", [("size", int, 1)], bases=(Open,))
    one = made("a", size=3)
    assert one == made("a", ["a"][:0], 3)
    one.size = 4
    assert one.size == 4
    assert one.found == ["a"]
    assert one != made("a", size=3)
    assert made.__hash__ is None
    assert pickle.loads(pickle.dumps(Open("b"))) == Open("b")
    with pytest.raises(TypeError):
        hash(one)
