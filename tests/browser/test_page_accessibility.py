"""Who does not see the page, or sees little: names of controls, words of pictures, contrast, in JupyterLab itself.

That everything can be reached and moved with the keyboard alone is in ``test_notebooks.py``; the pictures' colours and
lines are in ``tests/test_accessibility.py``.
"""

import engines
import lab
import pytest

# Two parts of ipywidgets cannot be given a name: a slider's handle, and Play's buttons, which are icons.
_NAMELESS = """() => {
    const name = control => (control.getAttribute("aria-label") || control.labels?.[0]?.textContent
        || control.title || control.textContent || control.placeholder || "").trim();
    const complaints = [];
    for (const control of document.querySelectorAll(
        ":is(.primer-explorer, .primer-question) :is(input, select, button, textarea, [role=slider])")) {
        if (control.closest(".widget-play")) continue;
        let described = control;
        if (control.role === "slider")  // the labelled box to its left holds the same number
            described = control.closest(".widget-slider").previousElementSibling?.querySelector("input[type=number]");
        if (!described || !name(described)) complaints.push(control.outerHTML.slice(0, 200));
    }
    return complaints;
}"""
_TWINS = """() => {
    const complaints = [];
    for (const figure of document.querySelectorAll(".primer-explorer")) {
        const names = [...figure.querySelectorAll("label")].map(label => label.textContent.replace("\u200b", "").trim())
            .filter(Boolean);
        const twins = names.filter((name, at) => names.indexOf(name) !== at);
        if (twins.length) complaints.push(twins.join(", "));
    }
    return complaints;
}"""
_WORDLESS = """() => [...document.querySelectorAll(".primer-explorer")].filter(figure => {
    const [still, layer] = figure.querySelectorAll("svg");
    const words = layer.nextElementSibling.textContent;
    return words.length < 40 || layer.getAttribute("role") !== "img" || layer.getAttribute("aria-label") !== words
        || still.getAttribute("aria-hidden") !== "true";
}).map(figure => figure.textContent.slice(0, 200))"""
_FAINT = """least => {
    const channels = color => color.match(/[\\d.]+/g).map(Number);
    const luminance = color => channels(color).slice(0, 3).map(level => level / 255)
        .map(level => level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4)
        .reduce((sum, level, at) => sum + [0.2126, 0.7152, 0.0722][at] * level, 0);
    const paper = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if ((channels(color)[3] ?? 1) > 0.99) return color;
        }
        return "rgb(255, 255, 255)";
    };
    const complaints = new Set();
    const places = ".primer-explorer, .primer-question, .jp-RenderedHTMLCommon";
    for (const place of document.querySelectorAll(places))
        for (const element of [place, ...place.querySelectorAll("*:not(svg *)")]) {
            const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!own || element.disabled || !element.checkVisibility() || element.closest("mjx-container")) continue;
            const pair = [getComputedStyle(element).color, paper(element)];
            const [low, high] = pair.map(luminance).sort((one, other) => one - other);
            const contrast = (high + 0.05) / (low + 0.05);
            if (contrast < least) complaints.add(
                `${contrast.toFixed(2)}: ${pair.join(" on ")}: ${element.tagName} ${element.className}: `
                + element.textContent.slice(0, 40));
        }
    return [...complaints];
}"""
_NO_TEXT = """() => [...document.querySelectorAll(".jp-Notebook img")].filter(image => !image.alt).map(
    image => image.closest(".jp-Cell").textContent.slice(0, 100))"""


@pytest.fixture(scope="module", params=lab.NOTEBOOKS, ids=lambda path: path.stem)
def page(request, jupyterlab):
    """The page of a notebook whose cells have all been run and whose questions have all been answered."""
    with lab.open_notebook(jupyterlab.browser, jupyterlab.server, request.param.name) as notebook:
        notebook.page.add_style_tag(content=".jp-Cell { content-visibility: visible !important }")
        notebook.run_all()
        for question in notebook.page.locator(".primer-question:has(input)").all():
            engines.commit(question)
        yield notebook.page
        assert notebook.problems() == []


def test_every_control_has_a_name_or_a_named_neighbour(page):
    assert page.evaluate(_NAMELESS) == []
    assert page.evaluate(_TWINS) == []


def test_every_picture_carries_its_words(page):
    assert page.evaluate(_WORDLESS) == []
    assert page.evaluate(_NO_TEXT) == []


def test_text_is_readable(page):
    """At least 4.5 : 1, what WCAG 2.1 asks for at level AA."""
    assert page.evaluate(_FAINT, 4.5) == []
