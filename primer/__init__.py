"""How neural networks learn, in NumPy: the mathematics, the live figures and the exercises of the notebooks.

``network``, ``optimizers`` and ``descent`` are the mathematics and need NumPy only; ``plots`` draws it,
``explorer`` and ``explorers`` make it live, ``exercises`` asks and answers.

The course follows "Deep Learning Primer: A concise introduction to Backprop and Optimizers" (CC BY 4.0).
"""

__version__ = "0.1.0"
