"""How neural networks learn, in NumPy: the mathematics, the live figures and the exercises of the notebooks.

``network``, ``optimizers``, ``beyond``, ``schedules``, ``surfaces`` and ``descent`` are the mathematics and need NumPy
only; ``experiments`` measure with it, ``plots`` draws it, ``live`` and ``explorers`` make it live, ``exercises`` asks
and answers, ``tools`` open, export and refresh the notebooks.

The course follows "Deep Learning Primer: A concise introduction to Backprop and Optimizers" (CC BY 4.0).
"""

__version__ = "0.1.0"
