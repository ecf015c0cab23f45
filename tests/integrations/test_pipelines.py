"""What pipelines take from this repository: hooks for pre-commit, an action for GitHub, a job for GitLab, an image."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_manifest

from scripts.walkthroughs import files
from tests.end_to_end.test_overlay import EVENTS, REQUESTS

ROOT = Path(__file__).parents[2]
POLICY = files((ROOT / "docs" / "how-to" / "policy-author.md").read_text(encoding="utf-8"))["columbia.policy"]
BIN = Path(sys.executable).parent
SETTINGS = "entity: {kind: covered_provider, country: us, state: none}\ncomplete_through: 2026-06-30\n"
SETTINGS += "logs: [{file: requests.csv, record: request}, {file: events.csv, record: event}]\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an export, a policy, and the environment of a runner beside it."""
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (tmp_path / "export" / "events.csv").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "export" / "habeas.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "columbia.policy").write_text(POLICY, encoding="utf-8")
    programs = tmp_path / "runner" / "habeas" / "bin"
    programs.mkdir(parents=True)
    (programs / "habeas").symlink_to(BIN / "habeas")
    return tmp_path


def _bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script as a runner starts it: a clean environment, bash, stop at the first error."""
    environment = {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", str(folder)),
        "RUNNER_TEMP": str(folder / "runner"),
        "GITHUB_OUTPUT": str(folder / "runner" / "output"),
        **variables,
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _checked_by(*schema: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", *schema]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# ---- pre-commit


def test_pre_commit_takes_the_manifest_with_its_four_hooks() -> None:
    hooks = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert [(hook["id"], hook["entry"]) for hook in hooks] == [
        ("habeas-fmt", "habeas fmt"),
        ("habeas-lint", "habeas lint"),
        ("habeas-test", "habeas test"),
        ("habeas-check", "habeas check"),
    ]
    assert {hook["require_serial"] for hook in hooks} == {True}


def test_the_hooks_for_policies_get_policies_and_nothing_else() -> None:
    hooks = [hook for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml")) if hook["pass_filenames"]]
    assert [re.search(hook["files"], "states/columbia.policy") is not None for hook in hooks] == [True] * 3
    assert [re.search(hook["files"], "notes/policy.md") is not None for hook in hooks] == [False] * 3
    assert {tuple(hook["types"]) for hook in hooks} == {("file",)}


@pytest.mark.parametrize("hook", ["habeas-fmt", "habeas-lint", "habeas-test"])
def test_a_hook_passes_a_sound_policy(hook: str, repository: Path) -> None:
    (entry,) = [each["entry"] for each in load_manifest(str(ROOT / ".pre-commit-hooks.yaml")) if each["id"] == hook]
    ran = _bash(f"{entry} columbia.policy", repository)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (repository / "columbia.policy").read_text(encoding="utf-8") == POLICY


# ---- GitHub


def _action() -> dict[str, Any]:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return action


def _check_step() -> str:
    (step,) = [step for step in _action()["runs"]["steps"] if step.get("id") == "check"]
    return str(step["run"])


def test_the_action_is_one_by_githubs_schema() -> None:
    checked = _checked_by("vendor.github-actions", "action.yml")
    assert (checked.returncode, checked.stdout) == (0, "ok -- validation done\n")


def test_zizmor_finds_no_injection_and_no_loose_version_in_the_action() -> None:
    command = [str(BIN / "zizmor"), "--offline", "--no-progress", "--no-config", "--persona=pedantic", "--format=json"]
    audited = subprocess.run([*command, "action.yml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (audited.returncode, json.loads(audited.stdout)) == (0, [])


def test_no_script_of_the_action_holds_an_expression() -> None:
    scripts = [step["run"] for step in _action()["runs"]["steps"] if "run" in step]
    assert [script for script in scripts if "${{" in script] == []
    assert len(scripts) == 2


def test_the_action_annotates_summarises_and_leaves_a_sarif_report(repository: Path) -> None:
    ran = _bash(
        _check_step(),
        repository,
        HABEAS_PATHS="export\n",
        HABEAS_POLICY="columbia.policy\n",
        HABEAS_FORMAT="github",
        HABEAS_FAIL_ON="error",
        GITHUB_STEP_SUMMARY=str(repository / "summary.md"),
    )
    assert ran.returncode == 1, ran.stderr
    assert any(line.startswith("::error file=export/requests.csv") for line in ran.stdout.splitlines())
    assert (repository / "summary.md").read_text(encoding="utf-8").startswith("#")
    assert (repository / "runner" / "output").read_text(encoding="utf-8") == f"sarif={repository}/runner/habeas.sarif\n"
    report = json.loads((repository / "runner" / "habeas.sarif").read_text(encoding="utf-8"))
    assert "ST-COL-01" in {rule["id"] for rule in report["runs"][0]["tool"]["driver"]["rules"]}


@pytest.mark.parametrize(
    "variable", ["HABEAS_PATHS", "HABEAS_POLICY", "HABEAS_FORMAT", "HABEAS_FAIL_ON"], ids=str.lower
)
def test_an_input_that_is_a_command_is_not_run(variable: str, repository: Path) -> None:
    wanted = {"HABEAS_PATHS": "export", "HABEAS_POLICY": "", "HABEAS_FORMAT": "text", "HABEAS_FAIL_ON": "error"}
    hostile = '$(touch planted)`touch planted`"; touch planted #\n--debug=planted'
    ran = _bash(_check_step(), repository, **{**wanted, variable: hostile})
    assert ran.returncode == 2
    assert not (repository / "planted").exists()


def test_an_action_without_paths_is_no_pass(repository: Path) -> None:
    ran = _bash(
        _check_step(), repository, HABEAS_PATHS="\n", HABEAS_POLICY="", HABEAS_FORMAT="text", HABEAS_FAIL_ON="error"
    )
    assert (ran.returncode, ran.stdout) == (
        2,
        "::error title=habeas::the input paths is empty, so nothing was checked\n",
    )


# ---- GitLab


def test_the_template_is_one_by_gitlabs_schema() -> None:
    checked = _checked_by("vendor.gitlab-ci", "--data-transform", "gitlab-ci", "docs/ci/gitlab.yml")
    assert (checked.returncode, checked.stdout) == (0, "ok -- validation done\n")


def test_the_job_of_the_template_leaves_both_of_its_reports(repository: Path) -> None:
    template = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
    job = template[".habeas"]
    wanted = {name: value for name, value in job["variables"].items() if name != "HABEAS_IMAGE"}
    wanted |= {"HABEAS_PATHS": "export", "HABEAS_POLICY": "columbia.policy"}
    ran = _bash("\n".join(job["script"]), repository, **wanted)
    assert ran.returncode == 1, ran.stderr
    reports = {name: (repository / file).stat().st_size > 0 for name, file in job["artifacts"]["reports"].items()}
    assert reports == {"codequality": True, "junit": True}


# ---- the image


def _dockerfile() -> list[tuple[str, str]]:
    """Instruction and value of each line that goes on."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    parts = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, value) for name, _, value in parts]


