"""The questions of notebook 6, one module for each part."""
