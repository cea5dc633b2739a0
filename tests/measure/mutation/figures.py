"""Faults in what the figures of notebooks 1 to 3 show and say, in the form of ``faults``."""

NB1 = {
    "explorers.nb1.training_loop": [
        ("an update too early", "made = update + (stage == 3)", "made = update + (stage >= 2)"),
        ("an update is never made", "made = update + (stage == 3)", "made = update"),
        ("the batch of the next update", "_LOOP_X[chosen[update]].T", "_LOOP_X[chosen[update - 1]].T"),
        ("a batch too few in an epoch", "per_epoch = -(-12 // batch)", "per_epoch = 12 // batch"),
        (
            "batches are counted from 0",
            "batch {number + 1} of {per_epoch} (",
            "batch {number} of {per_epoch} (",
        ),
        ("the number of the batch for its size", "(len(chosen[update]), 'sample')", "(number + 1, 'sample')"),
        (
            "epoch and batch swapped",
            "epoch, number = divmod(update, per_epoch)",
            "number, epoch = divmod(update, per_epoch)",
        ),
        ("the loss before", "{exact(losses[made])}.", "{exact(losses[update])}."),
        ("the curve is one short", "np.clip(losses[: made + 1], 0, 2)", "np.clip(losses[1 : made + 2], 0, 2)"),
        ("too fast is not", '"too fast": {"lr": 2.0', '"too fast": {"lr": 0.5'),
    ],
    "explorers.nb1._stage_words": [
        ("the last sample", "said = (", "guesses = guesses[::-1]\n    said = ("),
        (
            "target and guess swapped",
            "is {exact(guesses[0])}, its target {exact(y[0])}",
            "is {exact(y[0])}, its target {exact(guesses[0])}",
        ),
        ("the loss after the update", "network.loss(before, x, y)", "network.loss(after, x, y)"),
        ("the batch's loss stays", "to {exact(network.loss(after, x, y))}", "to {exact(loss)}"),
        ("the gradient after the update", "network.gradient(before, x, y)", "network.gradient(after, x, y)"),
        ("the length of w, not of the step", "np.linalg.norm(after - before)", "np.linalg.norm(after)"),
    ],
    "explorers.nb1._loop_history": [("another start", "network.random_start(3)", "network.random_start(4)")],
    "explorers.nb1.one_weight": [
        ("half the tangent's slope", "(w[0] - 1) ** 2 + 2 * (w[0] - 1) * span", "(w[0] - 1) ** 2 + (w[0] - 1) * span"),
        (
            "twice the tangent's slope",
            "(w[0] - 1) ** 2 + 2 * (w[0] - 1) * span",
            "(w[0] - 1) ** 2 + 4 * (w[0] - 1) * span",
        ),
        ("the factor without 2", "{exact(1 - 2 * lr)}: it", "{exact(1 - lr)}: it"),
        ("half the slope", "{exact(2 * (start - 1))}", "{exact(start - 1)}"),
        ("the last step for the first", "first = start - lr * 2 * (start - 1)", "first = w[-1]"),
        ("half the loss", "{exact((w[-1] - 1) ** 2)}", "{exact((w[-1] - 1) ** 2 / 2)}"),
        ("the minimum is at −1", "lambda w: 2 * (w - 1)", "lambda w: 2 * (w + 1)"),
        ("the path lies on another parabola", "np.column_stack([w, (w - 1) ** 2])", "np.column_stack([w, w**2])"),
        ("diverges does not", '"diverges": {"lr": 1.02}', '"diverges": {"lr": 0.9}'),
        ("crawls does not", '"crawls": {"lr": 0.01}', '"crawls": {"lr": 0.1}'),
        ("not in one step", '"lands in one step": {"lr": 0.5}', '"lands in one step": {"lr": 0.4}'),
    ],
    "explorers.nb1.line_fit": [
        ("without the mean", "-((y - w * x) * x).mean(keepdims=True)", "-((y - w * x) * x).sum(keepdims=True)"),
        ("the slope without x", "slope = -((y - start * x) * x).mean()", "slope = -(y - start * x).mean()"),
        ("half the tangent's slope", "slope * span", "slope * span / 2"),
        ("λ is the square of the mean", "(x**2).mean()", "x.mean() ** 2"),
        ("the edge is at 1/λ", "{exact(2 / curvature)}", "{exact(1 / curvature)}"),
        ("the factor without η", "{exact(1 - lr * curvature)}", "{exact(1 - curvature)}"),
        ("the best of the start", "(x @ y) / (x @ x)", "(x @ y) / (y @ y)"),
        ("the loss before", "loss {exact(losses[-1])}; ", "loss {exact(losses[0])}; "),
        ("the fifth sample stays", "np.append(data.LINE_Y[:4], py)", "data.LINE_Y"),
        ("the valley is not narrower", '"px": 3.0, "py": 4.5', '"px": 1.0, "py": 1.5'),
        ("it does not swing further", '{"lr": 1.2}', '{"lr": 1.1}'),
    ],
    "explorers.nb1._line_loss": [("without the half", "0.5 * ((y", "((y")],
    "explorers.nb1._fitted": [
        ("the first line for the last", "last.set_data(ends, w[-1] * ends)", "last.set_data(ends, w[0] * ends)"),
        ("gaps of the start", "plots.sticks(x, w[-1] * x, y)", "plots.sticks(x, w[0] * x, y)"),
        ("the ring is on the fourth", "fifth.set_data(x[4:], y[4:])", "fifth.set_data(x[3:4], y[3:4])"),
    ],
    "explorers.nb1._REGIMES": [
        ("jumps from 0.25 on", '(0.5, "jumps over and', '(0.25, "jumps over and'),
        ("diverges from 2 on", '(1.0, "diverges"', '(1.5, "diverges"'),
        ("crawls up to 0.2", '(0.05, "converges from', '(0.2, "converges from'),
    ],
    "explorers.nb1._regime": [("beyond, not from", "if lr >= low", "if lr > 2 * low")],
    "explorers.nb1._rate_bar": [
        ("the marker stands at half", "dot.set_data([lr], [0.95])", "dot.set_data([lr / 2], [0.95])"),
        ("regions end elsewhere", "_REGIMES[1:]] + [2]", "_REGIMES[:-1]] + [2]"),
    ],
    "explorers.nb1.learning": [
        ("an epoch too many", "[: epochs + 1]", "[: epochs + 2]"),
        (
            "the loss at the end for that at the start",
            "{exact(losses[0])}). ",
            "{exact(losses[-1])}). ",
        ),
        ("the outputs at the start", "network.forward(w[-1], x[:4])", "network.forward(w[0], x[:4])"),
        ("another seed", '"seed": 2, "lr": 0.5, "epochs": 600', '"seed": 10, "lr": 0.5, "epochs": 600'),
        ("before training is after", '"before training": {"epochs": 0}', '"before training": {"epochs": 1}'),
        ("learned is not", '"seed": 10, "lr": 0.5, "epochs": 483', '"seed": 10, "lr": 0.5, "epochs": 482'),
    ],
    "explorers.nb1._solved_words": [
        ("one epoch late", "in epoch {solved[0]}", "in epoch {solved[0] + 1}"),
        ("a hundredth", "losses < 1e-3", "losses < 1e-2"),
    ],
    "explorers.nb1._training": [("an update late", "lr)[::", "lr)[1::")],
    "explorers.nb1._chosen": [("always the first order", "epoch=epoch)", "epoch=0)")],
    "experiments.function.trained": [("the sum of a batch", "(slope / len(batch))", "slope")],
    "experiments.function._slopes": [("half of σ'", "p * (1 - p)", "p"), ("the targets forgotten", "+ c - y", "+ c")],
}