def test_the_image_runs_as_nobody_special_and_is_made_to_be_read_only() -> None:
    steps = _dockerfile()
    last = max(index for index, (name, _) in enumerate(steps) if name == "FROM")
    final = dict(steps[last:])
    assert "RUN" not in final
    assert final.pop("COPY") == "--from=build /opt/habeas /opt/habeas"
    assert final.pop("ENV").split() == [
        "PATH=/opt/habeas/bin:$PATH",
        "HABEAS_CACHE_DIR=/opt/habeas/policies",
        "PYTHONDONTWRITEBYTECODE=1",
    ]
    assert final == {
        "FROM": "${BASE}",
        "USER": "10001:10001",
        "WORKDIR": "/data",
        "ENTRYPOINT": '["habeas"]',
        "CMD": '["--help"]',
    }


def test_the_image_is_built_on_one_slim_debian_and_no_other() -> None:
    (base,) = [value for name, value in _dockerfile() if name == "ARG"]
    assert re.fullmatch(r"BASE=python:3\.\d+\.\d+-slim-[a-z]+@sha256:[0-9a-f]{64}", base)


def test_what_goes_into_the_image_is_what_the_package_is_made_of() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"\[tool\.hatch\.build\.targets\.sdist\]\nonly-include = (\[.*\])", project)
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignore[1] == "*"
    assert {line[1:] for line in ignore if line.startswith("!")} == set(json.loads(listed))
