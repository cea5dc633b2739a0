"""The questions of notebook 5, one module for each part."""
