"""The figures of notebook 5, one module for each part."""

from primer.explorers.nb5 import adamw, amsgrad, choice, lamb, lion, lookahead, nadam, radam

PARTS = (adamw, radam, amsgrad, nadam, lookahead, lamb, lion, choice)
