"""Days and moments are written in one place on each side, ``sla.format`` on the server
and ``slaFormat`` in the browser: an add-on for another calendar takes over there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "sla_base/models/sla_format.py"
SCRIPT = ROOT / "sla_base/static/src/format.js"

# what would write a day or a moment for people
_IN_PYTHON = re.compile(
    r"\b(format_(date|datetime|time|date_range)|posix_to_ldml|babel)\b|strftime\("
)
_IN_SCRIPTS = re.compile(
    r"\btoLocale(Date|Time)?String\b|\btoFormat\(|Intl\.(DateTime|Number)Format|"
    r"\bformat(Date|DateTime|Time|Duration|FloatTime)\b"
)
_IN_QWEB = re.compile(
    r"\bformat_(date|datetime|time)\(|'widget':\s*'(date|datetime|relative|duration)'"
)
_DATE_FIELD = re.compile(
    r't-field="[\w.]*\.(\w*date\w*|\w+_at|\w+_until|month|day)"(?![^>]*sla_(day|moment))'
)
# what machines read, not people: times of day to compare, values of form fields
_FOR_MACHINES = {
    "sla_base/wizards/sla_holiday_import_line.py",
    "sla_base/wizards/sla_setup_hours.py",
}


def _get_files(pattern):
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        for path in sorted(manifest.parent.rglob(pattern)):
            if {"tests", "demo", "lib"}.isdisjoint(path.parts):
                yield path


def _find(pattern, *expressions, but=()):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _get_files(pattern)
        if path not in but and str(path.relative_to(ROOT)) not in _FOR_MACHINES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if any(expression.search(line) for expression in expressions)
    ]


def test_python_writes_days_through_sla_format():
    assert _IN_PYTHON.search(PYTHON.read_text())
    assert not _find("*.py", _IN_PYTHON, but=[PYTHON])


def test_scripts_write_days_and_numbers_through_sla_format():
    assert _IN_SCRIPTS.search(SCRIPT.read_text())
    found = _find("static/src/**/*.js", _IN_SCRIPTS, but=[SCRIPT])
    assert not found
    assert not _find("static/src/**/*.xml", _IN_SCRIPTS)


def test_reports_pages_and_mails_write_days_through_sla_format():
    pages = _find("*.xml", _IN_QWEB, _DATE_FIELD)
    assert not [line for line in pages if "strftime" not in line]