NB2 = {
    "explorers.nb2.network_live": [
        ("the inputs swapped", "({exact(x1)}, {exact(x2)})", "({exact(x2)}, {exact(x1)})"),
        ("z for a", "{exact(net.a1[0])}", "{exact(net.z1[0])}"),
        ("target and guess swapped", "y = {exact(y)}", "y = {exact(net.y_hat)}"),
    ],
    "plots.equations._forward_numbers": [
        ("the units' z swapped", "for z in net.z1)", "for z in net.z1[::-1])"),
        ("the units' a swapped", "for a in net.a1)", "for a in net.a1[::-1])"),
        ("half the loss", "{exact(loss(w, x, y), 3)}", "{exact(loss(w, x, y) / 2, 3)}"),
    ],
    "plots.diagram.network_diagram": [
        ("a and z swapped", '"a1": net.a1[0]', '"a1": net.z1[0]'),
        ("the loss is the residual", '"L": loss(w, x, y)', '"L": abs(y - net.y_hat)'),
        ("the guess is the target", '"ŷ": net.y_hat', '"ŷ": y'),
    ],
    "explorers.nb2.chain_rule": [
        ("a shared weight is two", "fork.shared(_weights(w), name)", "_weights(w)"),
        ("of the gradient only one", 'name.split(" = ")), *others]', 'name.split(" = ")[:1]), *others]'),
    ],
    "explorers.nb2._chain_words": [
        ("the sum of the factors", "factors.prod(axis=1)", "factors.sum(axis=1)"),
        ("the product of the paths", "products.sum()", "products.prod()"),
        ("the slider is idle always", "if name == fork.SHARED else", "if len(factors) > 1 else"),
    ],
    "plots.equations.chain_fork": [
        ("the products of columns", "np.prod(values, axis=1)", "np.prod(values, axis=0)"),
        ("the mean of the paths", "products.sum()", "products.mean()"),
        (
            "the second path twice",
            "for path, chain, product in zip(numbers, values, products",
            "for path, chain, product in zip(numbers, values, products[::-1]",
        ),
    ],
    "plots.diagram._ends": [
        ("the other input", "if source == lit", 'if source != lit and source[0] == "x"'),
    ],
    "plots.diagram._light": [("the band ends at the weight", "if beyond:\n", "if not name:\n")],
    "experiments.chain.paths": [("the other input", "INPUTS.index(name)", "1 - INPUTS.index(name)")],
    "experiments.chain._to_input": [
        ("the weight of the other unit", "layers(w)[0][unit, column]", "layers(w)[0][column, unit]")
    ],
    "experiments.chain.shared": [("the first is the second", "w[second] = w[first]", "w[first] = w[second]")],
    "experiments.chain.numerically": [("of the first place only", "moved_w[places] =", "moved_w[places[:1]] =")],
    "explorers.nb2._direction": [("uphill", "'down' if partial > 0 else 'up'", "'up' if partial > 0 else 'down'")],
    "explorers.nb2.one_update": [
        ("the length, not its square", "-lr * grad @ grad", "-lr * np.linalg.norm(grad)"),
        (
            "without η",
            "expected = loss(w, x, y), loss(after, x, y), -lr * grad @ grad",
            "expected = loss(w, x, y), loss(after, x, y), -grad @ grad",
        ),
        ("uphill", "loss(w - rates[:, None] * grad", "loss(w + rates[:, None] * grad"),
        ("the tangent rises", "1 - rates * (grad @ grad) / scale", "1 + rates * (grad @ grad) / scale"),
        ("the change has the wrong sign", "{exact(now - before)}", "{exact(before - now)}"),
        (
            "the dots are swapped",
            "np.clip([now / scale, 1 + expected / scale]",
            "np.clip([1 + expected / scale, now / scale]",
        ),
        ("before and after swapped", "arrows(w, after)", "arrows(after, w)"),
        ("not the example's η", '"worked example, η = 0.5": {"lr": 0.5', '"worked example, η = 0.5": {"lr": 0.4'),
        ("not too far", '"too far: the loss rises": {"lr": 1.5', '"too far: the loss rises": {"lr": 0.2'),
    ],
    "explorers.nb2._update_verdict": [
        ("upside down", "(now - before) / expected", "expected / (now - before)"),
        ("warned when it falls", "if now > before:", "if now < before:"),
    ],
    "explorers.nb2.loss_surface": [
        (
            "the axes swapped",
            "axes = [PARAMETERS.index(across), PARAMETERS.index(up)]",
            "axes = [PARAMETERS.index(up), PARAMETERS.index(across)]",
        ),
        ("all train", 'if train == "these two"', 'if train != "these two"'),
        ("a step short", "descent.finite(history, steps)", "descent.finite(history, max(steps - 1, 0))"),
        ("it stays in the valley", '{"lr": 2.0, "steps": 12', '{"lr": 0.03, "steps": 12'),
        ("no plateau", '"start_across": -5.5,', '"start_across": 0.0,'),
    ],
    "explorers.nb2._surface_words": [
        ("begin and end swapped", "begin, end = w[0, axes], w[-1, axes]", "end, begin = w[0, axes], w[-1, axes]")
    ],
    "explorers.nb2.vanishing_signal": [
        ("the tangent is too steep", "a + slope * span", "a + 2 * slope * span"),
        ("the dots are swapped", "[a, slope])", "[slope, a])"),
        ("of 1, not of ¼", "_percent(4 * slope)", "_percent(slope)"),
        (
            "the layers swapped",
            "np.abs(grad[:6]).max() / np.abs(grad[6:]).max()",
            "np.abs(grad[6:]).max() / np.abs(grad[:6]).max()",
        ),
        (
            "the smallest of layer 1",
            "np.abs(grad[:6]).max() / ",
            "np.abs(grad[:6]).min() / ",
        ),
        ("not at −8", '"saturated: z = −8": {"z": -8.0}', '"saturated: z = −8": {"z": 8.0}'),
    ],
    "explorers.nb2._with_z": [
        ("the other unit's bias", "w[4 + unit]", "w[5 - unit]"),
        ("added to the bias", "z - z1[unit]", "z"),
    ],
    "explorers.nb2._forward_difference": [("twice the step below", "/ h", "/ (2 * h)")],
    "explorers.nb2._error": [
        ("the smallest", ".max(), np.finfo", ".min(), np.finfo"),
        ("of the sum", "np.abs(approximate - exactly)", "np.abs(approximate + exactly)"),
    ],
    "explorers.nb2._check_words": [("upside down", "if h < 1e-6:", "if h > 1e-6:")],
    "plots.parameters.gradient_sizes": [("the layers share", "x[6:].ravel(), y[6:]", "x[6:].ravel(), y[5:8]")],
    "plots.parameters.before_after": [
        ("arrows backwards", "filled.set_data(ends[1], _ROWS)", "filled.set_data(ends[0], _ROWS)")
    ],
}

