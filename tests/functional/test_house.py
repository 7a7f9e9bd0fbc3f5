"""The house itself: scripts, locks, texts and rooms are what the README says they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements/runtime.txt", "requirements/dev.txt")
SCRIPTS = ("setup", "demo", "test", "bench", "soak", "lock", "vendor")
READMES = ("README.md", "README.vi.md")


def tracked_files() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is no list of the project's files")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts_of(path: Path) -> Iterator[str]:
    """The text of a file; of a Word or Excel file, the texts of its parts."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", errors="ignore")
    else:
        yield path.read_bytes().decode("utf-8", errors="ignore")


def pins(lock: str) -> dict[str, str]:
    """Name → version of every pin of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))


def normal(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, f"no name in requirement {requirement!r}"
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def test_no_machine_path_or_package_address_in_any_file() -> None:
    # Written in pieces, so that this file does not find itself.
    unwanted = re.compile(
        r"(?<![\w.~$}/-])/(?:work|root|tmp)" + r"(?:/\w|\b(?=[\s\"'`)]))"
        r"|(?:py" + r"pi\.org|pythonhosted\.org|registry\.npm" + r"js\.org)"
        r"|--(?:extra-)?index" + r"-url|--trusted" + r"-host|--find" + r"-links"
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in tracked_files()
        for text in texts_of(path)
        for hit in unwanted.finditer(text)
    ]
    assert found == []


def test_every_pin_carries_hashes_and_no_line_is_anything_else() -> None:
    for lock in LOCKS:
        logical = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        assert len(logical) > 20
        for line in logical:
            assert re.fullmatch(
                r"[a-z0-9.-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line
            ), f"{lock}: {line[:80]}"


def test_locks_cover_what_the_project_asks_for_and_agree() -> None:
    runtime, dev = (pins(lock) for lock in LOCKS)
    tools = [
        line
        for line in (ROOT / "requirements/dev.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert {normal(name) for name in PROJECT["project"]["dependencies"]} <= runtime.keys()
    assert {normal(name) for name in tools} <= dev.keys()
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("script", [*(f"script/{name}" for name in SCRIPTS), ".ci/run"])
def test_script_can_be_run_and_parses(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK), f"{script} is not executable"
    subprocess.run(["bash", "-n", script], cwd=ROOT, check=True)


def run_setup_with(tmp_path: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    """script/setup in a bare copy of the project, with nothing but ``python3`` as given."""
    copy, tools = tmp_path / "copy", tmp_path / "bin"
    for folder in (copy / "script", copy / "requirements", tools):
        folder.mkdir(parents=True)
    for name in ("script/setup", "requirements/dev.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    for tool in ("bash", "cat", "dirname", "sha256sum"):
        (tools / tool).symlink_to(shutil.which(tool) or f"/usr/bin/{tool}")
    if python is not None:
        (tools / "python3").write_text(python, encoding="utf-8")
        (tools / "python3").chmod(0o755)
    done = subprocess.run(
        [str(tools / "bash"), "script/setup"],
        cwd=copy,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (copy / ".venv").exists()
    return done


def test_setup_names_the_package_where_ensurepip_is_missing(tmp_path: Path) -> None:
    without = f'#!{shutil.which("bash")}\ncase "$*" in *ensurepip*) exit 1;; esac\n'
    done = run_setup_with(tmp_path, f'{without}exec {sys.executable} "$@"\n')
    assert done.returncode == 1
    vietnamese, english = done.stderr.splitlines()
    assert "thiếu ensurepip" in vietnamese
    assert "python3-venv" in vietnamese
    assert "python3-venv" in english


def test_setup_says_which_python_it_needs(tmp_path: Path) -> None:
    done = run_setup_with(tmp_path, None)
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr.splitlines()[0]


@pytest.mark.parametrize("readme", READMES)
def test_readme_names_every_room_and_script(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    package = ROOT / "src" / "vedich"
    rooms = {path.name for path in package.iterdir() if path.is_dir() and path.name[0].isalpha()}
    missing = [room for room in sorted(rooms) if not re.search(rf"[`/]{room}/`", text)]
    missing += [name for name in SCRIPTS if f"script/{name}" not in text]
    assert missing == []


def test_links_between_texts_lead_somewhere() -> None:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    assert pages
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def commands_in_texts() -> list[str]:
    """Every ``vedich …`` command that README and how-to pages tell a person to type."""
    pages = [ROOT / name for name in READMES] + sorted((ROOT / "docs/how-to").glob("*.md"))
    typed = r"^(?:\.venv/bin/)?vedich ([a-z]+(?:-[a-z]+)*(?: (?:check|show|import))?)\b"
    return sorted(
        {
            command
            for page in pages
            for command in re.findall(typed, page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        }
    )


@pytest.mark.parametrize("command", commands_in_texts())
def test_command_of_the_texts_exists(command: str) -> None:
    code = "import sys; from vedich.cli.main import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", code, *command.split(), "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_command_line_loads_no_heavy_library_to_start() -> None:
    heavy = (
        "{'duckdb', 'ibis', 'pyarrow', 'docxtpl', 'fastexcel', 'pandas', 'numpy', 'xlsxwriter',"
        " 'django', 'granian'}"
    )
    code = f"import sys, vedich.cli.main; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_changelog_names_the_version_of_the_package() -> None:
    version = PROJECT["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(version)}\]", changelog, flags=re.MULTILINE)


def test_no_page_of_code_is_longer_than_500_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in tracked_files()
        if path.suffix == ".py" and (lines := len(path.read_text("utf-8").splitlines())) > 500
    ]
    assert long == []
