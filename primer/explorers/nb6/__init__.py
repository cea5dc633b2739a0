"""The figures of notebook 6, one module for each part."""

from primer.explorers.nb6 import averages, edge, matrix, norms, recipe

PARTS = (recipe, averages, edge, norms, matrix)
