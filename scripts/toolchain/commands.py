"""The commands behind the Makefile's targets."""

import shutil
import signal
import subprocess

from . import (
    addons,
    bench,
    databases,
    demo,
    lint,
    odoo,
    pictures,
    postgres,
    python_env,
    settings,
    stages,
    translations,
)
from .console import Failure, say, step


def clone(name):
    """A database with everything installed that our add-ons depend on."""
    postgres.ensure()
    databases.clone(databases.template(), name)


def install(database, *names):
    """Bring add-ons up to date on a database that is made if it isn't there."""
    postgres.ensure()
    if not databases.exists(database):
        databases.clone(databases.template(), database)
    conf = odoo.configuration("odoo.conf")
    installed = databases.installed(database)
    warnings = odoo.install(
        database,
        conf,
        init=[name for name in names if name not in installed],
        update=[name for name in names if name in installed],
    )
    for line in warnings:
        print(line)


def run_odoo(*arguments):
    """Odoo's own command line, with our configuration."""
    postgres.ensure()
    conf = odoo.configuration("odoo.conf")
    environment = {**odoo.environment(), "ODOO_RC": str(conf)}
    return _hand_over(odoo.command(*arguments), environment)


def run_pytest(*arguments):
    """pytest with everything that running Odoo needs in the environment."""
    postgres.ensure()
    conf = odoo.configuration("odoo.conf")
    return _hand_over(
        [python_env.PYTHON, "-m", "pytest", f"--odoo-config={conf}", *arguments],
        odoo.environment(),
    )


def shell(*arguments):
    """Odoo's shell on the demo database."""
    postgres.ensure()
    conf = demo.prepare()
    return _hand_over(
        odoo.command(
            *("shell", "-c", conf, "-d", settings.DEMO_DATABASE, "--no-http"),
            *("--log-level=warn", *arguments),
        ),
        odoo.environment(),
    )


def i18n():
    """Export every add-on's terms and merge them into its Persian translation."""
    postgres.ensure()
    conf = odoo.configuration("odoo.conf", with_tests=False)
    with databases.scratch("i18n") as database:
        with step(f"Installing {', '.join(addons.own())}"):
            odoo.install(database, conf, init=addons.own())
        for path in translations.export(database, conf, write=True):
            say(f"Wrote {path.relative_to(settings.REPOSITORY)}")
    for name, folder in addons.own().items():
        missing = len(translations.problems(name, folder))
        say(f"{name}: {missing or 'no'} terms to translate")


def clean():
    """Remove databases, server, environment and all else that we fetched or made."""
    if postgres.users_own():
        postgres.ensure()
        databases.drop_all()
    postgres.remove()
    with step(f"Removing {settings.CACHE}"):
        shutil.rmtree(settings.CACHE, ignore_errors=True)


def _hand_over(command, environment):
    """Let a program have the terminal; Ctrl-C is its business, not ours."""
    process = subprocess.Popen(
        [str(part) for part in command], cwd=settings.REPOSITORY, env=environment
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
    return process.wait()


COMMANDS = {
    "demo": demo.serve,
    "test": stages.everything,
    "test-unit": lambda: 0 if stages.unit() else 1,
    "lint": lint.check,
    "format": lint.reformat,
    "shell": shell,
    "bench": bench.run,
    "i18n": i18n,
    "pictures": pictures.make,
    "clean": clean,
    "clone": clone,
    "install": install,
    "odoo": run_odoo,
    "pytest": run_pytest,
}


def dispatch(name, arguments):
    if name not in COMMANDS:
        raise Failure(f"unknown command {name}; there are: {', '.join(COMMANDS)}")
    try:
        return COMMANDS[name](*arguments)
    finally:
        postgres.leave()
