"""Colours on other people's pages: light ones, dark ones, and those that have only the reader's own few colours."""

# Where the reader's system forces its colours, ipywidgets shows a slider's track and a button by none of them.
FORCED = """@media (forced-colors: active) {
  .primer-live :is(.noUi-target, button) { outline: 1px solid ButtonBorder; }
  .primer-live button:focus-visible { outline: 3px solid Highlight; }
}"""


def ink(color):
    """CSS for words in ``color``, a hexadecimal one, mixed with two fifths of what the page's own words have.

    So they are darker than it on light pages and lighter on dark ones, and read on both; where a browser cannot mix,
    they have the colour itself.
    """
    return f"color:{color};color:color-mix(in srgb,currentcolor 40%,{color})"
