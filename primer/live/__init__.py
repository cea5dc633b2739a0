"""The engine of the live figures: an Explorer, its picture, its controls."""
