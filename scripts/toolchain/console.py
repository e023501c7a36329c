"""Progress lines, errors, subprocesses, locks and stamps: shared by all steps."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from . import settings


class Failure(Exception):
    """Something the user can act on; shown as one plain line, without traceback."""


def say(text):
    print(f"==> {text}", flush=True)


@contextlib.contextmanager
def step(text):
    """Announce a step that may take long, and how long it took."""
    say(f"{text} ...")
    start = time.monotonic()
    yield
    say(f"{text}: done in {time.monotonic() - start:.0f} s")


def run(command, *, log=None, **kwargs):
    """Run a command; on failure raise ``Failure`` with the end of its output.

    :param log: file name (in the log folder) that takes the whole output; without
        it the output is shown only if the command fails.
    """
    command = [str(part) for part in command]
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **kwargs,
    )
    where = ""
    if log:
        settings.LOGS.mkdir(parents=True, exist_ok=True)
        (settings.LOGS / log).write_text(result.stdout)
        where = f" (whole output: {settings.LOGS / log})"
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-40:])
        print(tail, file=sys.stderr, flush=True)
        raise Failure(f"{' '.join(command[:4])} ... failed{where}")
    return result.stdout


@contextlib.contextmanager
def lock(name):
    """Keep two runs from building the same thing at once."""
    settings.CACHE.mkdir(parents=True, exist_ok=True)
    with (settings.CACHE / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another run that holds {handle.name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def digest(*parts):
    """Hash of strings and of files' contents."""
    result = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        result.update(len(data).to_bytes(8, "big") + data)
    return result.hexdigest()[:16]


def stamped(name, value):
    stamp = settings.STAMPS / name
    return stamp.exists() and stamp.read_text() == value


def write_stamp(name, value):
    settings.STAMPS.mkdir(parents=True, exist_ok=True)
    partial = settings.STAMPS / f".{name}.{os.getpid()}"
    partial.write_text(value)
    partial.replace(settings.STAMPS / name)


def drop_stamp(name):
    (settings.STAMPS / name).unlink(missing_ok=True)
