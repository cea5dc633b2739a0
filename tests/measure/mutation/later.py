"""Faults in what the figures of notebooks 4 and 5 show and say, and in their experiments, in the form of ``faults``."""

NB4 = {
    "explorers.nb4.momentum.momentum_ravine": [
        ("GD's edge with momentum's γ", "exact(2 / ratio, 3)", "exact(2 * (1 + gamma) / ratio, 3)"),
        ("NAG's edge for momentum", 'edge_of("momentum", gamma)', 'edge_of("nag", gamma)'),
        ("across and along swapped", "for i in (1, 0))", "for i in (0, 1))"),
        ("overshoot across", "experiments.overshoot(w[:end, 0])", "experiments.overshoot(w[:end, 1])"),
        (
            "a preset below GD's edge",
            '{"ratio": "25", "lr": 0.1, "gamma": 0.5}',
            '{"ratio": "25", "lr": 0.07, "gamma": 0.5}',
        ),
        (
            "a preset below momentum's edge",
            '{"ratio": "25", "lr": 0.2, "gamma": 0.5}',
            '{"ratio": "25", "lr": 0.1, "gamma": 0.5}',
        ),
        ("Polyak's γ without its square", '"gamma": 81 / 121', '"gamma": 9 / 11'),
        ("the bowl's preset with a small rate", '{"ratio": "1", "lr": 0.5,', '{"ratio": "1", "lr": 0.05,'),
    ],
    "explorers.nb4.momentum.velocity_bars": [
        ("the next weight", "gamma ** np.maximum(t - k, 0)", "gamma ** np.maximum(t - k + 1, 0)"),
        ("nine steps back", "{exact(gamma**10, 3)}", "{exact(gamma**9, 3)}"),
        ("the terminal speed upside down", "{exact(1 / (1 - gamma))}", "{exact(1 - gamma)}"),
        ("the limit is drawn at 1 + γ", "min(1 / (1 - gamma), 40)", "min(1 / (1 + gamma), 40)"),
        ("one gradient less", "(k[:t], 0, g[:t])", "(k[1:t], 0, g[1:t])"),
        ("no memory has one", '"no memory": {"gamma": 0.0', '"no memory": {"gamma": 0.5'),
    ],
    "explorers.nb4.momentum._streams": [
        ("alternates from −1", "(-1.0) ** k", "-((-1.0) ** k)"),
        ("turns one step late", "np.where(k < 20, 1.0, -1.0)", "np.where(k <= 20, 1.0, -1.0)"),
        ("half the slope", "0.3 + 0.5 *", "0.15 + 0.5 *"),
    ],
    "explorers.nb4.nag.look_ahead": [("the path is a step short", "nag.w[: t + 1]).T", "nag.w[:t]).T")],
    "explorers.nb4.nag._step_words": [
        ("the edges swapped", '("nag", "momentum")]', '("momentum", "nag")]'),
        ("turns along y", "experiments.turns(history.w[:, 0])", "experiments.turns(history.w[:, 1])"),
    ],
    "explorers.nb4.nag._two_steps": [
        ("the look-ahead of the next step", "nag.w[t], nag.look[t]", "nag.w[t], nag.look[t + 1]"),
        ("Momentum looks ahead, too", "_VALLEY.grad(w)", "_VALLEY.grad(look)"),
    ],
    "explorers.nb4.spectrum.rate_spectrum": [
        ("the curve of another rate", "lr * _CURVATURES, gamma", "2 * lr * _CURVATURES, gamma"),
        ("too little memory", '"lr": 1.0, "gamma": 0.95', '"lr": 1.0, "gamma": 0.5'),
    ],
    "explorers.nb4.spectrum._spectrum_words": [
        ("a hundredth", "np.log(1e-3)", "np.log(1e-2)"),
        ("γ for its root", "exact(np.sqrt(gamma), 3)", "exact(gamma, 3)"),
    ],
    "explorers.nb4.nag._LOOK_AHEAD_STORIES": [
        ("ηλ = 0.1 is 0.2", '"ηλ = 0.1: fewer turns": {"lr": 0.1', '"ηλ = 0.1: fewer turns": {"lr": 0.2'),
        (
            "not beyond NAG's edge",
            '"beyond NAG\'s edge, not Momentum\'s": {"lr": 0.46',
            '"beyond NAG\'s edge, not Momentum\'s": {"lr": 0.4',
        ),
    ],
    "explorers.nb4.schedule.annealing": [
        ("a step early", "exact(mean[step], 3)", "exact(mean[max(step - 1, 0)], 3)"),
        ("rate and mean swapped", "rates, mean = runs[name]", "mean, rates = runs[name]"),
    ],
    "explorers.nb4.schedule._annealed": [
        (
            "two rules swapped",
            'names = ["constant", "halve every n", "η₀ e^(−kt)", "η₀ / (1 + kt)"]',
            'names = ["constant", "halve every n", "η₀ / (1 + kt)", "η₀ e^(−kt)"]',
        ),
        ("the misprint falls", "lr ** (-k * t)", "lr ** (k * t)"),
    ],
    "explorers.nb4.batch.batch_paths": [
        ("the lowest is added", "exact(losses[-1] - problem.lowest, 3)", "exact(losses[-1] + problem.lowest, 3)"),
        ("an update too many", "[: made + 1]", "[: made + 2]"),
        (
            "updates are counted as epochs",
            'per_epoch if counted == "epochs" else 1',
            'per_epoch if counted != "epochs" else 1',
        ),
        (
            "not too fast",
            '"too fast for one sample": {"task": noisy, "lr": 1.0',
            '"too fast for one sample": {"task": noisy, "lr": 0.1',
        ),
    ],
    "explorers.nb4.batch._regression": [
        ("another slope", "[1.5, -1.0]", "[1.5, 1.0]"),
        ("sum for mean", ".mean(-1)", ".sum(-1)"),
        ("half the gradient", "/ len(x)", "/ (2 * len(x))"),
    ],
    "explorers.nb4.batch.gradient_noise": [
        ("N − B and N − 1 swapped", "(2048 - batch) / 2047 if drawn", "2047 / (2048 - batch) if drawn"),
        ("without and with swapped", "if drawn == _WITHOUT else 1)", "if drawn == _WITH else 1)"),
        ("downhill", "np.mean(points[:, 0] < 0)", "np.mean(points[:, 0] > 0)"),
        ("the line falls like B²", "right.plot(b, problem.trace / b,", "right.plot(b, problem.trace / b**2,"),
    ],
    "explorers.nb4.batch._cloud": [("a sample too few", "row[: 2**n]", "row[: 2**n + 1]")],
    "explorers.nb4.batch.noise_floor": [
        ("√ of the floor", "np.sqrt(2 * formula)", "np.sqrt(formula)"),
        (
            "the floor is drawn at half",
            "floor.set_data([0, _FLOOR_STEPS], [formula, formula])",
            "floor.set_data([0, _FLOOR_STEPS], [formula / 2] * 2)",
        ),
        ("small batches", '"batch": 32, "decay": False', '"batch": 2, "decay": False'),
        ("no decay", '"batch": 1, "decay": True', '"batch": 1, "decay": False'),
    ],
    "explorers.nb4.batch._floor_words": [
        ("1/(Bt)", "1 / (2 * batch * _FLOOR_STEPS)", "1 / (batch * _FLOOR_STEPS)"),
        ("the first hundred", "mean[-100:].mean()", "mean[:100].mean()"),
        ("after 101 steps", "exact(mean[100], 3)", "exact(mean[90], 3)"),
    ],
    "explorers.nb4.batch._floor_runs": [
        ("noise of 1/B²", "rattle / np.sqrt(batch)", "rattle / batch"),
        ("w², not w²/2", ".mean(1) / 2", ".mean(1)"),
    ],
    "explorers.nb4.saddle.saddle_escape": [
        ("a part in a million", '"one part in a billion": {"start": 1e-9', '"one part in a billion": {"start": 1e-6'),
        ("not for later", "(_LATER if later else ())", "(() if later else _LATER)"),
    ],
    "explorers.nb4.saddle._saddle_words": [
        ("a step more", "{len(w) - 1 if escaped", "{len(w) if escaped"),
        ("those that stay", "np.isfinite(counts).sum()", "np.isinf(counts).sum()"),
        ("the mean", "np.median(counts)", "np.mean(counts)"),
    ],
    "explorers.nb4.saddle._escape": [("gone from 0.5 on", "abs(step[1]) > 0.9", "abs(step[1]) > 0.5")],
    "explorers.nb4.adagrad.sparse_features": [
        ("the strokes of a dense feature", "[0][:, 0, 6])", "[0][:, 0, 5])"),
        ("the thin one is the other's rate", "_sparse(other, best, share)", "_sparse(other, lr, share)"),
    ],
    "explorers.nb4.adagrad._sparse_words": [
        ("the ratio upside down", "run.rates[-1, 0] / run.rates[-1, 1]", "run.rates[-1, 1] / run.rates[-1, 0]"),
        ("rare and dense swapped", "error is {exact(run.rare, 3)}", "error is {exact(run.dense, 3)}"),
    ],
    "explorers.nb4.adagrad._sparse": [
        (
            "a mean of five",
            "np.column_stack([w[:, 6], w[:, :6].mean(1)])",
            "np.column_stack([w[:, 6], w[:, :4].mean(1)])",
        ),
        ("no root", "lr / np.sqrt(np.column_stack", "lr / (np.column_stack"),
    ],
    "explorers.nb4.rmsprop.burst": [
        ("one step late", "exact(steps[length], 3)", "exact(steps[length - 1], 3)"),
        ("the burst ends earlier", "[length + 0.5] * 2", "[length - 0.5] * 2"),
        (
            "a shorter memory",
            '"a longer memory": {"size": 100.0, "length": 50, "beta": 0.99}',
            '"a longer memory": {"size": 100.0, "length": 50, "beta": 0.9}',
        ),
    ],
    "explorers.nb4.rmsprop._burst": [
        ("Adam without its correction", "/ (1 - 0.999**t)) + eps", ") + eps"),
        ("Adagrad without a root", "g / np.sqrt(np.cumsum(g**2) + eps)", "g / (np.cumsum(g**2) + eps)"),
        ("β2 for β1", "memory(0.9, 1) / (1 - 0.9**t)", "memory(0.999, 1) / (1 - 0.999**t)"),
    ],
    "explorers.nb4.rmsprop.memory_weights": [
        ("what is missing is what is there", "{exact(beta**t)}", "{exact(1 - beta**t)}"),
        ("a third", "np.log(0.5) / np.log(beta)", "np.log(0.3) / np.log(beta)"),
        ("the step is the root", "{exact(full**-0.5, 3)}", "{exact(full**0.5, 3)}"),
        ("weights of another age", "0, beta ** age[:t]", "0, beta ** (age[:t] + 1)"),
        ("the dot a step late", "[t - 1 : t]", "[t : t + 1]"),
        ("not 0.99", '{"t": 1, "beta": 0.99}', '{"t": 1, "beta": 0.98}'),
    ],
    "explorers.nb4.adam.adam_insides": [
        ("lengths without η", "np.abs(np.diff(its.w)) / lr", "np.abs(np.diff(its.w))"),
        ("v without a root", 'np.sqrt(values) if name[0] == "v" else values', "values"),
        ("another's averages", "found[correction], np", 'found["none"], np'),
    ],
    "explorers.nb4.adam._four": [
        ("steps counted from 0", "+ (not falls)", "+ falls"),
        ("the bold line of another", "if each == chosen", "if each != chosen"),
    ],
    "explorers.nb4.adam._inside_words": [
        ("step 11", "{exact(state.m[9])}", "{exact(state.m[10])}"),
        ("m for m̂", "{exact(state.m_hat[9])}", "{exact(state.m[9])}"),
        ("counted from 0", "step {longest[each] + 1}", "step {longest[each]}"),
        ("β2 is 1 − β2", "β2 = {exact(1 - forget, 6)}", "β2 = {exact(forget, 6)}"),
    ],
    "explorers.nb4.adam._ADAM_INSIDES_STORIES": [
        (
            "no correction has one",
            '"no correction: too long": ("a slope: g = 1", "none"',
            '"no correction: too long": ("a slope: g = 1", "v only"',
        ),
        (
            "m and v swapped",
            '"m only: far too long": ("a slope: g = 1", "m only"',
            '"m only: far too long": ("a slope: g = 1", "v only"',
        ),
        ("a small ε", "0.001, 1.0),", "0.001, 0.001),"),
    ],
    "explorers.nb4.adam._given_gradients": [
        ("one in ten", "% 20 == 0", "% 10 == 0"),
        ("half the noise", "2 * noise, rare", "noise, rare"),
    ],
    "explorers.nb4.limits.turned_ravine": [
        ("the other angle", "found[optimizer][0]", "found[optimizer][-2]"),
        (
            "the mark stands elsewhere",
            "[TURNED_ANGLES[column]], [its.median]",
            "[TURNED_ANGLES[column]], [along.median]",
        ),
    ],
    "explorers.nb4.limits._turned_run": [
        ("turned back", "rotation(angle) @ np.ones(2)", "rotation(-angle) @ np.ones(2)")
    ],
    "explorers.nb4.limits.generalisation_gap": [
        ("the second weight twice", "{exact(w[-1, 0], 3)} · class", "{exact(w[-1, 1], 3)} · class"),
        ("right, not wrong", "{100 * errors[-1]:.1f}", "{100 - 100 * errors[-1]:.1f}"),
    ],
    "explorers.nb4.maps.rate_map": [
        ("the flat direction's edge", "/ max(_CURVATURES[surface])", "/ min(_CURVATURES[surface])"),
        ("above and below swapped", '"below" if lr < edge else "above"', '"above" if lr < edge else "below"'),
        (
            "it does not diverge",
            '"diverges": {"optimizer": "Momentum", "lr": 0.2',
            '"diverges": {"optimizer": "Momentum", "lr": 0.1',
        ),
    ],
    "explorers.nb4.maps.adaptive_map": [
        ("1 − β without a root", "1 / np.sqrt(1 - beta))", "1 / (1 - beta))"),
        ("Adam's step as RMSProp's", '(1 if optimizer == "adam" else', '(1 if optimizer != "adam" else'),
        ("the marker at β", "follow(lr, 1 - beta,", "follow(lr, beta,"),
    ],
    "experiments.momentum.edge_of": [
        ("NAG's edge is Momentum's", "(2 + 2 * gamma) / (1 + 2 * gamma)", "2 + 2 * gamma")
    ],
    "experiments.momentum.swing_of": [
        ("the border without a square", "((1 - gamma) / (1 + gamma)) ** 2", "(1 - gamma) / (1 + gamma)")
    ],
    "experiments.momentum.region_of": [("swings and ripples swapped", "flat > low", "flat <= low")],
    "explorers.nb4.maps._without_edge": [("β1 for its square", "{exact(0.9**2)}", "{exact(0.9)}")],
    "explorers.nb4.maps._draw_first_jump": [("a tenth of the steps", "distance / _STEPS", "distance / 10")],
    "explorers.nb4.maps._arrival": [
        ("a thousandth", "1e-6 * losses[0]", "1e-3 * losses[0]"),
        ("a step early", "[-1] + 1\n", "[-1]\n"),
    ],
}

