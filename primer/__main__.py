"""``python -m primer`` opens JupyterLab on the notebooks; options such as ``--no-browser`` are passed on to it."""

import sys

from primer.launch import main

if __name__ == "__main__":
    main(sys.argv[1:])
