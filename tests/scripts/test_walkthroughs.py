"""The pages that a reader follows: files are written, commands are run, and what they print stands below."""

from __future__ import annotations

from pathlib import Path

from scripts.walkthroughs import PAGES, files, rendered

PAGE = """\
Lay this out:

`mine.policy`

```policy
policy mine "Mine"
  law "None"
  checked 2026-11-22
```

```console
$ habeas fmt mine.policy; echo $?
an old line
```

```console
$ habeas fmt --check mine.policy export/habeas.yaml; echo $?
```

```sh
habeas never run
```
"""


def test_what_a_command_prints_replaces_what_stood_there_and_the_tutorials_files_are_at_hand(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    followed = rendered(page)
    assert followed.startswith(PAGE[: PAGE.index("an old line")])
    assert followed.endswith(PAGE[PAGE.index("```sh") :])
    assert "an old line" not in followed
    assert "1 file changed\n0\n```" in followed
    assert "export/habeas.yaml" in followed.split("$ habeas fmt --check", 1)[1].split("\n", 1)[1]


def test_a_page_leaves_the_folder_and_the_environment_as_they_were(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    before = Path.cwd()
    assert rendered(page) == rendered(page)
    assert Path.cwd() == before
    assert not (before / "mine.policy").exists()


def test_the_last_file_of_a_name_is_the_one_that_stays() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert list(files(text)) == [
        "export/requests.csv",
        "export/habeas.yaml",
        "export/events.csv",
        "export/letters/26-003.txt",
    ]
    assert "events.csv" in files(text)["export/habeas.yaml"]


def test_every_how_to_is_followed() -> None:
    assert {page for page in PAGES if page.parent.name == "how-to"} == set(PAGES[0].parent.glob("how-to/*.md"))
