"""The figures of notebook 6, one module for each part."""

from primer.explorers.nb6 import averages, cautious, edge, matrix, norms, recipe, today

PARTS = (recipe, averages, edge, norms, matrix, cautious, today)
