"""``python -m primer [lab|app|handout|refresh] [options]``: opens JupyterLab on the notebooks if nothing is said.

Options are passed on: ``python -m primer --no-browser``, ``python -m primer refresh --check``.
"""

import os
import sys
from importlib import import_module

from primer.tools import where

COMMANDS = {"lab": "lab", "app": "app", "handout": "handout", "refresh": "lab"}  # and the extra of packages it needs


def main(arguments):
    """Run a command; only its module is imported, since each needs packages of its own.

    Each kernel counts on one processor, unless OPENBLAS_NUM_THREADS says otherwise: the arrays of the course are small,
    and in a class the threads of many kernels would wait for each other.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    command = arguments[0] if arguments and arguments[0] in COMMANDS else "lab"
    rest = arguments[1:] if arguments[:1] == [command] else arguments
    if absent := where.missing():
        sys.exit(absent)
    try:
        module = import_module(f"primer.tools.{command}")
    except ModuleNotFoundError as problem:
        sys.exit(f'{problem.name} is not installed: pip install -e ".[{COMMANDS[command]}]" in the repository.')
    return module.main(rest)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the terminal's encoding lacks
    sys.exit(main(sys.argv[1:]))
