"""What cannot be read is told by place and reason, never by what stands there: files, settings, waivers, baselines."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest

from tests.leaks.canaries import Mint
from tests.leaks.conftest import World
from tests.leaks.running import run
from tests.leaks.searching import Place, Searcher, files_below

_LOG = "request id,type,date received,requester\nR-1,access,2026-01-05,individual\n"
_EVENTS = "request id,event,date,written\nR-1,access_provided,2026-01-20,yes\n"
_SETTINGS = "entity: {kind: covered_provider, country: us, state: none}\ncomplete_through: 2026-06-30\n"
_WAIVER = "timezone: UTC\nwaivers:\n- {rule: %s, reason: r, approver: a, granted: %s, expires: %s, scope: {%s}}\n"

# What is broken: a file's name, and its text with ONE, a canary, and ALL, one of each kind.
_BROKEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bytes that are no text": ("more.csv", "request id,received\n\x81ALL\x8d\n"),
        "a NUL character": ("reviews.csv", "request id,reviewer\nR-1,ALL\0\n"),
        "a quote that is never closed": ("reviews.csv", 'request id,reviewer\nR-1,"ALL\n'),
        "rows of another width": ("requests.csv", _LOG + "ONE,access,2026-01-06,individual,ONE,ONE\n"),
        "dates that do not exist": ("requests.csv", _LOG + "ONE,access,2026-02-30 ONE,individual\n"),
        "one number twice": ("requests.csv", _LOG + "ONE,access,2026-01-05,self\nONE,amendment,2026-01-06,ONE\n"),
        "an event of nobody": ("events.csv", _EVENTS + "ONE,denial_notice,2026-01-06,ONE\n"),
        "JSON that is cut off": ("more.json", '[{"id": "ONE", "received_on": "ONE'),
        "a key twice in JSON": ("more.json", '[{"id": "ONE", "id": "ONE", "received_on": "ONE", "ONE": ["ONE"]}]'),
        "a line that is no JSON": ("more.jsonl", '{"id": "ONE"}\n{"ONE: \n'),
        "FHIR that is none": ("more.json", '{"resourceType": "Bundle", "entry": [{"resource": {"ONE": "ONE"}}]}'),
        "a workbook under a password": ("more.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1ALL"),
        "a workbook that is damaged": ("more.xlsx", "PK\x03\x04ALL"),
        "a Parquet file that is damaged": ("more.parquet", "PAR1ALLPAR1"),
        "a log that is packed and damaged": ("more.csv.gz", "\x1f\x8bALL"),
        "a PDF that is damaged": ("letter.pdf", "%PDF-1.7\nALL"),
        "a Word document that is damaged": ("letter.docx", "PK\x03\x04ALL"),
        "an archive that is damaged": ("letters.zip", "PK\x03\x04ALL"),
        "an e-mail that is damaged": ("letter.eml", 'Content-Type: multipart/mixed; boundary="ONE"\nTo: ONE\n\n--ONE'),
        "settings that are no YAML": ("habeas.yaml", "entity: [ONE\n  : ALL"),
        "settings with an alias": ("habeas.yaml", "entity: *Quillqzzzzz\n"),
        "settings with an unknown tag": ("habeas.yaml", "entity: !Quillqzzzzz x\n"),
        "settings with an escape": ("habeas.yaml", 'entity: "\\Quillqzzzzz"\n'),
        "settings of other values": ("habeas.yaml", "entity: {kind: 'ONE', state: 'ONE'}\ncomplete_through: 'ONE'\n"),
        "settings of other shapes": ("habeas.yaml", "entity: 'ONE'\nlogs: 'ONE'\ntimezone: 'ONE'\ncurrency: 'ONE'\n"),
        "waivers that are no YAML": ("waivers.yaml", "waivers: [ONE\n  : ALL"),
        "waivers that are no text": ("waivers.yaml", "waivers: \xff ALL"),
        "waivers with an alias": ("waivers.yaml", "waivers: *Quillqzzzzz\n"),
        "waivers with other keys": ("waivers.yaml", "timezone: UTC\nwaivers:\n- {'ONE': 'ONE', Quillqzzzzz: 1}\n"),
        "waivers of other days": ("waivers.yaml", _WAIVER % ("HIPAA-T-01", "'ONE'", "'ONE'", "id: 'ONE'")),
        "waivers of no rule": ("waivers.yaml", _WAIVER % ("NO-SUCH-01", "2026-01-01", "2026-12-31", "id: 'ONE'")),
        "waivers of no pseudonym": (
            "waivers.yaml",
            _WAIVER % ("HIPAA-T-01", "2026-01-01", "2026-12-31", "record: 'ONE', fingerprint: 'ONE'"),
        ),
        "waivers of another zone": ("waivers.yaml", "timezone: 'ONE'\nwaivers: []\n"),
        "a baseline that is none": ("baseline.json", '{"ONE": "ONE"}'),
        "a baseline that is no JSON": ("baseline.json", "ALL"),
    }
)
# Names that are written in the settings or the waivers themselves, and are not of the kind that is counted up.
_WRITTEN = "Quillqzzzzz"


def _outputs(world: World, name: str, content: bytes) -> Iterator[Place]:
    """What a check, and each command that reads such a file, writes about it."""
    export, out = world.folder / "export", world.folder / "out"
    for folder in (export, out):
        folder.mkdir()
    files = {"requests.csv": _LOG, "events.csv": _EVENTS, "habeas.yaml": _SETTINGS}
    for file, text in files.items():
        (export / file).write_text(text)
    (export / name).write_bytes(content)
    paths = ("export", "--only", "HIPAA-T-01", "--reader", "phrases", "--path-style", "hash")
    baseline = ("--new-since", "export/baseline.json") if name == "baseline.json" else ()
    yield from run("check", *paths, *baseline, "-o", "out/report.txt", "--report", "json=out/report.json").places
    match name.partition(".")[0]:
        case "letter" | "letters":
            yield from run("read", f"export/{name}", "--reader", "phrases").places
        case "waivers":
            yield from run("waivers", "check", "export").places
            yield from run("waivers", "list", "export").places
        case "more" | "requests":
            yield from run("map", "check", f"export/{name}").places
            yield from run("map", "init", f"export/{name}").places
        case "baseline":
            yield from run("baseline", "create", f"export/{name}", "-o", "out/baseline.json").places
            yield from run("report", f"export/{name}").places
            yield from run("history", "export").places
    yield from run("doctor", "export").places
    yield from files_below(out)
    for folder in (export, out):
        shutil.rmtree(folder)


@pytest.mark.parametrize("broken", _BROKEN)
def test_what_cannot_be_read_is_not_shown(world: World, broken: str) -> None:
    name, text = _BROKEN[broken]
    mint = Mint(first=6_000)
    while "ONE" in text:
        text = text.replace("ONE", mint.one("A name", broken), 1)
    content = text.encode("latin-1").replace(b"ALL", " ".join(mint.each(broken)).encode() if "ALL" in text else b"")
    places = list(_outputs(world, name, content))
    assert Searcher(mint.made).leaks(places) == {}
    assert [place.name for place in places if _WRITTEN.encode() in place.data] == []
    assert sum(map(bool, (place.data for place in places))) >= 2


def test_a_packed_log_is_cut_off_in_silence(world: World) -> None:
    mint = Mint(first=6_000)
    packed = gzip.compress("\n".join(["id,received_on", *(f"{one},x" for one in mint.each("packed"))]).encode())
    assert Searcher(mint.made).leaks(_outputs(world, "more.csv.gz", packed[:-9])) == {}
