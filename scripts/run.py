#!/usr/bin/env python3
"""Entry point of the Makefile: ``run.py COMMAND [ARGUMENT ...]``."""

import os
import shutil
import sys
from pathlib import Path

from toolchain import python_env
from toolchain.console import Failure


def main(arguments):
    """Get the environment ready with the system's Python, go on inside it."""
    command = arguments[0] if arguments else "help"
    if command != "clean":
        python_env.ensure()
    elif not python_env.PYTHON.exists():
        # Nothing was made with it, and nothing is to be fetched for throwing away.
        shutil.rmtree(python_env.settings.CACHE, ignore_errors=True)
        return 0
    # resolve() would follow the link to the system's interpreter.
    if Path(sys.prefix) != python_env.settings.VENV:
        os.execv(
            python_env.PYTHON,
            [str(python_env.PYTHON), "-B", str(Path(__file__).resolve()), *arguments],
        )
    from toolchain import commands

    return commands.dispatch(command, arguments[1:])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
