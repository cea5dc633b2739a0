"""Change random digits in random texts of the course, in memory, and say which changes the claims' test notices.

``python tests/measure/digits.py [count] [seed]``. Only texts of bound families take part; exit 1 if one went unnoticed.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "notebooks"))

from claims import families, pending, problems, registry


def changes(count, seed=0):
    """``count`` random changes of one digit: (family, name, the text as it is, the changed text, where)."""
    random = np.random.default_rng(seed)
    bound = [
        (family, name, words, at)
        for family, named in families().items()
        if family not in pending.FAMILIES
        for name, words in named.items()
        for at, letter in enumerate(words)
        if letter in "0123456789"
    ]
    for index in random.choice(len(bound), min(count, len(bound)), replace=False):
        family, name, words, at = bound[index]
        other = random.choice([digit for digit in "0123456789" if digit != words[at]])
        yield family, name, words, words[:at] + other + words[at + 1 :], at


def noticed(family, name, changed):
    """What the test would say about the changed text; empty if it goes unnoticed."""
    return problems(family, name, changed, registry(family).get(name, []))


def main(count=40, seed=None):
    seed = int(np.random.default_rng().integers(10**6)) if seed is None else int(seed)
    missed = total = 0
    for family, name, words, changed, at in changes(int(count), seed):
        seen = bool(noticed(family, name, changed))
        total, missed = total + 1, missed + (not seen)
        around = slice(max(at - 25, 0), at + 25)
        print(f"{'noticed' if seen else 'MISSED '}  {family} {name}: {words[around]!r} → {changed[around]!r}")
    unbound = ", ".join(sorted(pending.FAMILIES)) or "nothing"
    print(f"{total - missed} of {total} noticed (seed {seed}); not bound yet: {unbound}.")
    return 1 if missed or not total else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    sys.exit(main(*sys.argv[1:]))
