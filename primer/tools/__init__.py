"""What opens, shows, prints and refreshes the notebooks; each module is a command of ``python -m primer``."""
