"""Faults in the experiments and figures of notebook 6, in the form of ``faults``, a part after the other."""

NB6 = {
    "experiments.recipe.planned_rates": [
        ("no warm-up", "schedules.warm_up(make(lr, n - warm, share), warm)", "make(lr, n, share)"),
        ("the plan has the whole run", "make(lr, n - warm, share), warm)", "make(lr, n, share), warm)"),
    ],
    "experiments.recipe.bowl_loss": [
        ("the noise without its rate", "square + lr**2", "square + lr"),
        ("no square", "(1 - lr * curvatures) ** 2 * square", "(1 - lr * curvatures) * square"),
        ("twice the loss", "np.array(squares) @ (curvatures / 2)", "np.array(squares) @ curvatures"),
    ],
    "experiments.recipe._squares": [
        ("the noise is added to the rest", "left * left * square + lr * lr", "left * left * square + lr"),
        ("the slope pulls once", "left * left * square", "left * square"),
    ],
    "experiments.recipe.bowl_floor": [("without its two", "lr / (2 * (2 - lr", "lr / (2 * (1 - lr")],
    "experiments.recipe.cliff_gradient": [
        ("x feeds itself without w", "slope = w * s * (1 - s)", "slope = s * (1 - s)"),
        ("the direct part of w is lost", "s + slope * by_w", "slope * by_w"),
    ],
    "experiments.recipe.cliff_walk": [
        ("stretched to the limit", "min(1.0, limit / length)", "limit / length"),
        ("uphill", "w - rate * g_w", "w + rate * g_w"),
    ],
    "experiments.recipe._plain_gradient": [("b counts once", "1 + slope * by_b", "1.0")],
    "explorers.nb6.recipe.stopping_times": [
        ("stopped at the end", "stop, t = min(stop, n),", "stop, t = n,"),
        ("planned for the whole", "_run(plan, lr, stop, share, warm)[1][-1]", "_run(plan, lr, n, share, warm)[1][-1]"),
    ],
    "explorers.nb6.recipe._STOPPING_STORIES": [
        ("planned for 1000 as well", '{"n": 500, "stop": 500}', '{"n": 1000, "stop": 500}'),
        ("half a line", '{"share": 1.0}', '{"share": 0.5}'),
    ],
    "explorers.nb6.recipe._run": [("a longer warm-up", "min(warm, n // 2)", "min(warm, n - 1)")],
    "explorers.nb6.recipe._end_words": [
        ("counted from 0", "jumps.argmax() + 1", "jumps.argmax()"),
        ("those that were not", "lengths > limit", "lengths <= limit"),
    ],
    "explorers.nb6.recipe._CLIFF_STORIES": [("a limit that holds", '{"limit": 30.0}', '{"limit": 3.0}')],
    "experiments.averages.plain_shares": [("counted from 0", "steps, 1) + 1)", "steps, 1) + 2)")],
    "experiments.averages.moving_shares": [("β and 1 − β swapped", "1 - checks.fraction", "checks.fraction")],
    "experiments.averages._squares": [
        ("the gradient at the walk", "lr * curvature * lean\n", "0.0\n"),
        ("one cross term", "2 * k * stay * met", "k * stay * met"),
        ("the old mean stays", "stay * stay * xx", "stay * xx"),
        ("no noise", "s * s * xx + lr * lr", "s * s * xx"),
    ],
    "experiments.averages._way": [
        ("β and 1 − β swapped", "(1 - lean) * z + lean * x", "lean * z + (1 - lean) * x"),
        ("the mean of the old z", "x += k * (z - x)", "x += k * (walk[-1] - x)"),
    ],
    "experiments.averages.moving_average": [
        ("β and 1 − β swapped", "w + (1 - beta) * (z - w)", "w + beta * (z - w)"),
        ("the walk begins anew from the mean", "z = state.z if state.t else w\n", "z = w\n"),
    ],
    "explorers.nb6.averages.averaged_walk": [
        ("every second place", "walks[name][: stop + 1 : 4]", "walks[name][: stop + 1 : 2]"),
        ("one step on", "walks[name][stop : stop + 1]", "walks[name][stop - 1 : stop]"),
    ],
    "explorers.nb6.averages._runs": [
        ("the walk for its mean", '"Schedule-Free": free.average', '"Schedule-Free": free.walk'),
        ("the axes swapped", "places[:, ::-1]", "places[:, ::1]"),
    ],
    "explorers.nb6.averages._cosine_words": [("the next one", "max((each", "min((each")],
    "explorers.nb6.averages._STORIES": [
        ("β = 0.9 is 0.6", '"lean": 0.9', '"lean": 0.6'),
        ("a short memory", '{"memory": 300}', '{"memory": 30}'),
    ],
    "experiments.edge.largest_curvature": [("the smallest", "[..., -1]", "[..., 0]")],
    "experiments.edge.two_layers": [
        ("b takes the new a", "a, b = a - lr * r * b, b - lr * r * a", "a = a - lr * r * b; b = b - lr * r * a"),
        ("uphill", "r = a * b - 1", "r = 1 - a * b"),
    ],
    "experiments.edge.edge_columns": [("below for above", "row.highest > edge", "row.highest < edge")],
    "explorers.nb6.edge.edge_of_stability": [
        ("the edge is at 1/η", "[min(2 / lr, 99)] * 2", "[min(1 / lr, 99)] * 2"),
        ("as many steps for as much time", "np.interp(lr * at,", "np.interp(at,"),
    ],
    "explorers.nb6.edge._edge_words": [("falls are counted", "[: steps + 1]) > 0)", "[: steps + 1]) < 0)")],
    "explorers.nb6.edge._two_curvatures": [
        ("without the loss", "2 * a * b - 1)", "2 * a * b)"),
        ("the smaller one", "/ 2 + np.hypot", "/ 2 - np.hypot"),
    ],
    "explorers.nb6.edge._minima": [("a quarter of the turn", "/ 2) / 2  #", "/ 2) / 4  #")],
    "experiments.norms.matrix_gradient": [
        ("turned back", "rotation(angle + turn)", "rotation(angle - turn)"),
        ("the directions as they come", "rotation(angle).T", "rotation(angle)"),
        ("rounding has a sign", "np.abs(G) < 1e-12 * first", "np.abs(G) < 0.0"),
    ],
    "experiments.norms.lengths": [
        ("the sum of the sizes", "np.abs(D).max((-2, -1))", "np.abs(D).sum((-2, -1))"),
        ("the smallest singular value", "np.linalg.norm(D, 2,", "np.linalg.norm(D, -2,"),
    ],
    "experiments.norms.lowered": [("uphill", "return -(checks", "return (checks")],
    "experiments.norms.chance": [("the worst", "[:, None] / lengths(D)).max(0)", "[:, None] / lengths(D)).min(0)")],
    "explorers.nb6.norms.three_budgets": [
        ("half a corner", "-slope, -np.ones(2)", "-slope, -0.5 * np.ones(2)"),
        ("no length of 1", "/ np.hypot(1, ratio)", "/ 1.0"),
    ],
    "explorers.nb6.norms._balls": [("not a level line", "np.array([-slope[1], slope[0]])", "np.array(slope[::-1])")],
    "explorers.nb6.norms._moves": [("the root", "(ratio, 1), strict=True", "(ratio**0.5, 1), strict=True")],
    "explorers.nb6.norms.three_norms": [
        ("the two not sorted", "max(first, second), min(first, second)", "first, second"),
        ("no turn", "matrix_gradient(first, second, angle, turn)", "matrix_gradient(first, second, angle)"),
        ("rises", "falls = -(G", "falls = (G"),
    ],
    "explorers.nb6.norms._image": [("turned back", "(matrix @ directions).T", "(matrix.T @ directions).T")],
    "experiments.matrix.regression": [
        ("not turned", "if turned else np.eye(SIDE)", "if not turned else np.eye(SIDE)"),
        (
            "as ill-conditioned as its root",
            "np.geomspace(1, 1 / condition, SIDE)",
            "np.geomspace(1, condition**-0.5, SIDE)",
        ),
    ],
    "experiments.matrix.regression_losses": [
        ("the moments on the other side", "(away(w) @ moments).reshape", "(moments @ away(w)).reshape"),
        ("the rate stays", "lr=schedules.cosine(rates[:, None, None], STEPS)", "lr=rates[:, None, None]"),
        ("the loss itself", "np.array(losses) / losses[0]", "np.array(losses)"),
    ],
    "experiments.matrix.left_over": [("the best end", "found.between[1] > LEVEL", "found.between[1] > 1.0")],
    "experiments.matrix.muon_beside_adam": [
        ("one weight more", "w[..., :4]", "w[..., [0, 2, 1, 3]]"),
        ("Adam forgets", "State(t=state.t, m=state.m, v=state.v)", "State(t=0, m=0.0, v=0.0)"),
        ("Muon forgets", "m=state.first_m", "m=0.0"),
    ],
    "explorers.nb6.matrix.newton_schulz": [
        ("a step too many", "for _ in range(steps):", "for _ in range(steps + 1):"),
        ("not divided by the length", "values /= np.linalg.norm(values)", "values /= 1.0"),
        ("the nearest", "np.abs(path[-1] - 1).max()", "np.abs(path[-1] - 1).min()"),
        ("the law of one step", "polynomial(_INPUTS, steps,", "polynomial(_INPUTS, 1,"),
    ],
    "explorers.nb6.matrix.matrix_regression": [
        ("the other directions", "condition, _BASES[basis]", "condition, not _BASES[basis]"),
        ("the ring beside it", "_held(its.medians)[its.at]", "_held(its.medians)[its.at - 1]"),
    ],
    "experiments.cautious.floor_under_noise": [
        ("the share that waits", "(new != w)", "(new == w)"),
        ("twice the loss", "0.5 * (new**2)", "1.0 * (new**2)"),
    ],
    "experiments.cautious.careful_walk": [
        ("no one goes farther", "longer = 2 / max(first + second, 1)", "longer = 1"),
        ("uphill moves", "v * g > 0, u * h > 0", "v * g < 0, u * h < 0"),
        ("x decides for y", "longer * second * u", "longer * first * u"),
    ],
    "experiments.cautious.by_the_paper": [("a weight less", "moving / (moving + 1)", "moving / (moving + 2)")],
    "experiments.today.muon_and_adam": [("the momenta change places", "[one.m, other.m]", "[one.m, 0 * other.m]")],
    "experiments.today.muon_share": [("rows and columns as they come", "2 * n * n * m + n**3", "2 * n * n * m + m**3")],
    "explorers.nb6.cautious.cautious_ravine": [
        ("who moves for who waits", "waits = (~moves).sum(0)", "waits = moves.sum(0)"),
        ("either, not both", "(~moves).all(1)", "(~moves).any(1)"),
    ],
    "explorers.nb6.cautious._spans": [("a step late", "[t, t + 1.0,", "[t + 1.0, t + 2.0,")],
    "explorers.nb6.cautious._end_words": [("a step early", "high[-1] + 1", "high[-1]")],
    "explorers.nb6.cautious.cautious_rate": [
        ("Adam's rate as well", 'if name == "cautious" else 1)', 'if name != "" else 1)'),
    ],
    "explorers.nb6.today._words": [
        ("lower for higher", "its.median < other.median", "its.median > other.median"),
        ("a step of one", "{at * rates.EVERY} steps", "{at} steps"),
    ],
    "explorers.nb6.today._beside": [("all beside Adam", '"cosine" if name', '"adam" if name')],
    "explorers.nb6.today._points": [("one point more", "curve[: at + 1]", "curve[1 : at + 2]")],
}
