"""What the page says where the kernel behind a figure or a question is gone: a slider that moves nothing would not."""

import ipywidgets as widgets

from primer.live import looks
from primer.live.ink import FORCED

# ipywidgets gives each view whose kernel is gone the class ``jupyter-widgets-disconnected``, and a sign of its own.
_RULES = """.primer-live.jupyter-widgets-disconnected::before {
  content: "Its kernel is gone: run this cell again (Shift + Enter), or all with Run ▸ Run All Cells.";
  display: block; margin: 4px 0 8px; padding: 8px 14px; border-left: 4px solid #b84300;
  background: #fff3e0; color: #1a1a1a; font: 15px/1.45 "DejaVu Sans", Verdana, sans-serif;
}
.primer-live.jupyter-widgets-disconnected > * { opacity: 0.45; pointer-events: none; }
.primer-live.jupyter-widgets-disconnected .jupyter-widgets-disconnected::before { content: none; }"""


def sign():
    """An invisible part of all figures and questions, whose boxes have the class ``primer-live``; `ink.FORCED` too."""
    rules = f"<style>{_RULES}{FORCED}</style>"
    return looks.kept(sign, lambda: looks.shared(widgets.HTML, rules, look={"display": "none"}))
