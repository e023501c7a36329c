"""``make lint`` and ``make format``."""

import os
import subprocess

from . import addons, python_env, settings, translations, xml_style
from .console import Failure, say

BIN = settings.VENV / "bin"


def check(*only):
    """Run the named checks, or all; say which of them failed."""
    unknown = set(only) - set(CHECKS)
    if unknown:
        raise Failure(f"no such check: {', '.join(sorted(unknown))}")
    failed = []
    for name in only or CHECKS:
        say(f"lint: {name}")
        if not CHECKS[name]():
            failed.append(name)
    if failed:
        say(f"lint failed: {', '.join(failed)}")
        return 1
    say("lint passed")
    return 0


def reformat():
    """Bring Python and XML files into shape."""
    _run(BIN / "ruff", "check", "--fix", ".")
    _run(BIN / "ruff", "format", ".")
    xml_style.fix(_xml_files())
    return 0


def _run(*command):
    result = subprocess.run(
        [str(part) for part in command],
        cwd=settings.REPOSITORY,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return result.returncode == 0


def _ruff_check():
    return _run(BIN / "ruff", "check", ".")


def _ruff_format():
    return _run(BIN / "ruff", "format", "--check", ".")


def _pylint():
    folders = [*addons.own().values(), *addons.for_tests().values()]
    if not folders:
        return True
    names = [path.relative_to(settings.REPOSITORY) for path in folders]
    return _run(python_env.PYTHON, "-m", "pylint", "--rcfile=.pylintrc", *names)


def _xml_files():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.xml"],
        cwd=settings.REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [settings.REPOSITORY / name for name in listed]
    return [path for path in paths if path.exists()]


def _xml():
    problems = xml_style.check(_xml_files())
    return _report(problems)


def _translations():
    problems = []
    for name, folder in addons.own().items():
        problems += translations.problems(name, folder)
    return _report(problems)


def _report(problems):
    for path, line, text in problems:
        print(f"{path.relative_to(settings.REPOSITORY)}:{line}: {text}")
    return not problems


CHECKS = {
    "ruff-check": _ruff_check,
    "ruff-format": _ruff_format,
    "pylint-odoo": _pylint,
    "xml": _xml,
    "translations": _translations,
}
