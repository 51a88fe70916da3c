import numpy as np
import pytest

from practicaldl import plots, schematics


def drawn_widths(ax):
    return [collection.get_linewidths() for collection in ax.collections if hasattr(collection, "get_segments")]


def test_a_network_has_a_connection_between_all_units_of_neighbouring_layers():
    _, ax = plots.new()
    schematics.draw_network(ax, (3, 7, 7, 3, 2, 1))
    assert [len(widths) for widths in drawn_widths(ax)] == [21, 49, 21, 6, 2]


def test_a_unit_that_is_off_has_no_connections_and_a_cross():
    _, ax = plots.new()
    schematics.draw_network(ax, (2, 3, 1), masks={1: [True, False, True]})
    assert [len(collection.get_segments()) for collection in ax.collections[:2]] == [4, 2]
    on, off, crosses = (len(collection.get_offsets()) for collection in ax.collections[2:])
    assert (on, off, crosses) == (5, 1, 1)


def test_a_connection_is_as_thick_as_its_weight_is_large():
    _, ax = plots.new()
    schematics.draw_network(ax, (2, 1), weights=[np.array([[-2.0, 1.0]])])
    assert drawn_widths(ax)[0] == pytest.approx([schematics.THICKEST, schematics.THICKEST / 2])
    _, ax = plots.new()
    schematics.draw_network(ax, (2, 1), weights=[np.array([[-2.0, 1.0]])], largest=4)
    assert drawn_widths(ax)[0] == pytest.approx([schematics.THICKEST / 2, schematics.THICKEST / 4])


def test_weights_of_another_network_are_refused():
    _, ax = plots.new()
    with pytest.raises(ValueError, match=r"need weights of the shapes \[\(1, 2\)\]"):
        schematics.draw_network(ax, (2, 1), weights=[np.ones((2, 1))])


def test_a_unit_has_an_arrow_from_each_input_that_is_not_left_out():
    figure, ax = plots.new()
    schematics.draw_unit(ax, ["a", "...", "c"], ["u", "", "w"], "z", below=("in", "on", "out"))
    plots.png(figure)
    assert {"a", "c", "u", "w", "z", "in", "on", "out"} <= {text.get_text() for text in ax.texts}
    assert sum(hasattr(text, "arrow_patch") for text in ax.texts) == 3
    with pytest.raises(ValueError, match="2 inputs need 2 weights, got 1"):
        schematics.draw_unit(ax, ["a", "b"], ["u"], "z")


def test_arrows_run_between_the_boxes_they_name():
    figure, ax = plots.new()
    boxes = {"idea": ((0, 0), "idea"), "code": ((2, 1), "code")}
    schematics.draw_flow(ax, boxes, [("idea", "code", "write")], stand_out=["code"])
    plots.png(figure)
    assert {text.get_text() for text in ax.texts} == {"idea", "code", "write", ""}
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert low < 0 < 2 < high
    assert bottom < 0 < 1 < top
    with pytest.raises(KeyError, match="cod"):
        schematics.draw_flow(ax, boxes, [("idea", "cod")])
