"""What the course knows about each optimizer besides its rule: one row for each, from which all else is derived.

To add an optimizer to figures, contests and tables, write its function in ``primer.optimizers`` and its row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import signature

from primer import checks
from primer.network import WHOLE_LAYERS
from primer.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Row:
    """A row: how an optimizer is named and drawn, what it needs, and what the libraries call it.

    No two rows share colour and line style, none shares a marker; each colour has at least 4.5 : 1 against white.
    ``needs`` are the arguments without which it cannot walk; ``net`` those that it wants on the 2-2-1 network;
    ``xor`` is a rate to begin the search on XOR with, ``of_adams_rate`` what it wants of Adam's rate on a surface.
    ``torch``, ``keras`` and ``optax`` are calls that equal ours, but for what ``differs`` says; empty where a library
    has none.
    """

    title: str
    color: str
    linestyle: str
    marker: str
    xor: float
    of_adams_rate: float = 1.0
    needs: Mapping = field(default_factory=dict)
    net: Mapping = field(default_factory=dict)
    torch: str = ""
    keras: str = ""
    optax: str = ""
    differs: str = ""

    @property
    def line(self):
        """Keywords for ``Axes.plot``."""
        return {"color": self.color, "linestyle": self.linestyle}


ROWS = {
    "gd": Row(
        *("GD", "#1a1a1a", "-", "o", 1.0),
        torch="SGD(lr)",
        keras="SGD(learning_rate)",
        optax="sgd(learning_rate)",
    ),
    "momentum": Row(
        *("Momentum", "#0060a8", "-", "s", 0.5),
        torch="SGD(lr, momentum=γ)",
        keras="SGD(learning_rate, momentum=γ)",
        optax="sgd(learning_rate, momentum=γ)",
        differs="PyTorch and Optax have η outside v: equal while η is constant",
    ),
    "nag": Row(
        *("NAG", "#00735c", "--", "^", 0.5),
        torch="SGD(…, nesterov=True)",
        keras="SGD(…, nesterov=True)",
        optax="sgd(…, nesterov=True)",
        differs="their parameter is our look-ahead point",
    ),
    "adagrad": Row(
        *("Adagrad", "#8c3b7a", ":", "D", 0.5),
        torch="Adagrad(lr, initial_accumulator_value=ε, eps=0)",
        keras="Adagrad(initial_accumulator_value=0, epsilon=ε)",
        optax="adagrad(…, initial_accumulator_value=0, eps=ε)",
        differs="PyTorch's own ε is outside the root",
    ),
    "rmsprop": Row(
        *("RMSProp", "#806000", "-.", "v", 0.02),
        torch="RMSprop(lr, alpha=β), as ε → 0",
        keras="RMSprop(rho=β, epsilon=ε)",
        optax="rmsprop(decay=β, eps=ε)",
        differs="PyTorch's ε is outside the root, its α is our β",
    ),
    "adam": Row(
        *("Adam", "#b84300", "-", "P", 0.1),
        torch="Adam(lr, betas=(β1, β2), eps=ε)",
        keras="Adam(beta_1, beta_2, epsilon)",
        optax="adam(b1, b2, eps)",
        differs="Keras's ε is 1e-7 by default and stands on the uncorrected √v",
    ),
    "adamw": Row(
        *("AdamW", "#b8003f", "--", "X", 0.1),
        torch="AdamW(weight_decay=λ)",
        keras="AdamW(weight_decay=λ)",
        optax="adamw(weight_decay=λ)",
        differs="Keras: where its ε stands, as in Adam",
    ),
    "radam": Row(
        *("RAdam", "#5b4fc4", "-.", "<", 0.1),
        torch="RAdam",
        optax="radam(threshold=4 + 1e-12)",
        differs="Optax divides from its threshold on, the paper for ρ > 4, PyTorch for ρ > 5",
    ),
    "amsgrad": Row(
        *("AMSGrad", "#5a6b00", ":", ">", 0.05, 0.25),
        torch="Adam(amsgrad=True)",
        keras="Adam(amsgrad=True)",
        optax="amsgrad(bias_correction_mu=False, bias_correction_nu=False)",
        differs="PyTorch and Keras correct the bias",
    ),
    "adabound": Row(
        *("AdaBound", "#00718f", "-.", "H", 0.1),
        differs="pytorch_optimizer for PyTorch: AdaBound(lr, betas, final_lr=η*, gamma=γ, eps=ε)",
    ),
    "nadam": Row(
        *("Nadam", "#8a4a20", "--", "*", 0.1),
        torch="NAdam(momentum_decay=1e6)",
        keras="Nadam",
        optax="nadam",
        differs="Keras lets β1 rise along the run; so do the paper and PyTorch by default",
    ),
    "lookahead": Row(
        *("Lookahead", "#4a5d73", "-.", "h", 0.1),
        needs={"inner": OPTIMIZERS["adam"]},
        optax="lookahead(fast_optimizer, sync_period=k, slow_step_size=α)",
        differs="timm has a Lookahead for PyTorch",
    ),
    "lamb": Row(
        *("LAMB", "#6b3fa0", ":", "p", 0.02, 0.25),
        net={"layers": list(WHOLE_LAYERS.values())},  # the weights and the bias of a unit belong together
        keras="Lamb",
        optax="lamb",
        differs="Optax: one array for each layer. Keras decays outside the trust ratio. For PyTorch timm's Lamb("
        "always_adapt=True, max_grad_norm=None)",
    ),
    "lion": Row(
        *("Lion", "#7a1f1f", "-", "d", 0.005, 0.25),
        keras="Lion",
        optax="lion",
        differs="lion-pytorch for PyTorch",
    ),
}


def ready(name, **hyper):
    """The optimizer of this name with all that it needs, such as Lookahead's inner one; ``hyper`` comes on top."""
    given = {**ROWS[checks.one_of("name", name, list(ROWS))].needs, **hyper}
    return partial(OPTIMIZERS[name], **given) if given else OPTIMIZERS[name]


# The memories that figures share between optimizers, and their usual values.
MEMORIES = {"gamma": 0.9, "beta": 0.9, "beta1": 0.9, "beta2": 0.999}


def memories_of(name):
    """Which of ``MEMORIES`` an optimizer, or its inner one, has: the arguments of that name and usual value."""
    step = ROWS[name].needs.get("inner", OPTIMIZERS[name])
    arguments = signature(step).parameters
    return tuple(key for key, usual in MEMORIES.items() if key in arguments and arguments[key].default == usual)


def menu(names):
    """The titles of optimizers, each with the name that it stands for."""
    return {ROWS[name].title: name for name in names}
