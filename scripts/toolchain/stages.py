"""``make test``: all checks, in order; every stage runs, any failure counts."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import (
    addons,
    databases,
    lint,
    odoo,
    postgres,
    python_env,
    settings,
    system,
    translations,
)
from .console import Failure, run, say, step

TESTS = settings.REPOSITORY / "tests"
BROWSER_FILES = "test_browser*.py"


class Run:
    """One run of all stages: what failed, what was left out, which databases."""

    def __init__(self):
        self.results = []
        self.notes = []

    def stage(self, name, function):
        say(f"===== {name} =====")
        start = time.monotonic()
        try:
            passed = function()
        except Failure as error:
            say(f"error: {error}")
            passed = False
        self.results.append((name, passed, time.monotonic() - start))

    def summary(self):
        say("===== summary =====")
        for name, passed, seconds in self.results:
            say(f"{'passed' if passed else 'FAILED'}  {name}  ({seconds:.0f} s)")
        for note in self.notes:
            say(f"skipped: {note}")
        return 0 if all(passed for _name, passed, _seconds in self.results) else 1


def unit():
    """Pure Python: no Odoo, no database."""
    return _pytest("-p", "no:odoo", "tests/unit")


def everything():
    current = Run()
    current.stage("lint", lambda: lint.check() == 0)
    if (TESTS / "unit").is_dir():
        current.stage("unit tests", unit)
    if addons.own():
        current.stage("wheels", _wheels)
        _database_stages(current)
    return current.summary()


def _database_stages(current):
    postgres.ensure()
    system.ensure_rtlcss()
    system.ensure_wkhtmltopdf()
    current.stage("install with demo data", _demo_data)
    with contextlib.ExitStack() as stack:
        prepared = []

        def prepare():
            database, warned = stack.enter_context(_prepared_database())
            prepared.append(database)
            return not warned

        current.stage("install without demo data", prepare)
        for database in prepared:
            _test_stages(current, database)


def _test_stages(current, prepared):
    current.stage("translations up to date", lambda: _translations(prepared))
    if paths := _addon_paths():
        current.stage("add-on tests", lambda: _addon_tests(prepared, paths))
    if (TESTS / "coinstall").is_dir():
        current.stage("tests beside another add-on", _coinstall)
    if not _browser_paths():
        return
    if system.ensure_chromium():
        current.stage("browser tests", lambda: _browser(prepared))
    else:
        current.notes.append(
            "browser tests, for there is no Chromium: apt-get install chromium"
        )


def _pytest(*arguments, environment=None, output=None):
    command = [python_env.PYTHON, "-m", "pytest", *arguments]
    result = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=settings.REPOSITORY,
        env=environment or {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return result.returncode == 0


def _pytest_odoo(database, *arguments, conf=None, output=None):
    conf = conf or odoo.configuration("test.conf")
    return _pytest(
        f"--odoo-config={conf}",
        f"--odoo-database={database}",
        "--odoo-http",
        *arguments,
        environment=odoo.environment(),
        output=output,
    )


def _wheels():
    """Every add-on builds as a wheel, without network."""
    with tempfile.TemporaryDirectory() as scratch:
        sources, target = Path(scratch, "sources"), Path(scratch, "wheels")
        for name, folder in addons.own().items():
            # The build backend packs what git tracks if it finds a repository:
            # in a copy it also packs what isn't committed yet.
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(folder, sources / name, ignore=ignored)
        run(
            [python_env.PYTHON, "-m", "pip", "wheel", "--no-deps", "-q"]
            + ["--no-build-isolation", "--disable-pip-version-check"]
            + ["-w", target, *sources.iterdir()],
            log="wheels.log",
        )
        built = sorted(path.name for path in target.iterdir())
    print("\n".join(built))
    return len(built) == len(addons.own())


def _demo_data():
    """All our add-ons install at once with demo data, without a warning."""
    conf = odoo.configuration("demo.conf", with_tests=False)
    with databases.scratch("demo", source=databases.template(demo=True)) as database:
        return not _install(database, conf, addons.own(), "--with-demo")


def _install(database, conf, names, *options):
    """Install and print what Odoo warned of; return whether it did."""
    with step(f"Installing {', '.join(names)}"):
        warnings = odoo.install(database, conf, init=names, options=options)
    for line in warnings:
        print(line)
    return bool(warnings)


@contextlib.contextmanager
def _prepared_database(*beside):
    """A database with all our add-ons, and the test-only ones; did Odoo warn?"""
    names = [*beside, *addons.own(), *addons.for_tests()]
    with databases.scratch("beside" if beside else "test") as database:
        warned = _install(database, odoo.configuration("test.conf"), names)
        yield database, warned


def _translations(prepared):
    """The translation templates hold what the code holds."""
    conf = odoo.configuration("test.conf")
    stale = [
        path
        for path in translations.export(prepared, conf, write=False)
        if path.exists()
    ]
    for path in stale:
        print(f"{path.relative_to(settings.REPOSITORY)} is out of date: make i18n")
    return not stale


def _addon_paths():
    folders = [*addons.own().values(), *addons.for_tests().values()]
    paths = [*(folder / "tests" for folder in folders), TESTS / "integration"]
    return [path for path in paths if path.is_dir()]


def _addon_tests(prepared, paths):
    """In two processes, each with a database of its own: most of the time of a test is
    the test's own, and any machine has two cores. What the second one prints comes when
    the first has ended."""
    with contextlib.ExitStack() as stack:
        names = [
            stack.enter_context(databases.scratch(f"addons{number}", source=prepared))
            for number in (1, 2)
        ]
        first, second = _in_halves(paths)
        conf = odoo.configuration("test.conf")
        output = stack.enter_context(tempfile.TemporaryFile("w+"))
        beside = stack.enter_context(ThreadPoolExecutor(1))
        other = beside.submit(_pytest_odoo, names[1], *second, conf=conf, output=output)
        passed = _pytest_odoo(names[0], *first, conf=conf)
        passed = other.result() and passed
        output.seek(0)
        print(output.read(), flush=True)
    return passed


def _in_halves(paths):
    """Return the test files below ``paths`` in two lists of about the same size."""
    files = {file for path in paths for file in path.rglob("test_*.py")}
    files -= {file for path in paths for file in path.rglob(BROWSER_FILES)}
    halves = [[], []]
    for file in sorted(files, key=lambda file: (-file.stat().st_size, file)):
        min(halves, key=_size).append(file)
    return halves


def _size(files):
    return sum(file.stat().st_size for file in files)


def _coinstall():
    with _prepared_database(settings.PEER_MODULE) as (database, warned):
        return _pytest_odoo(database, TESTS / "coinstall") and not warned


def _browser_paths():
    files = settings.REPOSITORY.glob(f"*/tests/{BROWSER_FILES}")
    folder = TESTS / "browser"
    return [*sorted(files), *([folder] if folder.is_dir() else [])]


def _browser(prepared):
    with databases.scratch("browser", source=prepared) as database:
        with step("Building scripts and styles"):
            odoo.compile_assets(database, odoo.configuration("test.conf"))
        return _pytest_odoo(database, *_browser_paths())