NB5 = {
    "explorers.nb5.lookahead.fast_and_slow": [
        ("followed once more", "{steps // k} times", "{steps // k + 1} times"),
        ("drawn where it was not called", "w[::k][:60]", "w[1::k][:60]"),
    ],
    "explorers.nb5.lookahead._while_in": [("a step early", "inside[-1] + 2", "inside[-1] + 1")],
    "explorers.nb5.lookahead._edge_words": [
        (
            "stable and unstable swapped",
            '"stable" if experiments.lookahead_radius',
            '"unstable" if not experiments.lookahead_radius',
        ),
    ],
    "explorers.nb5.lookahead._FAST_AND_SLOW_STORIES": [
        ("an even k is odd", '"GD", "k": 6, "lr": 0.086', '"GD", "k": 5, "lr": 0.086'),
    ],
    "explorers.nb5.lookahead.lookahead_noise": [
        ("half the variance", "alone, quiet = lr / (2 - lr)", "alone, quiet = lr / (2 - lr) / 2"),
        ("the first third", "mean[-_NOISY_STEPS // 3 :]", "mean[: _NOISY_STEPS // 3]"),
    ],
    "explorers.nb5.lookahead._LOOKAHEAD_NOISE_STORIES": [
        ("another rate than the title's", 'does it too": {"lr": 0.1, "k": 5', 'does it too": {"lr": 0.2, "k": 5'),
    ],
    "experiments.lookahead.lookahead_ratio": [
        ("no square", "q = (1 - lr) ** k", "q = 1 - lr"),
        ("one cross term", "2 * alpha * (1 - alpha) * (1 - q)", "alpha * (1 - alpha) * (1 - q)"),
    ],
    "experiments.lookahead.same_variance_rate": [("without 2", "return 2 * variance /", "return variance /")],
    "explorers.nb5.nadam._draw_parts": [("another circle", "ends / radius", "ends / (2 * radius)")],
    "explorers.nb5.nadam._parts_of": [
        ("old for new", "run.m[t, 1] / (1 - beta1 ** (n + 1))", "before / (1 - beta1 ** (n + 1))"),
        ("the gradient rises", "gradient = -(1 - beta1)", "gradient = (1 - beta1)"),
    ],
    "explorers.nb5.nadam.nadam_arrows": [
        ("old and new swapped", "{point(old, 2)} in Adam", "{point(new, 2)} in Adam"),
        (
            "η = 0.1 is 0.3",
            '"η = 0.1: one step gained": far | {"lr": 0.1',
            '"η = 0.1: one step gained": far | {"lr": 0.3',
        ),
    ],
    "explorers.nb5.radam.rectifier": [
        ("the warm-up is not the slider's", "warm_up_share(_AT, warm)", "warm_up_share(_AT, 2 * warm)"),
        ("the fan without r", "values[:, on] * r[on]", "values[:, on]"),
    ],
    "explorers.nb5.radam._fan": [("no correction", "np.sqrt(v / (1 - beta2**t))", "np.sqrt(v)")],
    "explorers.nb5.radam.warm_up_training": [("within thrice", "2 * middles.min()", "3 * middles.min()")],
    "explorers.nb5.radam._step_lengths": [
        (
            "Adam and RAdam swapped",
            "zip(looks, (adam, radam, warmed), strict=True):\n",
            "zip(looks, (radam, adam, warmed), strict=True):\n",
        ),
    ],
    "explorers.nb5.radam._first_rectified": [("counted from 0", "int(on[0]) + 1", "int(on[0])")],
    "experiments.radam.adam_warmed": [
        ("a step late", "warm_up_share(state.t + 1, length)", "warm_up_share(state.t, length)")
    ],
    "experiments.radam.rectification": [("ρ∞ without − 1", "2 / (1 - beta2) - 1", "2 / (1 - beta2)")],
    "experiments.amsgrad.corrected_amsgrad": [
        ("the maximum of v in Optax's", "now.v if falls else now.v_hat", "now.v"),
        ("the maximum of v̂ in PyTorch's", "now.v if falls else now.v_hat", "now.v_hat"),
        ("it forgets the maximum", "np.maximum(state.v_max, ", "np.maximum(0.0, "),
        ("the correction of the step before", "beta2**now.t", "beta2**state.t"),
        ("m is not corrected", "lr * now.m_hat", "lr * now.m"),
        ("uphill", "w - lr", "w + lr"),
    ],
    "explorers.nb5.amsgrad.counter_example": [
        ("regret with the wrong sign", "losses[:steps] - least", "least - losses[:steps]"),
        ("the last 299", "steps - 299", "steps - 199"),
        ("the proof's β2", '"beta2": 1 / 101', '"beta2": 1 / 11'),
    ],
    "explorers.nb5.amsgrad._side": [("uphill", "pull.sum() < 0", "pull.sum() > 0")],
    "explorers.nb5.amsgrad._after_outlier": [
        ("a step late", "late = np.maximum(t - when, 0)", "late = np.maximum(t - when - 1, 0)"),
    ],
    "explorers.nb5.amsgrad.outlier": [
        (
            "the ways swapped",
            "{exact(adam.sum())} η and {exact(amsgrad.sum())}",
            "{exact(amsgrad.sum())} η and {exact(adam.sum())}",
        ),
    ],
    "explorers.nb5.amsgrad._recovery_words": [("a step early", "{below[-1] + 1} steps.", "{below[-1]} steps.")],
    "explorers.nb5.adamw.decay_per_weight": [
        ("η/λ for ηλ", "ηλ = {exact(lr * weight_decay, 3)}", "ηλ = {exact(lr / weight_decay, 3)}"),
    ],
    "explorers.nb5.adamw._decay_means": [
        ("growth, not decay", "noise[i] + weight_decay * w[i]", "noise[i] - weight_decay * w[i]"),
    ],
    "explorers.nb5.adamw._rate_of": [("log 10", "-np.log(means[-1])", "-np.log10(means[-1])")],
    "explorers.nb5.lamb.trust_ratios": [
        ("the layers swapped", "moved[steps - 1, column, 0]", "moved[steps - 1, column, 1]"),
    ],
    "explorers.nb5.lamb.lamb_one_weight": [
        ("across upside down", "crossed = start * ends", "crossed = -start * ends"),
    ],
    "explorers.nb5.lion._signs": [
        ("B for its root", "sign_right(snr * more, batch))", "sign_right(snr * more, batch**2))"),
    ],
    "explorers.nb5.lion._losses_by_batch": [
        ("the best, not the middle", "[row.median for row in rows]", "[row.between[0] for row in rows]")
    ],
    "explorers.nb5.lion._SIGN_AGREEMENT_STORIES": [
        ("larger than ε", '"scale": 1e-10', '"scale": 1e-5'),
    ],
    "experiments.lion.memory_gain": [("β2 for its variance", "(1 - beta2) / (1 + beta2)", "(1 - beta2)")],
    "explorers.nb5.lion.lion_rate": [("Lion's rate is larger", "lr * (share if name", "lr / (share if name")],
    "explorers.nb5.lion._saved_words": [
        ("more, not less", '1 - each["lion"] / each["adam"]', '1 - each["adam"] / each["lion"]'),
    ],
    "explorers.nb5.lion.state_bytes": [
        ("weights alone", "base = 2 * weight + copy", "base = weight + copy"),
    ],
    "explorers.nb5.lion._PRECISIONS": [("16 bits are 4 bytes", "_SHORT: (2, 0, 2)", "_SHORT: (4, 0, 2)")],
    "explorers.nb5.choice._over_rates": [
        (
            "share and median swapped",
            "if measure == _MEDIAN else (found.solved",
            "if measure != _MEDIAN else (found.solved",
        ),
    ],
    "explorers.nb5.choice._words": [
        ("fewest and most swapped", "between {fewest} and {most}", "between {most} and {fewest}")
    ],
}

