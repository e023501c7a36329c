"""``make demo``: a served database with everything of ours and demo data."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import addons, databases, odoo, postgres, settings, system
from .console import Failure, drop_stamp, say, step, write_stamp

STAMP = "demo.json"
URL = f"http://{settings.HTTP_HOST}:{settings.HTTP_PORT}"
# The whole page, not only the port: it comes once the registry is loaded.
READY_PATH = "/web/login"
READY_TIMEOUT = 300


def serve():
    _check_port()
    postgres.ensure()
    system.ensure_rtlcss()
    system.ensure_wkhtmltopdf()
    conf = prepare()
    say(f"Starting Odoo on {URL}")
    # In a session of its own: Ctrl-C reaches us, and we pass it on exactly once,
    # for a second signal makes Odoo stop without cleaning up.
    server = subprocess.Popen(
        odoo.command("-c", conf, "-d", settings.DEMO_DATABASE, "--log-level=warn"),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env=odoo.environment(),
        cwd=settings.REPOSITORY,
    )
    # Also when started in the background, where shells have SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        wait_until_ready(server, URL)
        say(f"Ready: {URL}  login admin, password admin.  Ctrl-C stops it.")
        return server.wait()
    except KeyboardInterrupt:
        say("Stopping")
        return stop(server)


def prepare():
    """Have the demo database hold our add-ons as they are now; return its config."""
    conf = odoo.configuration("demo.conf", with_tests=False)
    template = databases.template(demo=True)
    wanted = {name: addons.fingerprint(path) for name, path in addons.own().items()}
    state = _state()
    present = state.get("addons", {})
    if (
        state.get("template") != template
        or not databases.exists(settings.DEMO_DATABASE)
        or set(present) - set(wanted)
    ):
        with step("Making the demo database"):
            drop_stamp(STAMP)
            databases.clone(template, settings.DEMO_DATABASE)
        present = {}
    changed = [name for name in wanted if present.get(name) != wanted[name]]
    if changed:
        drop_stamp(STAMP)
        _install(conf, present, changed)
        write_stamp(STAMP, json.dumps({"template": template, "addons": wanted}))
    elif not state:
        write_stamp(STAMP, json.dumps({"template": template, "addons": wanted}))
    return conf


def _install(conf, present, changed):
    with step(f"Installing {', '.join(changed)}"):
        warnings = odoo.install(
            settings.DEMO_DATABASE,
            conf,
            init=[name for name in changed if name not in present],
            update=[name for name in changed if name in present],
            options=["--with-demo"],
        )
        for line in warnings:
            print(line)
    with step("Building scripts and styles"):
        odoo.compile_assets(settings.DEMO_DATABASE, conf)


def _state():
    path = settings.STAMPS / STAMP
    return json.loads(path.read_text()) if path.exists() else {}


def _check_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HTTP_HOST, settings.HTTP_PORT))
        except OSError as error:
            raise Failure(
                f"Port {settings.HTTP_PORT} is in use: stop what serves there first"
            ) from error


def wait_until_ready(server, url):
    """Wait until Odoo serves its first page; stop it if that takes too long."""
    deadline = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Failure("Odoo ended before it was ready")
        try:
            with urllib.request.urlopen(url + READY_PATH, timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    stop(server)
    raise Failure(f"Odoo did not answer on {url} within {READY_TIMEOUT} s")


def stop(server):
    """Let Odoo end as it would with Ctrl-C; return 0."""
    server.send_signal(signal.SIGINT)
    while True:
        try:
            server.wait(timeout=30)
            return 0
        except subprocess.TimeoutExpired:
            server.kill()
        except KeyboardInterrupt:
            server.send_signal(signal.SIGINT)
