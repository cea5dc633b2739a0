"""How fast the live figures answer, beside the usual way: ``python tests/measure/benchmark.py [--browser]``.

The usual way is ``ipywidgets.interact`` with a new pyplot figure for each event. Both ways draw the same picture
(``draw`` below) and are timed in turn, in one run and one kernel, so that the ratio holds on a busy machine too.
``--browser`` measures in JupyterLab what a reader sees: from the key to the new pixels, and while dragging.
"""

import argparse
import functools
import gc
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ipywidgets as widgets
import matplotlib.pyplot as plt
import nbformat
import numpy as np
from IPython.display import display
from nbclient import NotebookClient

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "browser")]
import lab
import opening
from legal import any_value

from primer import descent, explorers, optimizers, surfaces
from primer.live.explorer import Explorer, slider

# The reference picture: a ravine, four paths of gradient descent down it, and their losses.

SHARES = np.array([[0.25], [0.5], [0.75], [1.0]])  # of the learning rate
LINES = [("#0060a8", "-"), ("#b84300", "--"), ("#00735c", "-."), ("#8c3b7a", ":")]
CURVATURE = np.array([1.0, 25.0])
LR = {"value": 0.03, "min": 0.001, "max": 0.079, "step": 0.001}


def ravine(w):
    return 0.5 * (CURVATURE * w**2).sum(-1)


def draw(figure, animated):
    """Draw what stands still and return ``move(lr)``, which sets the paths and the curves."""
    left, right = figure.subplots(1, 2)
    x, y = np.meshgrid(np.linspace(-6, 6, 121), np.linspace(-2, 2, 81))
    left.contourf(x, y, ravine(np.stack([x, y], axis=-1)), 20, cmap="Blues")
    left.set(title="Loss", xlabel="x", ylabel="y")
    right.set(title="Loss after each step", xlabel="step", yscale="log", xlim=(0, 199), ylim=(1e-8, 1e2))
    styles = [{"color": color, "linestyle": line, "animated": animated} for color, line in LINES]
    paths, curves = ([ax.plot([], [], **style)[0] for style in styles] for ax in (left, right))

    def move(lr):
        run = descent.run(optimizers.gd, [-5.0, 1.0], lambda w: w * CURVATURE, 199, lr=lr * SHARES)
        losses = ravine(run.w)
        for k, (path, curve) in enumerate(zip(paths, curves, strict=True)):
            path.set_data(run.w[:, k, 0], run.w[:, k, 1])
            curve.set_data(np.arange(len(losses)), losses[:, k])
        return f"After 199 steps with η = {lr:.3f} the lowest loss is {losses[-1].min():.3g}."

    return move


def usual_way():
    """Show the picture as most notebooks do; return its slider."""

    def show(lr):
        draw(plt.figure(figsize=(10, 4.2)), animated=False)(lr)
        plt.show()

    return widgets.interact(show, lr=widgets.FloatSlider(**LR, readout_format=".3f")).widget.children[0]


def our_way():
    """Show the picture as a live figure; return its slider."""

    def scene(figure):
        return draw(figure, animated=True)

    figure = Explorer(scene, {"lr": slider(*LR.values(), label="learning rate")}, size=(1000, 420))
    display(figure)
    return figure.controls["lr"]


def bare_way():
    """Show a slider and no picture, only an empty one that is new for each event: as fast as JupyterLab can be."""
    bar, area = widgets.FloatSlider(**LR), widgets.HTML("<svg></svg>")
    area.add_class("primer-layer")
    bar.observe(lambda change: setattr(area, "value", f"<svg><g id='{change.new}'></g></svg>"), "value")
    display(widgets.VBox([bar, area]))


# In the kernel: these two run in a cell.


def time_both_ways(rounds=12, events=5):
    """Milliseconds per event: the usual way and ours take turns of some events each, as in a short drag."""
    sliders, times = (usual_way(), our_way()), ([], [])
    for values in np.random.default_rng(0).uniform(LR["min"], LR["max"], (rounds, events)).tolist():
        for control, spent in zip(sliders, times, strict=True):
            spent += [_milliseconds(control, value) for value in values]
    return times