RACE_AND_ADABOUND = {
    "explorers.nb4.race.race": [("x and y swapped", "np.clip([x, y], *np", "np.clip([y, x], *np")],
    "explorers.nb4.race._memory": [("1 − β2 for β2", '"beta2": 1 - rest["forget"]', '"beta2": rest["forget"]')],
    "explorers.nb4.race._rates_of": [("own rates, not tuned", "_tuned(name, surface).lr", 'rest[f"lr_{name}"]')],
    "explorers.nb4.race._places_words": [("places far apart are one", "(group[0] - w) < 0.5", "(group[0] - w) < 5")],
    "explorers.nb4.race._race_presets": [("not the same rates", "rates=_SAME, lr=0.05", "rates=_OWN, lr=0.05")],
    "experiments.adabound.rate_bounds": [
        ("γt without + 1", "1 / (gamma * t + 1)", "1 / (gamma * t)"),
        ("both below η*", "(1 + 1 / (gamma * t))", "(1 - 1 / (gamma * t))"),
    ],
    "experiments.adabound.bounded_counter_example": [
        ("the bounds swapped", "low, high = rate_bounds", "high, low = rate_bounds"),
        ("not divided by √t", "rate / np.sqrt(t) * run.g", "rate * run.g"),
        ("v for its root", "lr / np.sqrt(run.v)", "lr / run.v"),
    ],
    "explorers.nb5.adabound.closing_bounds": [
        ("the bound of a step before", "exact(low[steps - 1], 3)", "exact(low[steps - 2], 3)"),
        ("loss and error swapped", "errors, losses = experiments", "losses, errors = experiments"),
    ],
    "explorers.nb5.adabound._PLACES": [("another weight", "(0, 1, 3)", "(1, 0, 3)")],
    "explorers.nb5.adabound._held": [
        ("low for high", 'lower bound" if rate == low', 'lower bound" if rate == high'),
    ],
    "explorers.nb5.adabound.turning_step": [("a step early", "return 3 * turned + 1", "return 3 * turned")],
    "explorers.nb5.adabound.bounded_counter_example": [
        (
            "another γ than the title's",
            'once": {"final_lr": 0.1, "gamma": 0.1',
            'once": {"final_lr": 0.1, "gamma": 0.01',
        ),
        ("both walks are Adam's", "getattr(run, name)[at]", "run.adam[at]"),
    ],
}

FIGURES_4_TO_5 = NB4 | NB5 | RACE_AND_ADABOUND
