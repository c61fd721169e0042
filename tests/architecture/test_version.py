"""One version everywhere."""

import tomllib
from pathlib import Path

import seawall

ROOT = Path(__file__).parents[2]


def test_package_and_project_name_the_same_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == seawall.__version__


def test_the_changelog_knows_this_version():
    assert f"## {seawall.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    asked = [*project["project"]["dependencies"], *(d for group in groups for d in group)]
    names = [dependency.split(">")[0].split("[")[0] for dependency in asked]
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert [name for name in names if f"`{name}`" not in reasons] == []
