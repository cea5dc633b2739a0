"""What comes from outside, over all figures: preset strings are data, never run, never rendered, refused kindly.

``tests/live/`` says what good ones do.
"""

import pytest

DRAWN = True  # the figures are looked at

PRESETS = [
    *("", " ", "&", "=", "&&&", "a", "?", "#", "%", "%00", "%ff=%ff", "\0", "\ud800", "nothing=1", "a=1;b=2", "=1"),
    *("a=1&" * 200, "x" * 1_000_000, "<script>alert(1)</script>", "__import__('os').getcwd()", "$(touch {trap})"),
]
VALUES = [
    *("", " ", "nan", "inf", "1e999", "-1e999", "9" * 10_000, "x" * 100_000, "1j", "None", "[1]", "0x1", "1,5", "+"),
    *(
        "<b>1</b>",
        "true",
        "lambda:1",
        "open('{trap}','w')",
        "__import__('os').getcwd()",
        "%3Cscript%3E",
        "%00",
        "\ud800",
    ),
]


@pytest.mark.full
def test_any_preset_string_is_refused_kindly_and_changes_nothing(explorer, tmp_path):
    trap = tmp_path / "trap"  # there only if a string was run
    frame, values = explorer.frame, explorer.preset
    strings = [*PRESETS, *(f"{control}={word}" for control in explorer.controls for word in VALUES)]
    strings += [f"{values}&{control}={word}" for control, word in zip(explorer.controls, VALUES, strict=False)]
    for text in strings:
        with pytest.raises(ValueError, match=r"preset must be a title \(['\"].*\) or a string like '") as refusal:
            explorer.set(preset=text.replace("{trap}", trap.as_posix()))
        assert len(str(refusal.value)) < 3000
    assert (explorer.frame, explorer.preset) == (frame, values)
    assert not trap.exists()
