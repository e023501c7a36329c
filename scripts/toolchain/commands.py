"""The commands behind the Makefile's targets."""

import os

from . import databases, odoo, postgres, python_env, settings
from .console import Failure


def clone(name):
    """A database with everything installed that our add-ons depend on."""
    postgres.ensure()
    databases.clone(databases.template(), name)


def run_odoo(*arguments):
    """Odoo's own command line, with our configuration."""
    postgres.ensure()
    conf = odoo.configuration("odoo.conf")
    environment = {**odoo.environment(), "ODOO_RC": str(conf)}
    os.chdir(settings.REPOSITORY)
    os.execve(python_env.PYTHON, odoo.command(*arguments), environment)


def install(database, *names):
    """Bring add-ons up to date on a database that is made if it isn't there."""
    postgres.ensure()
    if not databases.exists(database):
        databases.clone(databases.template(), database)
    conf = odoo.configuration("odoo.conf")
    installed = databases.installed(database)
    odoo.install(
        database,
        conf,
        init=[name for name in names if name not in installed],
        update=[name for name in names if name in installed],
    )


def run_pytest(*arguments):
    """pytest with everything that running Odoo needs in the environment."""
    postgres.ensure()
    conf = odoo.configuration("odoo.conf")
    command = [python_env.PYTHON, "-m", "pytest", f"--odoo-config={conf}", *arguments]
    os.chdir(settings.REPOSITORY)
    os.execve(python_env.PYTHON, command, odoo.environment())


COMMANDS = {
    "clone": clone,
    "install": install,
    "odoo": run_odoo,
    "pytest": run_pytest,
}


def dispatch(name, arguments):
    if name not in COMMANDS:
        raise Failure(f"unknown command {name}; there are: {', '.join(COMMANDS)}")
    return COMMANDS[name](*arguments)
