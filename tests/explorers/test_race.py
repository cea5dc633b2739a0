"""The figures of the part `race`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines

from primer import descent, explorers, optimizers, surfaces
from primer.experiments import tuning
from primer.plots import LOOKS

DRAWN = True  # three dimensions are computed while drawing


@pytest.fixture(scope="module")
def race():
    return explorers.race()


@pytest.fixture(autouse=True)
def _from_the_start(race):
    race.reset()


def loss_of(text, title):
    found = re.search(rf"{title} ([0-9.e−+]+)", text)
    assert found, text
    return float(found[1].rstrip(".").replace("−", "-"))


@pytest.mark.parametrize("name", ["gd", "momentum", "nag", "adagrad", "rmsprop", "adam"])
def test_each_walks_with_its_own_rate(race, name):
    race.set(**{f"lr_{name}": 0.03}, x=-4.0, y=1.5, steps=60)
    ravine = surfaces.SURFACES["ravine"]
    end = descent.run(optimizers.OPTIMIZERS[name], [-4.0, 1.5], ravine.grad, 60, lr=0.03).w[-1]
    assert loss_of(race.text, LOOKS[name].title) == pytest.approx(ravine.f(end), rel=0.05)


@pytest.mark.parametrize("name", ["gd", "adam"])
def test_each_walks_with_the_rate_that_tuning_found(race, name):
    race.set(**{f"lr_{name}": 0.003}, rates="fair: tuned for each", x=-4.0, y=1.5, steps=60)
    ravine = surfaces.SURFACES["ravine"]
    found = tuning.tune(name, "ravine").lr
    end = descent.run(optimizers.OPTIMIZERS[name], [-4.0, 1.5], ravine.grad, 60, lr=found).w[-1]
    assert loss_of(race.text, LOOKS[name].title) == pytest.approx(ravine.f(end), rel=0.05)


def test_memories_reach_those_who_have_them(race):
    race.set(gamma=0.5, beta=0.5, beta1=0.5, forget=0.1)
    ravine = surfaces.SURFACES["ravine"]
    for name, hyper in {
        "momentum": {"lr": 0.02, "gamma": 0.5},
        "rmsprop": {"lr": 0.05, "beta": 0.5},
        "adam": {"lr": 0.2, "beta1": 0.5, "beta2": 0.9},
    }.items():
        end = descent.run(optimizers.OPTIMIZERS[name], ravine.start, ravine.grad, 100, **hyper).w[-1]
        assert loss_of(race.text, LOOKS[name].title) == pytest.approx(ravine.f(end), rel=0.05)


def test_any_subset_races(race):
    everybody = dict.fromkeys(optimizers.OPTIMIZERS, False)
    race.set(**everybody)
    assert "Nobody races" in race.text
    race.set(nag=True, adam=True)
    order = re.search(r"lowest: (.*?)\. ", race.text + " ")[1]
    assert sorted(re.findall(r"[A-Za-z]+(?= )", order)) == ["Adam", "NAG"]


def test_those_of_the_next_notebook_wait_for_their_switch(race):
    assert len(lines(race)) == 2 * 6
    assert "AdamW" not in race.text
    race.set(later=True)
    assert len(lines(race)) == 2 * len(optimizers.OPTIMIZERS)
    assert all(LOOKS[name].title in race.text for name in optimizers.OPTIMIZERS)


def test_the_order_flips_between_unfair_and_fair(race):
    race.set(preset="the same η for all: who is to blame?")
    assert re.search(r"lowest: NAG .*Adagrad", race.text)
    unfair = re.search(r"lowest: (.*?)\. ", race.text)[1]
    race.set(preset="the same race, fair: the order flips")
    fair = re.search(r"lowest: (.*?)\. ", race.text)[1]
    assert unfair.split()[-2] == "Adagrad" == fair.split()[0]
    assert "the order is Adagrad, NAG, GD, Momentum, Adam, RMSProp (~: no difference shown)" in race.text


def test_a_best_rate_at_the_end_of_the_grid_is_said(race):
    """AdamW's decay draws to 0, where the ravine's minimum lies: the longer its steps, the better."""
    race.set(preset="the same race, fair: the order flips")
    assert "end of the grid" not in race.text
    race.set(later=True, **dict.fromkeys(set(optimizers.OPTIMIZERS) - {"gd", "adamw"}, False))
    assert race.text.endswith("At the end of the grid is the best rate of AdamW.")


def test_himmelblau_splits_the_families(race):
    race.set(preset="Himmelblau splits the families")
    assert "(3.6, −1.8) GD, Momentum, NAG; (3, 2) Adagrad, RMSProp, Adam" in race.text


def test_only_heavy_momentum_crosses(race):
    race.set(preset="Styblinski–Tang: only heavy momentum crosses")
    groups = re.search(r"different places: (.*?)\. ", race.text + " ")[1].split("; ")
    lowest = next(group for group in groups if group.startswith("(−2.9, −2.9)"))
    assert {"Momentum", "NAG"} == {*lowest.split(") ")[1].split(", ")}


def test_rastrigin_keeps_everybody(race):
    race.set(surface="Rastrigin", rates="fair: tuned for each")
    for name in ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam"):
        assert loss_of(race.text, LOOKS[name].title) > 0.9


def test_a_start_outside_the_surface_is_put_at_its_rim(race):
    race.set(surface="Rosenbrock", x=8.0, y=-6.0)
    assert race.text.startswith("From (2, −1)")


def test_divergence_is_said(race):
    race.set(rates="the same η for all", lr=5.0, surface="Rosenbrock", steps=100)
    assert "GD diverged" in race.text


def test_three_dimensions_show_the_same_words(race):
    flat = race.text
    race.set(view="3-D")
    assert race.text == flat.replace("seen from above", "seen in 3-D") != flat


@pytest.mark.full
def test_fair_race_ranks_both_ways():
    explorer = explorers.fair_race()
    explorer.set(surface="ravine", lr=0.05, steps="100")
    unfair, fair = re.search(r"at 0.05\): (.*?)\. Each .*? of 33, .*?\): (.*?)\. [A-Z]", explorer.text).groups()
    assert unfair.startswith("NAG")
    assert unfair.split(", ")[-1].startswith("Adagrad")
    assert " ~ " in unfair
    assert re.fullmatch(r"Adagrad < 1e−20, NAG \S+, GD \S+, Momentum \S+, Adam \S+, RMSProp \S+", fair)
    found = tuning.tune("adam", "ravine")
    assert loss_of(fair, "Adam") == pytest.approx(found.best.median, rel=0.05)
    assert loss_of(unfair, "Adam") == pytest.approx(found.median[list(tuning.GRID).index(0.05)], rel=0.05)
    assert f"Adam's best is η = {found.lr:g}, and {tuning.forgiving(found)} of the rates" in explorer.text


def test_presets_of_the_fair_race_show_what_they_say():
    explorer = explorers.fair_race()
    explorer.set(preset="ravine: past the edge")
    unfair = re.search(r"at 0.1\): (.*?)\. Each", explorer.text)[1]
    assert loss_of(unfair, "NAG") > 1e3
    assert loss_of(unfair, "GD") > 1e3  # 2/25 is GD's edge, 2 · 1.9/(25 · 2.8) NAG's
    explorer.set(preset="Rosenbrock: tuned, no difference is shown")
    fair = re.search(r"no difference shown\): (.*?)\. [A-Z]", explorer.text)[1]
    assert fair.count(" ~ ") == 5
    explorer.set(preset="Himmelblau: beyond GD's edge")
    assert "GD diverged" in explorer.text.partition("Each with")[0]
    explorer.set(preset="bowl: no ravine, no gain")
    fair = re.search(r"no difference shown\): (.*?)\. [A-Z]", explorer.text)[1]
    assert fair.startswith("GD < 1e−20 ~ NAG < 1e−20 ~ Adagrad < 1e−20,")
    assert fair.split(", ")[-1].startswith("Adam")


def test_on_rosenbrock_no_two_are_told_apart_and_on_rastrigin_all_stay_in_their_hollow():
    names = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")
    rows = [tuning.tune(name, "Rosenbrock").best.between for name in names]
    assert not any(tuning.differ(one, other) for one in rows for other in rows)
    place = surfaces.SURFACES["Rastrigin"]
    w0 = tuning.starts(place, 100)[50:]
    for name in names:
        lr = tuning.tune(name, "Rastrigin").lr
        end = descent.run(optimizers.OPTIMIZERS[name], w0, place.grad, 100, lr=lr).w[-1]
        assert np.abs(end - w0).max() < 0.55  # the hollows are 1 wide


def test_near_a_minimum_of_himmelblau_all_end_in_the_same_place(race):
    race.set(preset="Himmelblau splits the families")
    race.set(x=3.5, y=2.5)
    assert "different places" not in race.text


@pytest.mark.parametrize(
    ("surface", "start", "steps"),
    [("ravine", (-5.0, 1.0), 100), ("bowl", (3.0, -2.0), 40), ("Himmelblau", (1.0, -1.0), 25)],
)
def test_the_race_says_and_draws_six_plain_loops(race, surface, start, steps):
    race.set(surface=surface, x=start[0], y=start[1], steps=steps, rates="the same η for all", lr=0.01)
    place, ends = surfaces.SURFACES[surface], []
    names = ["gd", "momentum", "nag", "adagrad", "rmsprop", "adam"]
    paths = lines(race)[::2]
    for at, name in enumerate(names):
        w, memory, walk = np.array(start), (), [np.array(start)]
        for _ in range(steps):
            w, state = optimizers.OPTIMIZERS[name](w, place.grad, *memory, lr=0.01)
            memory = (state,)
            walk.append(w)
        np.testing.assert_allclose(paths[at].T, walk, rtol=1e-6, atol=1e-9)
        losses = place.f(np.array(walk)) - place.f(place.minima[0])
        np.testing.assert_allclose(lines(race, 1)[2 * at][1][:5], losses[:5], rtol=1e-5)
        ends.append((losses[-1], LOOKS[name].title))
    order = re.search(r"lowest: (.*?)\. ", race.text + " ")[1].split(", ")
    for said, (loss, title) in zip(order, sorted(ends), strict=True):
        assert said.startswith(f"{title} ")
        assert float(said.removeprefix(f"{title} ").replace("−", "-")) == pytest.approx(loss, rel=0.06)
    assert race.text.startswith(f"From ({start[0]:g}, {start[1]:g}), {steps} steps,".replace("-", "−"))


def test_the_stories_of_the_race_show_what_they_say(race):
    assert 3 <= len(race.presets) <= 5  # a teacher clicks through them
    race.set(preset="those of notebook 5 run, too")
    order = re.search(r"lowest: (.*?)\. ", race.text)[1]
    assert len(order.split(", ")) == len(optimizers.OPTIMIZERS)
    race.reset()
    before = loss_of(race.text, "Adagrad")
    race.set(surface="ravine 30°")
    assert loss_of(race.text, "Adagrad") > 1e6 * before


@pytest.mark.full
def test_fair_race_says_all_medians_and_draws_them():
    explorer = explorers.fair_race()
    for lr, at_rate in ((0.05, 0.05), (0.11, 0.1)):
        explorer.set(lr=lr, surface="bowl", steps="100")
        found = {name: tuning.tune(name, "bowl") for name in ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")}
        place = surfaces.SURFACES["bowl"]
        w0 = tuning.starts(place, 100)[:50]
        unfair = explorer.text.partition(": ")[2].partition(". Each")[0]
        for row, name in enumerate(found):
            end = descent.run(optimizers.OPTIMIZERS[name], w0, place.grad, 100, lr=at_rate).w[-1]
            median = np.median(0.5 * (end**2).sum(-1))
            assert loss_of(unfair, LOOKS[name].title) == pytest.approx(median, rel=0.06)
            assert lines(explorer, 1)[row][0] == pytest.approx(median, rel=1e-3) or median < 1e-8
            fresh = descent.run(
                optimizers.OPTIMIZERS[name], tuning.starts(place, 100)[50:], place.grad, 100, lr=found[name].lr
            )
            assert found[name].best.median == pytest.approx(
                np.median(0.5 * (fresh.w[-1] ** 2).sum(-1)), rel=1e-3, abs=1e-20
            )
        assert f"With η = {lr:g} for all (measured at {at_rate:g}):" in explorer.text
        assert lines(explorer)[-1][0].tolist() == [lr] * 2
