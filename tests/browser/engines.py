"""What the tests of all engines share: how fast a figure answers a key, questions answered, and whom a page asks."""

from urllib.parse import urlsplit

# The still picture and what moves above it.
LOOK = """figure => {
    const [still, layer] = figure.querySelectorAll("svg");
    return still.querySelector("image").href.baseVal.slice(-99) + layer.innerHTML;
}"""
# Pixels between the still picture's corner and that of what moves above it, for each figure.
APART = """figures => figures.map(figure => {
    const [still, layer] = [...figure.querySelectorAll("svg")].map(part => part.getBoundingClientRect());
    return Math.max(Math.abs(still.x - layer.x), Math.abs(still.y - layer.y),
                    Math.abs(still.width - layer.width), Math.abs(still.height - layer.height));
})"""
_MIDDLE = """part => {
    part.scrollIntoView({block: "center"});
    const {x, y, width, height} = part.getBoundingClientRect();
    const inwards = Number(part.ariaValueNow) < Number(part.ariaValueMax) ? 1 : -1;
    return {x: x + width / 2, y: y + height / 2, inwards};
}"""
# From whatever moves the figure.
WATCH = """figure => {
    window.shown = null;
    for (const kind of ["keydown", "pointerdown"])
        addEventListener(kind, event => { window.pressed = event.timeStamp; }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(now => { window.shown = now; });
    });
    watch.observe(figure.querySelector(".primer-layer"), {childList: true, subtree: true});
}"""


def answer(figure, seconds=10):
    """Milliseconds until a live figure shows a new picture after a key on its first slider that moves anything.

    A figure without sliders is asked by its first menu. None if nothing answers. The clock is the page's own, up to the
    animation frame after the new picture.
    """
    sliders = figure.locator(".primer-controls [role=slider]:visible").all()
    return next(filter(None, (_time(figure, _slide, each, seconds) for each in sliders)), None) or (
        None if sliders else _time(figure, _choose, figure.locator(".primer-controls select").first, seconds)
    )


def show(figure, seconds=10):
    """The same for its last preset, chosen with the mouse: there are hosts that keep the arrow keys."""
    return _time(figure, _choose_last, figure.get_by_label("Show me"), seconds)


def touch(session, figure, kind, way, seconds=10):
    """The same for a finger that is put on its first part of a ``kind`` and drawn ``way`` pixels to the left or, where
    it would leave the slider, to the right; ``session`` speaks Chromium's own protocol."""

    def move(part):
        box = _at_rest(part)
        for kind, at in (("Start", 0), ("Move", way / 2), ("Move", way)) if way else (("Start", 0),):
            spot = {"x": box["x"] + at * box["inwards"], "y": box["y"]}
            session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [spot]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    return _time(figure, move, figure.locator(kind).first, seconds)


def _at_rest(part):
    """Its middle, once the page is at rest: what comes into the window is laid out only then, and moves the rest."""
    box, before = part.evaluate(_MIDDLE), None
    while box != before:
        part.page.wait_for_timeout(100)
        box, before = part.evaluate(_MIDDLE), box
    return box


def _slide(slider):
    now, high = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
    slider.focus()
    slider.page.keyboard.press("ArrowRight" if now < high else "ArrowLeft")


def _choose(menu):
    index = menu.evaluate("menu => { window.pressed = performance.now(); return menu.selectedIndex; }")
    menu.select_option(index=index - 1 if index else 1)


def _choose_last(menu):
    last = menu.evaluate("menu => { window.pressed = performance.now(); return menu.length - 1; }")
    menu.select_option(index=last)


def _time(figure, move, control, seconds):
    page, before = figure.page, figure.evaluate(LOOK)
    figure.evaluate(WATCH)
    move(control)
    try:
        page.wait_for_function("window.shown", timeout=1000 * seconds)
    except Exception as problem:  # Playwright's, which is imported only where a browser is started
        if "Timeout" not in type(problem).__name__:
            raise
        return None  # this control has nothing to do here
    return page.evaluate("window.shown - window.pressed") if figure.evaluate(LOOK) != before else None


def commit(question):
    """Commit to the second option of a question or, where it asks for a number, to 1; wait until it says more."""
    page, before = question.page, question.inner_text()
    options = question.locator("input[type=radio]")
    if options.count():
        options.nth(1).check()
        question.locator("button:enabled").click()
    elif not question.locator("input").count():  # a task in a figure
        question.locator("button").click()
    else:
        question.locator("input").first.fill("1")
        question.locator("input").first.press("Enter")
    page.wait_for_function("([e, before]) => e.innerText !== before", arg=[question.element_handle(), before])


class Traffic:
    """The ``hosts`` that a browser context asks, its service workers included."""

    def __init__(self, context):
        self._requests = []
        context.on("request", lambda request: self._requests.append(request))

    @property
    def hosts(self):
        """Without those that the page's own policy, a Content-Security-Policy, keeps the browser from asking."""
        allowed = (request for request in self._requests if "csp" not in (request.failure or "").lower())
        return {urlsplit(request.url).hostname for request in allowed}

    @property
    def elsewhere(self):
        """The hosts other than this machine; None stands for data and blob addresses."""
        return self.hosts - {"127.0.0.1", "localhost", None, ""}


class Download:
    """The ``megabytes`` that a page has received, by requests and by websockets; made before the page is opened."""

    def __init__(self, page):
        self._bytes = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._add(len(event["response"]["payloadData"])))
        session.send("Network.enable")

    def _add(self, count):
        self._bytes += count

    @property
    def megabytes(self):
        return self._bytes / 1e6
