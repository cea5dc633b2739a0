"""What all tests share: how many examples hypothesis makes.

The examples are the same in every run, and nothing of them is written down. Few in the default suite, many where the
marker ``full`` is not left out (``pytest -m ""``).
"""

from hypothesis import settings

_COMMON = {"derandomize": True, "deadline": None, "database": None}
settings.register_profile("few", max_examples=10, **_COMMON)
settings.register_profile("many", max_examples=100, **_COMMON)


def pytest_configure(config):
    settings.load_profile("few" if "not full" in config.option.markexpr else "many")