NB3 = {
    "explorers.nb3.search_ladder": [
        ("the last loss, not the best", "np.minimum.accumulate(_RAVINE.f(points))", "_RAVINE.f(points)"),
        ("a look too few", "[: looks + 1]\n                mark", "[:looks]\n                mark"),
        ("fifty are sixty", '"fifty looks": {"looks": 50}', '"fifty looks": {"looks": 60}'),
    ],
    "explorers.nb3._ladder": [
        ("it takes the worse", "< _RAVINE.f(local[-1])", "> _RAVINE.f(local[-1])"),
        ("longer nudges", "rng.normal(0, 0.3,", "rng.normal(0, 0.5,"),
        ("another rate", "lr=0.07", "lr=0.05"),
    ],
    "explorers.nb3.tangent": [
        ("the parabola stands for the tangent", "along.promise(step, 1)]", "along.promise(step, 2)]"),
        ("the error of the parabola is marked", "[along.error(step, 1)]", "[along.error(step, 2)]"),
    ],
    "explorers.nb3._Along": [
        ("uphill", "self.down = -g / self.size", "self.down = g / self.size"),
        ("promises the square", "self.loss - lengths * self.size", "self.loss - lengths * self.size**2"),
        ("the whole curvature", "* 0.5 * self.bend", "* self.bend"),
    ],
    "explorers.nb3._tangent_words": [
        ("half the step is a third", "(step, step / 2)", "(step, step / 3)"),
        ("the ratio upside down", "{exact(whole / half, 3)}", "{exact(half / whole, 3)}"),
        ("what is lost", "{100 * change / promise:.0f}", "{100 - 100 * change / promise:.0f}"),
    ],
    "explorers.nb3.which_way": [
        ("the worst direction", "changes.argmin(), _newton", "changes.argmax(), _newton"),
        ("rises are drawn", "np.clip(-changes / (step * size)", "np.clip(changes / (step * size)"),
        (
            "length 2",
            '"length 1: −∇L is 27° off": {"angle": 180.0, "step": 1.0}',
            '"length 1: −∇L is 27° off": {"angle": 180.0, "step": 2.0}',
        ),
        ("not uphill", '"uphill": {"angle": 0.0', '"uphill": {"angle": 180.0'),
    ],
    "explorers.nb3._way_words": [
        ("sine for cosine", "np.cos(np.radians(angle)).round", "np.sin(np.radians(angle)).round"),
        ("seen from 90°", "np.degrees(way) - 180", "np.degrees(way) - 90"),
        ("the share that is worse", "np.mean(changes < _around", "np.mean(changes > _around"),
    ],
    "explorers.nb3._newton_angle": [("away from the minimum", "gradient @ -at", "gradient @ at")],
    "explorers.nb3._around": [("turned the other way", "c * unit[0] - s * unit[1]", "c * unit[0] + s * unit[1]")],
    "explorers.nb3.random_directions": [
        ("the share that is worse", "np.mean(changes < opposite)", "np.mean(changes > opposite)"),
        ("the promise rises", "{exact(-unit)}", "{exact(unit)}"),
        ("up at all", "np.mean(changes < 0)", "np.mean(changes > 0)"),
        ("the promise is drawn at 1", "promise.set_data([-1, -1]", "promise.set_data([1, 1]"),
        ("presets are half as long", '{"step": step} for step', '{"step": step / 2} for step'),
    ],
    "explorers.nb3._directions": [
        ("of any length", "directions / np.linalg.norm(directions, axis=1, keepdims=True)", "directions / 3")
    ],
    "explorers.nb3._random_changes": [
        ("along the gradient", "opposite = -_net_gradient(_W)", "opposite = _net_gradient(_W)")
    ],
    "explorers.nb3._RULES": [
        ("plus is minus", "lambda w, g, lr: w + lr * g", "lambda w, g, lr: w - lr * g"),
        ("divide multiplies", "lambda w, g, lr: w / g", "lambda w, g, lr: w * g"),
    ],
    "explorers.nb3._LOWEST": [("the saddle's lowest is 0", '"saddle": -0.25', '"saddle": 0')],
}

FIGURES_1_TO_3 = NB1 | NB2 | NB3
