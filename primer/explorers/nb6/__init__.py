"""The figures of notebook 6, one module for each part."""

from primer.explorers.nb6 import edge, matrix, norms

PARTS = (edge, norms, matrix)
