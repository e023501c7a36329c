"""Debian packages fetched with apt and unpacked under a folder of our own.

The system's own sources, lists and packages stay as they are and no root is needed:
apt gets its own state, cache and list folders. Signatures are checked as usual.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import settings
from .console import Failure, digest, run, say, stamped, step, write_stamp

APT = settings.CACHE / "apt"
PREFIX = settings.CACHE / "debian"

# Odoo's links to JavaScript and fonts lead into these packages. Font Awesome and
# Inconsolata come from the older suite: newer ones lack the files Odoo links to.
ODOO_PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/sid",
    "libjs-underscore/sid",
    "libjs-jquery-form/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-glyphicons-halflings/sid",
    "fonts-noto-core/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
)
PYTHON_FOLDER = PREFIX / "usr/lib/python3/dist-packages"
FONT_FOLDER = PREFIX / "usr/share/fonts"
KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
    "/etc/apt/trusted.gpg.d/debian-archive-keyring.gpg",
)


def _configured_sources():
    """Yield (addresses, suites, components, key) of the machine's apt sources."""
    etc = Path("/etc/apt")
    parts = sorted((etc / "sources.list.d").glob("*"))
    for path in [etc / "sources.list", *parts]:
        if path.suffix == ".sources":
            yield from _deb822_sources(path)
        elif path.suffix == ".list" and path.is_file():
            yield from _one_line_sources(path)


def _deb822_sources(path):
    for stanza in re.split(r"\n\s*\n", path.read_text()):
        fields, name = {}, None
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if line[:1].isspace():
                fields[name] = f"{fields.get(name, '')} {line.strip()}"
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.strip().lower()
                fields[name] = value.strip()
        if "deb" in fields.get("types", "").split() and fields.get("enabled") != "no":
            lists = [
                fields.get(n, "").split() for n in ("uris", "suites", "components")
            ]
            yield *lists, fields.get("signed-by", "")


def _one_line_sources(path):
    pattern = re.compile(r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<rest>\S+\s.*)")
    for line in path.read_text().splitlines():
        if match := pattern.match(line.split("#")[0].strip()):
            address, suite, *components = match["rest"].split()
            key = re.search(r"signed-by=(\S+)", match["options"] or "")
            yield [address], [suite], components, key[1] if key else ""


def _mirrors():
    """(address, key) of what may be mirrors of Debian's archive, likely ones first."""
    found = []
    for addresses, suites, components, key in _configured_sources():
        # The security archive holds updates only.
        if "main" not in components or any("security" in suite for suite in suites):
            continue
        found += [(address, key) for address in addresses]
    likely = [pair for pair in found if pair[0].rstrip("/").endswith("/debian")]
    # On Debian itself a mirror may have any address.
    is_debian = re.search(r"^ID=debian$", Path("/etc/os-release").read_text(), re.M)
    return likely or (found if is_debian else [])


def _mirror():
    """Address of a Debian mirror and the key to check it with."""
    if address := os.environ.get("DEBIAN_MIRROR"):
        candidates = [(address, "")]
    else:
        candidates = _mirrors()
    if not candidates:
        raise Failure(
            "This machine's apt has no Debian mirror, so odoo-19 is not to be had here:"
            " set ODOO_HOME to an Odoo 19 installation or checkout,"
            " or DEBIAN_MIRROR to a Debian mirror's address"
        )
    address, key = candidates[0]
    if not key.startswith("/"):
        key = next((name for name in KEYRINGS if Path(name).exists()), "")
    return address, key


def _apt_options():
    return [
        *("-o", f"Dir::State={APT / 'state'}"),
        *("-o", f"Dir::Cache={APT / 'cache'}"),
        *("-o", f"Dir::Etc::sourcelist={APT / 'debian.sources'}"),
        *("-o", "Dir::Etc::sourceparts=-"),
        *("-o", f"Dir::Etc::preferences={APT / 'preferences'}"),
        *("-o", "Dir::Etc::preferencesparts=-"),
        *("-o", "Acquire::Languages=none"),
        *("-o", "Acquire::Retries=3"),
        # The folders belong to whoever runs this; root's apt would otherwise
        # complain that its download user can't write there.
        *("-o", "APT::Sandbox::User=root"),
    ]


def _update_lists():
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Failure(
            "apt-get and dpkg are not on this machine, so odoo-19 is not to be had: "
            "set ODOO_HOME to an Odoo 19 installation or checkout"
        )
    address, key = _mirror()
    for folder in ("state/lists/partial", "cache/archives/partial", "packages"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    (APT / "preferences").touch()
    (APT / "debian.sources").write_text(
        f"Types: deb\nURIs: {address}\nSuites: sid bookworm\nComponents: main\n"
        + (f"Signed-By: {key}\n" if key else "")
    )
    result = subprocess.run(
        ["apt-get", *_apt_options(), "-qq", "--error-on=any", "update"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if "NO_PUBKEY" in result.stderr:
        raise Failure(
            "The keyring of this machine lacks the key of the Debian archive "
            "(package debian-archive-keyring): install it, or set ODOO_HOME"
        )
    if result.returncode:
        raise Failure(f"apt-get update failed: {result.stderr.strip()}")


def _download(packages):
    folder = APT / "packages"
    for stale in folder.glob("*.deb"):
        stale.unlink()
    result = subprocess.run(
        ["apt-get", *_apt_options(), "-qq", "download", *packages],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Failure(
            f"Could not fetch {', '.join(packages)}: {result.stderr.strip()}\n"
            "Set ODOO_HOME to use an Odoo 19 installation or checkout instead"
        )
    return sorted(folder.glob("*.deb"))


def _check_links():
    """Every link under the prefix must lead to a file under the prefix."""
    for path in PREFIX.rglob("*"):
        if path.is_symlink() and not path.exists():
            raise Failure(f"Dangling link after unpacking: {path} -> {path.readlink()}")


def fetch_odoo():
    """Unpack Odoo and what it links to; return the folder that holds it."""
    key = digest(*ODOO_PACKAGES)
    if stamped("debian", key) and (PYTHON_FOLDER / "odoo/release.py").exists():
        return PYTHON_FOLDER
    with step("Reading Debian's package lists"):
        _update_lists()
    with step("Fetching Odoo 19 and the fonts and scripts it links to (145 MB)"):
        files = _download(ODOO_PACKAGES)
    with step("Unpacking Odoo"):
        shutil.rmtree(PREFIX, ignore_errors=True)
        PREFIX.mkdir(parents=True)
        for path in files:
            run(["dpkg", "-x", path, PREFIX])
            path.unlink()
        # The package carries a second, partial copy of what odoo/addons holds.
        shutil.rmtree(PYTHON_FOLDER / "addons", ignore_errors=True)
        _check_links()
    write_stamp("debian", key)
    return PYTHON_FOLDER


def fetch_pip_wheel():
    """Pip's own wheel, for a Python that was installed without it."""
    folder = APT / "pip"
    if not list(folder.rglob("pip-*.whl")):
        say("This Python has no pip; fetching it")
        _update_lists()
        for path in _download(["python3-pip-whl/bookworm"]):
            run(["dpkg", "-x", path, folder])
            path.unlink()
    return next(folder.rglob("pip-*.whl"))
