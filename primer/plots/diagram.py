"""The drawn 2-2-1 network, on Axes of 600 × 440 pixels. Every value has its own fixed place: none can overlap."""

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch

from primer.network import PARAMETERS, forward, latex, loss
from primer.plots.common import short
from primer.plots.style import BLUE, GREY, INK, LIGHT, LIGHT_TOO, RULE, VERMILION

_NODES = {"x1": (56, 335), "x2": (56, 115), "h1": (316, 335), "h2": (316, 115), "o": (546, 225)}
_RADIUS = 46
_EDGES = {  # parameter: from, to, where along the edge its label sits
    "w1_11": ("x1", "h1", 0.5),
    "w1_12": ("x2", "h1", 0.28),
    "w1_21": ("x1", "h2", 0.28),
    "w1_22": ("x2", "h2", 0.5),
    "w2_11": ("h1", "o", 0.5),
    "w2_12": ("h2", "o", 0.5),
}
_BIASES = {"b1_1": (316, 268), "b1_2": (316, 48), "b2_1": (546, 158)}
_LABEL = np.array([48, 14])  # half the width and height of a parameter's label
_LOSS_BOX = (546, 58)


def network_diagram(ax, lit=None):
    """The 2-2-1 network with the value on every edge and node; ``move(w, x, y)``.

    An edge's width grows with its weight; blue and solid is positive, orange and dashed negative. ``lit`` names a
    parameter: the path along which the error reaches it is lit. Of an input, ``x1``, or of two parameters that are one,
    ``w1_11 = w1_22``, both paths are lit, each in its colour.
    """
    ends = _ends(lit) if lit else []
    for end, color in reversed([*zip(ends, (LIGHT, LIGHT_TOO), strict=False)]):
        _light(ax, end, color, lit if lit in _NODES else None)
    for name, place in _NODES.items():
        ax.add_artist(Circle(place, _RADIUS, facecolor="white", edgecolor=INK, linewidth=2, zorder=2))
        label = rf"${name[0]}_{name[1]}$" if len(name) == 2 else "$o_1$"
        ax.text(place[0], place[1] + _RADIUS + 14, label, ha="center", va="center", fontsize=17)
    x, y = _LOSS_BOX
    _box(ax, (x, y), np.array([54, 32]), LIGHT if lit else "#f2f2f2", edge=RULE)
    ax.plot([x, x], [y + 34, y + 82], color=GREY, linewidth=1.5, linestyle=":", zorder=1)
    lines, values = {}, {}
    for name in _EDGES:
        values[name] = _parameter(ax, name, _label_place(name), name in ends and lit not in _NODES)
        (lines[name],) = ax.plot(*_edge_line(name), animated=True, zorder=1)
    for name, place in _BIASES.items():
        values[name] = _parameter(ax, name, place, name in ends)
    inner = {key: _number(ax, place, dy) for key, (place, dy) in _node_numbers().items()}

    def move(w, x, y):
        net = forward(w, x)
        for name, weight in zip(PARAMETERS, w, strict=True):
            values[name].set_text(short(weight, 5))
            if name in lines:
                _set_edge(lines[name], weight)
        numbers = {"x1": x[0], "x2": x[1], "z1": net.z1[0], "z2": net.z1[1], "a1": net.a1[0], "a2": net.a1[1]}
        numbers |= {"ŷ": net.y_hat, "y": y, "L": loss(w, x, y)}
        for key, number in numbers.items():
            symbol = "" if key[0] == "x" else f"{key[0]} "
            inner[key].set_text(symbol + short(number, sign="" if key[0] in "aL" else "+"))

    return move


def _node_numbers():
    """Which number stands where inside the nodes and the loss box: key → (place, offset)."""
    places = {"x1": (_NODES["x1"], 0), "x2": (_NODES["x2"], 0), "ŷ": (_NODES["o"], 0)}
    for unit in "12":
        places |= {f"z{unit}": (_NODES[f"h{unit}"], 12), f"a{unit}": (_NODES[f"h{unit}"], -12)}
    return places | {"y": (_LOSS_BOX, 14), "L": (_LOSS_BOX, -12)}


def _number(ax, place, offset):
    return ax.text(
        place[0], place[1] + offset, "", ha="center", va="center", fontsize=16, weight="bold", animated=True, zorder=4
    )


def _parameter(ax, name, place, lit):
    """A parameter's label: its symbol stands still, its value moves."""
    _box(ax, place, _LABEL, LIGHT if lit else "white", edge=INK if lit else RULE)
    x, y = place
    left, right = x - _LABEL[0] + 6, x + _LABEL[0] - 6
    ax.text(left, y, f"${latex(name)}$", ha="left", va="center", fontsize=14, color=GREY, zorder=3)
    return ax.text(right, y, "", ha="right", va="center", fontsize=15, weight="bold", animated=True, zorder=4)


def _box(ax, place, half, fill, edge):
    corner = np.subtract(place, half)
    style = "round,pad=0,rounding_size=6"
    ax.add_artist(FancyBboxPatch(corner, *(2 * half), boxstyle=style, facecolor=fill, edgecolor=edge, zorder=3))


def _label_place(name):
    source, target, at = _EDGES[name]
    return (1 - at) * np.array(_NODES[source]) + at * np.array(_NODES[target])


def _edge_line(name):
    """The edge from node to node with a gap where its label is: x and y, broken by NaN."""
    source, target, at = _EDGES[name]
    start, end = np.array(_NODES[source], float), np.array(_NODES[target], float)
    length = np.linalg.norm(end - start)
    with np.errstate(divide="ignore"):
        gap = np.min((_LABEL + 2) / np.abs(end - start))
    stops = np.array([(_RADIUS + 2) / length, at - gap, np.nan, at + gap, 1 - (_RADIUS + 2) / length])
    points = start + stops[:, None] * (end - start)
    return points[:, 0], points[:, 1]


def _set_edge(line, weight):
    line.set_linewidth(1 + 3.2 * np.sqrt(abs(weight)))
    line.set_color(BLUE if weight > 0 else VERMILION if weight < 0 else GREY)
    line.set_linestyle("-" if weight >= 0 else (0, (2.2, 1.6)))


def _ends(lit):
    """The parameters to which the lit paths lead: one, or two where the way forks at the output."""
    if lit in _NODES:  # an input, reached through its weight to each hidden unit
        return [name for name, (source, *_) in _EDGES.items() if source == lit]
    return lit.split(" = ")


def _light(ax, name, color, beyond=None):
    """A bright band from the loss back to the parameter ``name``, and on to the input ``beyond`` it."""
    layer, to = name[1], name[3]
    stops = [_LOSS_BOX, _NODES["o"]]
    if layer == "1":
        stops.append(_NODES[f"h{to}"])
    stops.append(_BIASES[name] if name in _BIASES else _label_place(name))
    if beyond:
        stops.append(_NODES[beyond])
    x, y = np.transpose(stops)
    ax.plot(x, y, color=color, linewidth=18, solid_capstyle="round", solid_joinstyle="round", zorder=0)
    lit = [_NODES["o"], *([_NODES[f"h{to}"]] if layer == "1" else []), *([_NODES[beyond]] if beyond else [])]
    for place in lit:
        ax.add_artist(Circle(place, _RADIUS + 7, facecolor=color, edgecolor="none", zorder=1))
