"""The questions of notebook 4, one module for each part."""
