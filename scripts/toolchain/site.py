"""Fresh demo data, served for as long as a command needs them."""

import contextlib
import json
import signal
import socket
import subprocess
import urllib.request
from http.cookiejar import CookieJar

from . import addons, databases, demo, odoo, postgres, settings, system
from .console import Failure, step


@contextlib.contextmanager
def served():
    """Yield an Odoo with our add-ons and demo data of this very moment, for what is due
    in half an hour is late after lunch. No jobs run in it, and it goes afterwards."""
    postgres.ensure()
    system.ensure_rtlcss()
    conf = odoo.configuration("demo.conf", with_tests=False)
    template = databases.template(demo=True)
    with databases.scratch("pictures", source=template) as database:
        with step("Installing all add-ons with demo data"):
            odoo.install(database, conf, init=addons.own(), options=["--with-demo"])
            odoo.compile_assets(database, conf)
        port = _find_free_port()
        url = f"http://{settings.HTTP_HOST}:{port}"
        server = subprocess.Popen(
            odoo.command(
                *("-c", conf, "-d", database, "--log-level=critical"),
                *("--http-port", port, "--max-cron-threads=0"),
            ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=odoo.environment(),
            cwd=settings.REPOSITORY,
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with step("Starting Odoo"):
                demo.wait_until_ready(server, url)
            yield Site(url, database)
        finally:
            demo.stop(server)


class Site:
    """Who reads and sets up what the pictures show."""

    def __init__(self, url, database):
        self.url = url
        self.database = database

    def login(self, login):
        """Return a session of a user whose password is the login, as in demo data."""
        return Session(self, login)


class Session:
    """One user's session: calls of methods, and the cookie for a browser."""

    def __init__(self, site, login):
        self.url = site.url
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        )
        answer = self._post(
            "/web/session/authenticate",
            {"db": site.database, "login": login, "password": login},
        )
        self.user_id = answer["uid"]

    @property
    def key(self):
        return next(c.value for c in self.cookies if c.name == "session_id")

    def call(self, model, method, *arguments, **options):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(
            path,
            {"model": model, "method": method, "args": arguments, "kwargs": options},
        )

    def menus(self):
        """Return the menu entries that the user sees, by their ID."""
        with self._opener.open(f"{self.url}/web/webclient/load_menus") as answer:
            return json.load(answer)

    def preferences(self):
        """Return the language of the user's screens, and the time zone."""
        fields = ["lang", "tz"]
        return self.call("res.users", "read", [self.user_id], fields)[0]

    def speak(self, language):
        """Let the user's screens be in ``language``."""
        self.call("res.users", "write", [self.user_id], {"lang": language})

    def run_job(self, xml_id):
        """Run a scheduled action now, to its end."""
        self.call("ir.cron", "method_direct_trigger", [self.find(xml_id)])

    def find(self, xml_id):
        """Return the ID of the record with this XML ID."""
        module, _dot, name = xml_id.partition(".")
        rows = self.call(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )
        if not rows:
            raise Failure(f"The demo database has no {xml_id}")
        return rows[0]["res_id"]

    def _post(self, path, parameters):
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps({"jsonrpc": "2.0", "params": parameters}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self._opener.open(request) as answer:
            result = json.load(answer)
        if "error" in result:
            raise Failure(f"{path}: {result['error']['data']['message']}")
        return result["result"]


def _find_free_port():
    with socket.socket() as probe:
        probe.bind((settings.HTTP_HOST, 0))
        return probe.getsockname()[1]
