"""The live figures of the course. Each is a function that needs no argument and returns an ``Explorer``.

There is a module for each part of a notebook, named like it, in the folder of its notebook; small notebooks are one.
"""

from primer.explorers import nb1, nb2, nb3, nb4, nb5, nb6
from primer.explorers.nb1 import *
from primer.explorers.nb2 import *
from primer.explorers.nb3 import *
from primer.explorers.nb4.adagrad import *
from primer.explorers.nb4.adam import *
from primer.explorers.nb4.batch import *
from primer.explorers.nb4.limits import *
from primer.explorers.nb4.maps import *
from primer.explorers.nb4.momentum import *
from primer.explorers.nb4.nag import *
from primer.explorers.nb4.race import *
from primer.explorers.nb4.rmsprop import *
from primer.explorers.nb4.saddle import *
from primer.explorers.nb4.schedule import *
from primer.explorers.nb4.spectrum import *
from primer.explorers.nb5.adabound import *
from primer.explorers.nb5.adamw import *
from primer.explorers.nb5.amsgrad import *
from primer.explorers.nb5.choice import *
from primer.explorers.nb5.lamb import *
from primer.explorers.nb5.lion import *
from primer.explorers.nb5.lookahead import *
from primer.explorers.nb5.nadam import *
from primer.explorers.nb5.radam import *
from primer.explorers.nb6.averages import *
from primer.explorers.nb6.cautious import *
from primer.explorers.nb6.edge import *
from primer.explorers.nb6.matrix import *
from primer.explorers.nb6.norms import *
from primer.explorers.nb6.recipe import *
from primer.explorers.nb6.today import *

__all__ = sorted(name for part in (nb1, nb2, nb3, *nb4.PARTS, *nb5.PARTS, *nb6.PARTS) for name in part.__all__)
