"""Odoo's configuration file and commands."""

import os
import subprocess

from . import addons, odoo_home, postgres, python_env, settings, system
from .console import run


def configuration(name, *, with_tests=True):
    """Write the configuration file ``name`` and return its path.

    Some of Odoo's commands take nothing but a configuration file and a database, so
    everything is in there.
    """
    odoo = odoo_home.folder()
    folders = [
        *odoo_home.addons_folders(odoo),
        python_env.site_packages() / "odoo/addons",
        settings.REPOSITORY,
    ]
    if with_tests and addons.TEST_FOLDER.is_dir():
        folders.append(addons.TEST_FOLDER)
    lines = [
        "[options]",
        f"addons_path = {','.join(map(str, folders))}",
        f"data_dir = {settings.DATA_DIR}",
        f"http_interface = {settings.HTTP_HOST}",
        f"http_port = {settings.HTTP_PORT}",
        "workers = 0",
        "list_db = False",
        # Mail goes to this machine's port 25 by default. Port 1 never answers.
        "smtp_port = 1",
        "publisher_warranty_url =",
    ]
    for option, variable in (
        ("db_host", "PGHOST"),
        ("db_port", "PGPORT"),
        ("db_user", "PGUSER"),
    ):
        if value := os.environ.get(variable):
            lines.append(f"{option} = {value}")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.CACHE / name
    path.write_text("\n".join(lines) + "\n")
    return path


def environment():
    """Variables for a process that runs Odoo."""
    result = {**os.environ, **postgres.environment()}
    # Odoo would take this one for the database to serve.
    result.pop("PGDATABASE", None)
    result.pop("ODOO_RC", None)
    result["PATH"] = os.pathsep.join([*system.tool_folders(), result["PATH"]])
    result["PYTHONDONTWRITEBYTECODE"] = "1"
    return result


def command(*arguments):
    return [str(python_env.PYTHON), "-m", "odoo", *map(str, arguments)]


def install(database, conf, *, init=(), update=(), options=(), log=None):
    """Install or update modules; a traceback or error in the log is a failure."""
    arguments = ["-c", conf, "-d", database, "--stop-after-init", "--no-http"]
    if init:
        arguments += ["-i", ",".join(init)]
    if update:
        arguments += ["-u", ",".join(update)]
    arguments += ["--log-level=warn", *options]
    return run(
        command(*arguments),
        log=log or f"{database}.log",
        env=environment(),
        cwd=settings.REPOSITORY,
    )


def script(database, conf, code):
    """Run Python code in Odoo's shell, with ``env``; it must commit by itself."""
    result = subprocess.run(
        command(
            *("shell", "-c", conf, "-d", database, "--no-http", "--log-level=warn")
        ),
        input=code,
        capture_output=True,
        text=True,
        env=environment(),
        cwd=settings.REPOSITORY,
    )
    return result
