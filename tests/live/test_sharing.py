"""A figure's settings as a text: shown while the row is open, followed when pasted, refused kindly otherwise."""

from primer import explorers


def opened():
    explorer = explorers.tangent()
    share = explorer._share
    share.button.value = True
    box, _, message = share.row.children
    return explorer, box, message


def test_the_row_is_made_when_it_is_opened_and_hidden_when_closed():
    share = explorers.tangent()._share
    assert share.row.children == ()
    assert share.row.layout.display == "none"
    share.button.value = True
    assert share.row.layout.display == "flex"
    children = share.row.children
    share.button.value = False
    assert share.row.layout.display == "none"
    share.button.value = True
    assert share.row.children == children


def test_the_box_shows_the_settings_as_they_are():
    explorer, box, _ = opened()
    assert box.value == explorer.preset
    name = next(iter(explorer.controls))
    explorer.controls[name].value = explorer.controls[name].max
    assert box.value == explorer.preset
    explorer.reset()
    assert box.value == explorer.preset


def test_what_one_learner_copies_another_pastes():
    one, box, _ = opened()
    name = next(iter(one.controls))
    one.controls[name].value = one.controls[name].max
    other, other_box, message = opened()
    other_box.value = f"  {box.value}\n"
    assert other.preset == one.preset == other_box.value
    assert other.text == one.text
    assert message.value == ""


def test_what_makes_no_sense_is_said_and_changes_nothing():
    explorer, box, message = opened()
    frame = explorer.frame
    for words in ("", "<b>bold</b>", "x=1e999", "of=another&figure=1"):
        box.value = words
        assert "preset must be a title" in message.value
        assert "<b>" not in message.value
        assert explorer.frame == frame
    name = next(iter(explorer.controls))
    explorer.controls[name].value = explorer.controls[name].min
    assert message.value == ""
    assert box.value == explorer.preset
