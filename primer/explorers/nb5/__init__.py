"""The figures of notebook 5, one module for each part."""

from primer.explorers.nb5 import adabound, adamw, amsgrad, choice, lamb, lion, lookahead, nadam, radam

PARTS = (adamw, radam, amsgrad, adabound, nadam, lookahead, lamb, lion, choice)
