"""What tests of other engines than JupyterLab share: how fast a figure answers a key, and whom a page asks."""

from urllib.parse import urlsplit

# The still picture and what moves above it.
_LOOK = """figure => {
    const [still, layer] = figure.querySelectorAll("svg");
    return still.querySelector("image").href.baseVal.slice(-99) + layer.innerHTML;
}"""
_WATCH = """figure => {
    window.shown = null;
    addEventListener("keydown", event => { window.pressed = event.timeStamp; }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(now => { window.shown = now; });
    });
    watch.observe(figure.querySelector(".primer-layer"), {childList: true, subtree: true});
}"""


def answer(figure, seconds=10):
    """Milliseconds until a live figure shows a new picture after a key on its first slider that moves anything.

    None if no slider does. The clock is the page's own, from the key to the animation frame after the new picture.
    """
    page = figure.page
    for slider in figure.locator(".primer-controls [role=slider]:visible").all():
        now, high = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
        before = figure.evaluate(_LOOK)
        figure.evaluate(_WATCH)
        slider.focus()
        page.keyboard.press("ArrowRight" if now < high else "ArrowLeft")
        try:
            page.wait_for_function("window.shown", timeout=1000 * seconds)
        except Exception as problem:  # Playwright's, which is imported only where a browser is started
            if "Timeout" not in type(problem).__name__:
                raise
            continue  # this one has nothing to do here
        if figure.evaluate(_LOOK) != before:
            return page.evaluate("window.shown - window.pressed")
    return None


class Traffic:
    """All that a browser context asks for: ``hosts`` and the ``bytes`` of the answers' bodies."""

    def __init__(self, context):
        self.hosts, self.bytes = set(), 0
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        context.on("requestfinished", self._add)

    def _add(self, request):
        self.bytes += int(request.all_headers().get("content-length", 0))

    @property
    def elsewhere(self):
        """The hosts other than this machine; None stands for data and blob addresses."""
        return self.hosts - {"127.0.0.1", "localhost", None, ""}
