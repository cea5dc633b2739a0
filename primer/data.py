"""Data sets small enough to see whole."""

import numpy as np

# Exclusive or: 1 where exactly one input is 1. No single linear unit can learn it; the 2-2-1 network can.
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([0.0, 1.0, 1.0, 0.0])