def time_explorer(name, events=20):
    """Milliseconds until both faces of a figure are made, and then per event of each control; those of an event of the
    usual way, measured before and after the first picture; and the size of the frame in kB.

    What the figures before it have left is collected first: a kernel of 62 figures takes half a second to look through
    them, at any time, and a notebook's kernel a twentieth.
    """
    rng, slider = np.random.default_rng(0), _usual()
    before, after = rng.uniform(LR["min"], LR["max"], 2).tolist()
    usual = [_milliseconds(slider, before)]
    gc.collect()
    start = time.perf_counter()
    figure = getattr(explorers, name)()
    display(figure)
    first = 1000 * (time.perf_counter() - start)
    usual += [_milliseconds(slider, after)]
    times = {}
    for label, control in figure.controls.items():
        times[label] = [_milliseconds(control, _other_value(control, rng)) for _ in range(events)]
    return {"first": first, "usual": usual, "times": times, "size": len(figure.frame.encode()) / 1000}


@functools.cache
def _usual():
    """The slider of the usual way, shown once in a kernel; the first events, which load fonts, are over."""
    slider = usual_way()
    for value in (0.01, 0.02, 0.05):
        slider.value = value
    return slider


def _milliseconds(control, value):
    start = time.perf_counter()
    control.value = value
    return 1000 * (time.perf_counter() - start)


def _other_value(control, rng):
    """A random value of the control that is not its present one."""
    while (value := any_value(control, rng)) == control.value:
        pass
    return value


def in_kernel(*calls):
    """What each call, an expression such as ``time_both_ways()``, returns in a fresh kernel that shows the figures."""
    cells = [_IMPORT, *(f"print(benchmark.json.dumps(benchmark.{call}))" for call in calls)]
    notebook = _notebook(*cells)
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute(stderr=subprocess.DEVNULL)
    printed = ["".join(o.text for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells[1:]]
    return [json.loads(text) for text in printed]


_IMPORT = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport benchmark"


def _notebook(*cells):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernel}
    )


# In the browser.

_WATCH = """area => {
    // window.shown: the times of the animation frames that showed a new picture.
    let last = null;
    window.shown = [];
    document.addEventListener("keydown", event => { window.pressed = event.timeStamp; }, true);
    new MutationObserver(async () => {
        const picture = area.querySelector("img, svg");
        if (!picture || picture === last) return;
        last = picture;
        if (picture.decode) await picture.decode();
        requestAnimationFrame(now => { if (now !== window.shown.at(-1)) window.shown.push(now); });
    }).observe(area, {childList: true, subtree: true});
}"""


def in_browser(way, module, presses=20, seconds=3):
    """Milliseconds from key to pixels, one per press, and the times in seconds of the pictures shown in a drag."""
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(_notebook(_IMPORT, f"_ = benchmark.{way}()"), f"{folder}/benchmark.ipynb")
        with (
            lab.serve(folder, module) as server,
            lab.browse() as browser,
            lab.open_notebook(browser, server, "benchmark.ipynb") as notebook,
        ):
            notebook.run_all()
            page = notebook.page
            page.locator(".primer-layer, .widget-output").last.evaluate(_WATCH)
            page.wait_for_timeout(1000)
            return _press(page, presses), _drag(page, seconds)


def _press(page, presses):
    page.locator("[role=slider]").focus()
    delays = []
    for _ in range(presses):
        page.evaluate("window.shown = []")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("window.shown.length")
        delays.append(page.evaluate("window.shown[0] - window.pressed"))
        page.wait_for_timeout(200)
    return delays


def _drag(page, seconds):
    """Drag the handle to and fro, a full sweep a second, 60 moves a second."""
    track = page.locator(".noUi-target").bounding_box()
    handle = page.locator("[role=slider]").bounding_box()
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    start = page.evaluate("window.shown = [], performance.now()")
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        page.mouse.move(track["x"] + track["width"] * abs((now + 0.5) % 2 - 1), y)
        time.sleep(max(0, 1 / 60 - (time.monotonic() - began - now)))
    page.mouse.up()
    return [(shown - start) / 1000 for shown in page.evaluate("window.shown") if shown - start < 1000 * seconds]


# The report.


def report_kernel():
    usual, ours = map(statistics.median, in_kernel("time_both_ways()")[0])
    print("In the kernel: milliseconds per slider event (median), the same picture both ways\n")
    print_row("", "usual", "ours", "ratio", "goal")
    print_row("reference picture", f"{usual:.0f}", f"{ours:.1f}", "", "≤ 9", met=ours <= 9)
    print_row("", "", "", f"{usual / ours:.0f}", "≥ 25", met=usual / ours >= 25)


