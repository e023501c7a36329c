"""``make bench``: the scripts of tests/bench, each with three databases to measure.

``plain`` holds what our add-ons build on, ``ours`` our add-ons besides, ``peer`` the
OCA module that does a similar job. The scripts import Odoo themselves; where things
are stands in the environment: ODOO_RC (configuration file), BENCH_PLAIN, BENCH_OURS
and BENCH_PEER (database names; the last is missing if the module is).
"""

import subprocess
from contextlib import ExitStack

from . import addons, databases, odoo, postgres, python_env, settings
from .console import Failure, step

FOLDER = settings.REPOSITORY / "tests/bench"


def run(*arguments):
    scripts = sorted(FOLDER.glob("bench*.py"))
    if not scripts:
        raise Failure("there are no benchmarks in tests/bench")
    postgres.ensure()
    conf = odoo.configuration("bench.conf")
    wanted = {"plain": [], "ours": list(addons.own())}
    if (python_env.site_packages() / "odoo/addons" / settings.PEER_MODULE).is_dir():
        wanted["peer"] = [settings.PEER_MODULE]
    environment = {**odoo.environment(), "ODOO_RC": str(conf)}
    with ExitStack() as stack:
        for name, modules in wanted.items():
            database = stack.enter_context(databases.scratch(f"bench_{name}"))
            environment[f"BENCH_{name.upper()}"] = database
            if modules:
                with step(f"Installing {', '.join(modules)}"):
                    odoo.install(database, conf, init=modules)
        codes = [
            subprocess.run(
                [str(python_env.PYTHON), str(script), *arguments],
                cwd=settings.REPOSITORY,
                env=environment,
            ).returncode
            for script in scripts
        ]
    return max(codes)
