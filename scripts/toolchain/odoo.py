"""Odoo's configuration file and commands."""

import os
import re
import subprocess

from . import addons, odoo_home, postgres, python_env, settings, system
from .console import Failure, digest, run

COMPILE_ASSETS = """
bundles = ("web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy")
for name in bundles:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
    bundle.js()
    bundle.css()
env.cr.commit()
"""

# Python's own deprecation warnings come from libraries.
WARNING = re.compile(r" (WARNING|ERROR|CRITICAL) (?!\S+ py\.warnings)")


def configuration(name, *, with_tests=True):
    """Write the configuration file ``name`` and return its path.

    Some of Odoo's commands take nothing but a configuration file and a database, so
    everything is in there.
    """
    odoo = odoo_home.folder()
    folders = [
        *odoo_home.addons_folders(odoo),
        python_env.site_packages() / "odoo/addons",
    ]
    if addons.own():
        folders.append(settings.REPOSITORY)
    if with_tests and addons.for_tests():
        folders.append(addons.TEST_FOLDER)
    lines = [
        "[options]",
        f"addons_path = {','.join(map(str, folders))}",
        f"data_dir = {settings.DATA_DIR}",
        f"http_interface = {settings.HTTP_HOST}",
        f"http_port = {settings.HTTP_PORT}",
        "workers = 0",
        "list_db = False",
        # By default mail goes to this machine's port 25. Nothing listens on port 1.
        "smtp_port = 1",
    ]
    for option, variable in (
        ("db_host", "PGHOST"),
        ("db_port", "PGPORT"),
        ("db_user", "PGUSER"),
    ):
        if value := os.environ.get(variable):
            lines.append(f"{option} = {value}")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    # Two checkouts may run at once: each has its own add-ons path.
    folder = settings.CACHE / "conf" / digest(settings.REPOSITORY.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{name}.{os.getpid()}"
    partial.write_text("\n".join(lines) + "\n")
    return partial.replace(folder / name)


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


def install(database, conf, *, init=(), update=(), options=()):
    """Install or update modules; return the lines Odoo warned with."""
    arguments = ["-c", conf, "-d", database, "--stop-after-init", "--no-http"]
    if init:
        arguments += ["-i", ",".join(init)]
    if update:
        arguments += ["-u", ",".join(update)]
    output = run(
        command(*arguments, "--log-level=warn", *options),
        log=f"{database}.log",
        env=environment(),
        cwd=settings.REPOSITORY,
    )
    return [line for line in output.splitlines() if WARNING.search(line)]


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
    if result.returncode or "Traceback" in result.stderr:
        raise Failure(f"A script failed on {database}:\n{result.stderr[-3000:]}")
    return result.stdout


def compile_assets(database, conf):
    """Build the main scripts and styles now, not while a page is waited for."""
    script(database, conf, COMPILE_ASSETS)