def report_explorers(names):
    print("\nEach live figure, in milliseconds and beside an event of the usual way in the same run: its first picture")
    print("(both faces made), the median event, the median event of its slowest control; and the size of a frame\n")
    print_row("", "first", "÷ usual", "median", "slowest", "÷ usual", "frame kB", "goal")
    results = in_kernel(*(f"time_explorer({name!r})" for name in names))
    usual = statistics.median(itertools.chain(*(result["usual"] for result in results)))
    firsts = []
    for name, result in zip(names, results, strict=True):
        medians = {label: statistics.median(times) for label, times in result["times"].items()}
        median = statistics.median(itertools.chain(*result["times"].values()))
        worst = max(medians, key=medians.get)
        firsts.append(result["first"] / statistics.median(result["usual"]))
        numbers = [result["first"], firsts[-1], median, medians[worst], medians[worst] / usual, result["size"]]
        cells = [f"{number:.{digits}f}" for number, digits in zip(numbers, (0, 2, 1, 1, 2, 0), strict=True)]
        met = firsts[-1] <= 3 and medians[worst] <= usual / 6 and median <= usual / 12 and result["size"] <= 60
        print_row(name, *cells, "≤ 3, 0.17", met=met, note=f"slowest: {worst}")
    median, slowest = statistics.median(firsts), max(firsts)
    print_row("usual event, ms", f"{usual:.0f}")
    print_row("first picture ÷ usual, median", "", f"{median:.2f}", "", "", "", "", "≤ 0.75", met=median <= 0.75)
    print_row("first picture ÷ usual, slowest", "", f"{slowest:.2f}", "", "", "", "", "≤ 3", met=slowest <= 3)


def report_computing():
    print("\nWhat is computed: milliseconds, best of five\n")
    print_row("", "ms", "", "", "goal")
    ravine = surfaces.ravine()
    for name, memory in {"momentum": "gamma", "nag": "gamma", "rmsprop": "beta", "adam": "beta2"}.items():
        grid = {"lr": np.geomspace(1e-3, 5, 110), memory: np.linspace(0, 0.99, 110)}
        spent = _best_of_five(
            lambda step=optimizers.OPTIMIZERS[name], grid=grid: descent.sweep(
                step, ravine.start, ravine.grad, 100, **grid
            )
        )
        print_row(f"map of 12 100 runs, {name}", f"{spent:.0f}", "", "", "≤ 150", met=spent <= 150)
    alone, batches = (_best_of_five(lambda size=size: _epoch_of_gradients(size)) for size in (1, 64))
    print_row("one epoch of gradients, B = 1", f"{alone:.1f}")
    print_row("one epoch of gradients, B = 64", f"{batches:.2f}", "", "", "", note=f"ratio {alone / batches:.0f}")


def _epoch_of_gradients(size):
    """All mini-batch gradients of a linear regression with 2048 samples and ten weights."""
    x, y, w = np.ones((2048, 10)), np.ones(2048), np.zeros(10)
    for i in range(0, 2048, size):
        x[i : i + size].T @ (x[i : i + size] @ w - y[i : i + size])


def _best_of_five(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


def report_browser():
    print("\nIn JupyterLab: milliseconds from the key to the new pixels (median), and pictures per second of a drag\n")
    print_row("", "key", "drag", "1st second", "last second", "goal")
    delays = {}
    for way, module, goal in (
        ("bare_way", lab.LAUNCHER, None),
        ("usual_way", lab.LAUNCHER, None),
        ("our_way", lab.LAUNCHER, 24),
        ("our_way", lab.PLAIN, None),
    ):
        presses, shown = in_browser(way, module)
        rate, *ends = len(shown) / 3, sum(t < 1 for t in shown), sum(t >= 2 for t in shown)
        delays[way, module] = statistics.median(presses)
        cells = f"{delays[way, module]:.0f}", f"{rate:.1f}", *map(str, ends), f"≥ {goal}" if goal else ""
        print_row(f"{way.replace('_', ' ')}, python -m {module}", *cells, met=rate >= goal if goal else None)
    ratio = delays["usual_way", lab.LAUNCHER] / delays["our_way", lab.LAUNCHER]
    print_row("usual ÷ ours", f"{ratio:.1f}", "", "", "", "≥ 8", met=ratio >= 8)


def print_row(name, *cells, met=None, note=""):
    verdict = {True: "met", False: "MISSED", None: ""}[met]
    print(f"{name:34}" + "".join(f"{cell:>12}" for cell in cells), f" {verdict:7}{note}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Time the live figures beside the usual way.")
    parser.add_argument("--browser", action="store_true", help="measure in JupyterLab too; needs Chromium")
    parser.add_argument("figures", nargs="*", metavar="figure", choices=[[], *explorers.__all__], help="default: all")
    options = parser.parse_args()
    report_kernel()
    report_explorers(options.figures or explorers.__all__)
    report_computing()
    if options.browser:
        if absent := lab.missing():
            sys.exit(absent)
        report_browser()
        opening.report()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    main()
