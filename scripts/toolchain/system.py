"""Programs outside Python: rtlcss, wkhtmltopdf, Chromium. Each may be missing."""

import os
import shutil
import subprocess

from . import settings
from .console import Failure, run, say, stamped, step, write_stamp

NODE_FOLDER = settings.CACHE / "node"
RTLCSS = "rtlcss@4.3.0"
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


def tool_folders():
    """Folders that go in front of PATH."""
    return [str(settings.VENV / "bin"), str(NODE_FOLDER / "node_modules/.bin")]


def ensure_rtlcss():
    """Odoo turns style sheets for right-to-left languages with rtlcss."""
    if (
        stamped("rtlcss", RTLCSS)
        and (NODE_FOLDER / "node_modules/.bin/rtlcss").exists()
    ):
        return
    if not shutil.which("npm"):
        say("npm is missing, so no rtlcss: Persian screens are laid out left to right")
        return
    NODE_FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with step("Fetching rtlcss"):
            run(
                ["npm", "install", "--no-audit", "--no-fund", "--prefix", NODE_FOLDER]
                + [RTLCSS],
                log="npm.log",
            )
    except Failure as error:
        say(f"No rtlcss, Persian screens are laid out left to right: {error}")
        return
    write_stamp("rtlcss", RTLCSS)


def ensure_wkhtmltopdf():
    """Odoo prints PDF with wkhtmltopdf."""
    if not shutil.which("wkhtmltopdf") and not _install("wkhtmltopdf"):
        say("wkhtmltopdf is missing, so reports can't be printed as PDF")


def ensure_chromium():
    """Return whether a browser is there for the browser tests."""
    if any(shutil.which(name) for name in CHROMIUM_NAMES):
        return True
    return _install("chromium", "fonts-noto-core")


def _install(*packages):
    """Install packages of the system with apt, if we may."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step(f"Installing {packages[0]} with apt"):
            subprocess.run(
                ["apt-get", "-qq", "update"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
            run(
                ["apt-get", "-qq", "install", "-y", "--no-install-recommends"]
                + list(packages),
                log=f"apt-{packages[0]}.log",
                env=environment,
            )
    except Failure as error:
        say(str(error))
        return False
    return True
