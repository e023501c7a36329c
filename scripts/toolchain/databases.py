"""Template databases, built once, and their clones.

A template has everything installed that our add-ons depend on, in both languages. It
is keyed by what went into it, so it is built again when the core, the pinned
requirements or the list of dependencies change. Clones take about a second.
"""

import os
import shutil
from contextlib import contextmanager

from . import addons, odoo, odoo_home, postgres, python_env, settings
from .console import digest, lock, say, step

PREFIX = "sla_template"
KEPT = 2  # templates of each kind, so that two checkouts don't fight

# Services that Odoo would reach on the internet point to a port that nobody listens
# on, so that a demonstration or a test never sends anything by accident.
SETUP = f"""
codes = {settings.LANGUAGES!r}
for code in codes:
    env["res.lang"]._activate_lang(code)
env["res.users"].with_context(active_test=False).search([]).partner_id.lang = codes[0]
for name in ("iap", "sms", "enrich", "snailmail", "iap.partner_autocomplete"):
    env["ir.config_parameter"].set_param(name + ".endpoint", "http://127.0.0.1:1")
if "iap_enrich_auto_done" in env["res.company"]._fields:
    env["res.company"].search([]).iap_enrich_auto_done = True
env.ref("mail.ir_cron_module_update_notification").active = False
# Runs into its own locks with Odoo's demo data, and has nothing to do with us.
env.ref("stock.ir_cron_scheduler_action").active = False

# Debian's Odoo lacks a script that mail puts on every page: the browser's console
# would show an error each time, and browser tests stop at any.
from odoo.tools.misc import file_path
script = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
try:
    file_path(script)
except FileNotFoundError:
    env["ir.asset"].create({{
        "name": "A script that is not there",
        "bundle": "web.assets_backend",
        "directive": "remove",
        "path": script,
    }})
env.cr.commit()
"""


def template(*, demo=False):
    """Name of an up-to-date template database; build it if there is none."""
    modules = sorted({*settings.BASE_MODULES, *addons.foreign_dependencies()})
    key = digest(
        SETUP,
        odoo_home.version(odoo_home.folder()),
        settings.REPOSITORY / python_env.REQUIREMENTS[0],
        *modules,
    )[:8]
    kind = "demo" if demo else "plain"
    name = f"{PREFIX}_{kind}_{key}"
    with lock(f"template-{kind}"):
        if not _is_template(name):
            with step(
                f"Building the template database {name} ({len(modules)} modules)"
            ):
                _build(name, modules, demo)
            _forget_old(kind)
    return name


def _is_template(name):
    return bool(
        postgres.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate",
            parameters=[name],
        )
    )


def _build(name, modules, demo):
    drop(name)
    create(name)
    conf = odoo.configuration("template.conf", with_tests=False)
    odoo.install(
        name,
        conf,
        init=modules,
        options=[
            "--with-demo" if demo else "--without-demo",
            f"--load-language={','.join(settings.LANGUAGES)}",
        ],
    )
    odoo.script(name, conf, SETUP)
    postgres.execute("ALTER DATABASE {} IS_TEMPLATE true", name)


def _forget_old(kind):
    rows = postgres.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datistemplate"
        " ORDER BY oid DESC",
        parameters=[f"{PREFIX}\\_{kind}\\_%"],
    )
    for (name,) in rows[KEPT:]:
        postgres.execute("ALTER DATABASE {} IS_TEMPLATE false", name)
        drop(name)


def exists(name):
    return bool(
        postgres.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", parameters=[name]
        )
    )


def installed(name):
    """Names of the modules installed in a database."""
    rows = postgres.execute(
        "SELECT name FROM ir_module_module WHERE state = 'installed'", database=name
    )
    return {module for (module,) in rows}


def create(name):
    postgres.execute(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name
    )


def clone(source, name):
    """Copy a database that nobody is connected to, with its filestore."""
    drop(name)
    # Copying files beats replaying a log where nothing is flushed to disk.
    strategy = "" if postgres.users_own() else " STRATEGY file_copy"
    postgres.execute("CREATE DATABASE {} TEMPLATE {}" + strategy, name, source)
    origin, target = filestore(source), filestore(name)
    if origin.is_dir():
        # Odoo never writes into a stored file, so links are as good as copies.
        shutil.copytree(origin, target, copy_function=os.link)


def drop(name):
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
        parameters=[name],
    )
    postgres.execute("DROP DATABASE IF EXISTS {}", name)
    shutil.rmtree(filestore(name), ignore_errors=True)


def filestore(name):
    return settings.DATA_DIR / "filestore" / name


@contextmanager
def scratch(purpose, *, source=None):
    """A clone that goes when the block ends; leftovers of killed runs go too."""
    prefix = f"sla_run_{purpose}_"
    _drop_leftovers(prefix)
    name = f"{prefix}{os.getpid()}"
    clone(source or template(), name)
    try:
        yield name
    finally:
        if os.environ.get("KEEP_DATABASES"):
            say(f"Database {name} is kept")
        else:
            drop(name)


def _drop_leftovers(prefix):
    rows = postgres.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s",
        parameters=[prefix.replace("_", "\\_") + "%"],
    )
    for (name,) in rows:
        pid = name[len(prefix) :]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            drop(name)


def drop_all():
    """Drop every database we made on the user's own server."""
    rows = postgres.execute(
        "SELECT datname FROM pg_database"
        " WHERE datname LIKE 'sla\\_run\\_%%' OR datname LIKE %s OR datname = %s",
        parameters=[PREFIX.replace("_", "\\_") + "\\_%", settings.DEMO_DATABASE],
    )
    for (name,) in rows:
        postgres.execute("ALTER DATABASE {} IS_TEMPLATE false", name)
        drop(name)
