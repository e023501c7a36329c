"""A headless Chromium that is driven over its DevTools protocol."""

import base64
import contextlib
import io
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import websocket
from PIL import Image

from . import system
from .console import Failure

START_TIMEOUT = 30
ANSWER_TIMEOUT = 120  # a page comes only when the server has made it
QUIET = 0.4  # seconds without network and without change before a page is ready
PAGE_TIMEOUT = 60
# Workers load by themselves: the page is never told that they are done.
WORKER = "/bus/websocket_worker"

# A page is ready when a view, a dialog or a page of the portal is there, and nothing
# loads.
READY = """(() => {
    const shown = "#wrapwrap, .o_action_manager > *, .o_dialog, .o_error_dialog";
    const busy = ".o_loading_indicator, .o_blockUI";
    if (document.readyState !== "complete" || !document.querySelector(shown))
        return null;
    if (document.querySelector(busy)) return null;
    return document.querySelectorAll("body *").length;
})()"""


class Browser:
    """One page of one Chromium. What the page complains of gathers in ``errors``."""

    def __init__(self, width, height, *, phone=False):
        self.errors = []
        self._number = 0
        self._loading = {}
        self._folder = tempfile.mkdtemp(prefix="sla-chromium-")
        self._process = subprocess.Popen(
            [
                _find(),
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-dev-shm-usage", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync", "--hide-scrollbars"),
                *("--remote-debugging-port=0", "--remote-allow-origins=*"),
                f"--user-data-dir={self._folder}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._socket = websocket.create_connection(
                self._address(), timeout=ANSWER_TIMEOUT
            )
            target = self._open_page()
            self._session = self.send(
                "Target.attachToTarget", targetId=target, flatten=True
            )["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
            self.resize(width, height, phone=phone)
        except BaseException:
            self.close()
            raise

    def _address(self):
        """Chromium chooses a free port and writes it down."""
        file = Path(self._folder, "DevToolsActivePort")
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise Failure("Chromium ended before it was ready")
            lines = file.read_text().split() if file.exists() else ()
            if len(lines) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.1)
        raise Failure(f"Chromium did not start within {START_TIMEOUT} s")

    def _open_page(self):
        self._session = None
        return self.send("Target.createTarget", url="about:blank")["targetId"]

    def send(self, method, **parameters):
        """Call ``method`` of the protocol, and return its result."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            try:
                answer = json.loads(self._socket.recv())
            except websocket.WebSocketTimeoutException as error:
                raise Failure(f"Chromium: {method}: no answer in time") from error
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failure(f"Chromium: {method}: {answer['error']['message']}")
                return answer["result"]
            self._note(answer)

    def _note(self, event):
        """Keep what an event of the protocol tells of requests and of errors."""
        method, details = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            if WORKER not in details["request"]["url"]:
                self._loading[details["requestId"]] = details["request"]["url"]
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self._loading.pop(details["requestId"], None)
        elif error := get_error(method, details):
            self.errors.append(error)

    def resize(self, width, height, *, phone=False):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    def enter(self, url, session_key):
        """Go on as whoever has this session; nothing is left of the one before."""
        self.send("Network.clearBrowserCookies")
        self.send("Network.setCookie", url=url, name="session_id", value=session_key)

    def open(self, url):
        """Go to a page and wait until it is ready."""
        self._loading.clear()
        self.send("Page.navigate", url="about:blank")
        self.errors.clear()
        self.send("Page.navigate", url=url)
        self.wait()

    def stay(self, zone):
        """Have the clock of a time zone, as where the user sits."""
        self.send("Emulation.setTimezoneOverride", timezoneId=zone)

    def evaluate(self, expression):
        """Return the value of a JavaScript expression; a promise is waited for."""
        result = self.send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if problem := result.get("exceptionDetails"):
            raise Failure(f"{expression[:80]}: {_describe(problem)}")
        return result["result"].get("value")

    def wait(self):
        """Wait until nothing is loaded and nothing changes any more."""
        deadline = time.monotonic() + PAGE_TIMEOUT
        before, since = None, time.monotonic()
        while time.monotonic() < deadline:
            size = self.evaluate(READY)
            if size is None or self._loading or size != before:
                before, since = size, time.monotonic()
            elif time.monotonic() - since >= QUIET:
                return
            time.sleep(0.1)
        loading = ", ".join(self._loading.values())[:200]
        self.errors.append(f"not ready within {PAGE_TIMEOUT} s; loading: {loading}")

    def picture(self):
        """Return what is seen as an image."""
        answer = self.send("Page.captureScreenshot", format="png")
        return Image.open(io.BytesIO(base64.b64decode(answer["data"])))

    def close(self):
        with contextlib.suppress(AttributeError, OSError):
            self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def get_error(method, details):
    """Return the error that an event of the protocol tells of, or ``None``."""
    if method == "Runtime.exceptionThrown":
        return _describe(details["exceptionDetails"])
    if method == "Log.entryAdded" and details["entry"]["level"] == "error":
        entry = details["entry"]
        return f"{entry['text']} {entry.get('url', '')}".strip()
    if method == "Runtime.consoleAPICalled" and details["type"] == "error":
        words = (
            argument.get("value") or argument.get("description", "")
            for argument in details["args"]
        )
        return " ".join(str(word) for word in words)
    return None


def _describe(problem):
    thrown = problem.get("exception", {}).get("description", "")
    return (thrown or problem.get("text", "")).splitlines()[0][:300]


def _find():
    for name in system.CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    raise Failure("There is no Chromium: apt-get install chromium fonts-noto-core")
