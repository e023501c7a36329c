"""The virtual environment: Odoo's libraries, OCA add-ons and the tools."""

import os
import shutil
import sys

from . import debian, odoo_home, settings
from .console import Failure, digest, drop_stamp, lock, run, stamped, step, write_stamp

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
PYTHON = settings.VENV / "bin/python"


def ensure():
    """Make or update the virtual environment; return the folder that holds Odoo."""
    if sys.version_info < (3, 11):  # noqa: UP036 (any Python may run this)
        raise Failure("Python 3.11 or newer is needed: make PYTHON=python3.12 ...")
    with lock("environment"):
        odoo = odoo_home.folder()
        files = [settings.REPOSITORY / name for name in REQUIREMENTS]
        key = digest(sys.version, str(odoo), *files)
        if not (stamped("venv", key) and PYTHON.exists()):
            drop_stamp("venv")
            _create()
            _announce_odoo(odoo)
            with step("Installing Python packages"):
                _install(files)
            write_stamp("venv", key)
    return odoo


def site_packages():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return settings.VENV / f"lib/python{version}/site-packages"


def _create():
    marker = settings.VENV / "pyvenv.cfg"
    current = f"version = {'.'.join(map(str, sys.version_info[:3]))}\n"
    usable = marker.exists() and current in marker.read_text()
    if usable and (settings.VENV / "bin/pip").exists():
        return
    shutil.rmtree(settings.VENV, ignore_errors=True)
    # Inside a virtual environment sys.executable is that one's own interpreter.
    base = getattr(sys, "_base_executable", sys.executable)
    with step("Making a virtual environment"):
        try:
            run([base, "-m", "venv", "--without-pip", settings.VENV])
            run([PYTHON, "-m", "ensurepip", "--upgrade", "--default-pip"])
        except Failure:
            # Debian keeps ensurepip in a package of its own.
            wheel = debian.fetch_pip_wheel()
            run([PYTHON, wheel / "pip", "install", "--no-index", wheel])


def _announce_odoo(odoo):
    """Put Odoo on the path and tell pip that it is there.

    The metadata lists no requirements: ours do, with versions that come as wheels,
    where Odoo's own would build some from source.
    """
    packages = site_packages()
    (packages / "odoo-server.pth").write_text(f"{odoo}\n")
    info = packages / f"odoo-{settings.ODOO_SERIES}.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: odoo\nVersion: {settings.ODOO_SERIES}\n"
    )
    (info / "RECORD").write_text("")
    (info / "INSTALLER").write_text("make\n")


def _install(files):
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    for path in files:
        command += ["-r", path]
    run(command, log="pip.log", env={**os.environ, "PIP_NO_INPUT": "1"})
