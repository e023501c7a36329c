"""Where Odoo is: the folder named by ODOO_HOME, or the one we fetch."""

import os
import re
from pathlib import Path

from . import debian, settings
from .console import Failure


def folder():
    """The folder that holds the ``odoo`` package (it goes on Python's path)."""
    if not (chosen := os.environ.get("ODOO_HOME")):
        return debian.fetch_odoo()
    path = Path(chosen).expanduser().resolve()
    for candidate in (path, path.parent):
        if (candidate / "odoo/release.py").exists():
            _check_series(candidate)
            return candidate
    raise Failure(f"ODOO_HOME={chosen} holds no odoo/release.py")


def _check_series(path):
    series = re.search(
        r"^version_info = \((\d+), (\d+)", (path / "odoo/release.py").read_text(), re.M
    )
    if not series or ".".join(series.groups()) != settings.ODOO_SERIES:
        raise Failure(f"{path} is not Odoo {settings.ODOO_SERIES}")


def addons_folders(path):
    """Odoo's own add-on folders; a checkout has two of them."""
    return [
        candidate
        for candidate in (path / "odoo/addons", path / "addons")
        if (candidate / "base").is_dir() or (candidate / "web").is_dir()
    ]


def version(path):
    """Changes when the core changes, so that databases are built afresh."""
    head = path / ".git/HEAD"
    revision = ""
    if head.exists():
        revision = head.read_text()
        if revision.startswith("ref: "):
            branch = path / ".git" / revision[5:].strip()
            revision = branch.read_text() if branch.exists() else revision
    return f"{path} {(path / 'odoo/release.py').stat().st_mtime_ns} {revision}"
