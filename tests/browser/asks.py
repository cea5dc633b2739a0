"""Questions to an open page, in JavaScript: each answers with a list of complaints, but for the last."""

# What is cut off or lies beside its place.
BROKEN = """() => {
    const complaints = [];
    for (const box of document.querySelectorAll(
        ".jp-WindowedPanel-outer, .jp-Cell, .jp-OutputArea-output, .primer-explorer, .primer-controls"))
        if (box.scrollWidth > box.clientWidth + 1)
            complaints.push(`${box.scrollWidth} pixels in ${box.clientWidth}: ${box.textContent.slice(0, 80)}`);
    for (const figure of document.querySelectorAll(".primer-explorer")) {
        const [still, layer] = [...figure.querySelectorAll("svg")].map(svg => svg.getBoundingClientRect());
        for (const side of ["left", "top", "right", "bottom"])
            if (Math.abs(still[side] - layer[side]) >= 0.5)
                complaints.push(`${side}: ${still[side]} and ${layer[side]}: ${figure.textContent.slice(-80)}`);
    }
    return complaints;
}"""
# Two parts of ipywidgets cannot be given a name: a slider's handle, and Play's buttons, which are icons.
NAMELESS = """() => {
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
TWINS = """() => {
    const complaints = [];
    for (const figure of document.querySelectorAll(".primer-explorer")) {
        const names = [...figure.querySelectorAll("label")].map(label => label.textContent.replace("\u200b", "").trim())
            .filter(Boolean);
        const twins = names.filter((name, at) => names.indexOf(name) !== at);
        if (twins.length) complaints.push(twins.join(", "));
    }
    return complaints;
}"""
WORDLESS = """() => [...document.querySelectorAll(".primer-explorer")].filter(figure => {
    const [still, layer] = figure.querySelectorAll("svg");
    const words = layer.nextElementSibling.textContent;
    return words.length < 40 || layer.getAttribute("role") !== "img" || layer.getAttribute("aria-label") !== words
        || still.getAttribute("aria-hidden") !== "true";
}).map(figure => figure.textContent.slice(0, 200))"""
FAINT = """least => {
    // A mixed colour is told in parts of 1, "color(srgb 0.5 0 0)", all others in parts of 255.
    const channels = color => color.match(/[\\d.]+/g).map(
        (level, at) => level * (at < 3 && color.startsWith("color(") ? 255 : 1));
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
            if (!own || element.disabled || !element.checkVisibility()) continue;
            if (element.closest("mjx-container, pre code")) continue;  // code has the colours of JupyterLab's theme
            const pair = [getComputedStyle(element).color, paper(element)];
            const [low, high] = pair.map(luminance).sort((one, other) => one - other);
            const contrast = (high + 0.05) / (low + 0.05);
            if (contrast < least) complaints.add(
                `${contrast.toFixed(2)}: ${pair.join(" on ")}: ${element.tagName} ${element.className}: `
                + element.textContent.slice(0, 40));
        }
    return [...complaints];
}"""
# Where a reader's system forces its colours: pictures keep theirs, sliders and buttons have a line around them.
FORCED = """() => {
    const complaints = [];
    for (const box of document.querySelectorAll(".primer-live :is(.noUi-target, button)"))
        if (getComputedStyle(box).outlineStyle !== "solid") complaints.push(box.outerHTML.slice(0, 200));
    for (const still of document.querySelectorAll(".primer-explorer svg:first-of-type"))
        if (getComputedStyle(still).forcedColorAdjust === "auto") complaints.push(still.outerHTML.slice(0, 200));
    return complaints;
}"""
MOVING = """() => [...document.querySelectorAll(".primer-live, .primer-live *")].filter(part => {
    const style = getComputedStyle(part);
    return parseFloat(style.transitionDuration) || style.animationName !== "none";
}).map(part => part.outerHTML.slice(0, 200))"""
NO_TEXT = """() => [...document.querySelectorAll(".jp-Notebook img")].filter(image => !image.alt).map(
    image => image.closest(".jp-Cell").textContent.slice(0, 100))"""
# Equations that MathJax could not read, and those it left as they are typed.
FAULTY = """() => [...document.querySelectorAll("mjx-merror, mjx-container merror, [data-mjx-error]")].map(
    error => error.getAttribute("data-mjx-error") ?? error.textContent)"""
UNSET = """() => [...document.querySelectorAll(".jp-RenderedMarkdown")].flatMap(cell => {
    const words = cell.cloneNode(true);
    words.querySelectorAll("mjx-container, code").forEach(part => part.remove());
    return words.textContent.match(/.{0,30}(\\$|\\\\\\w+|\\\\\\().{0,30}/g) ?? [];
})"""
# Whether the heading that opens a cell, given by its number, is in the upper half of the window.
VISIBLE = """number => {
    const heading = document.querySelector(
        `.jp-Cell[data-windowed-list-index="${number}"] :is(h1, h2, h3)[data-jupyter-id]`);
    const top = heading?.getBoundingClientRect().top;
    return top > 0 && top < 0.5 * innerHeight;
}"""
