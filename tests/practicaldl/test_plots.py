import base64
import re

import numpy as np
import pytest
from PIL import Image, ImageFile

from practicaldl import data, network, plots

WHITE = 254  # of 255, as 256 colours can hold it
BROKEN_BY_GREY = 25  # of 255: neighbours closer than this in lightness look alike in print


def lightness(colour):
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_the_first_colours_stay_apart_in_grey():
    levels = sorted(lightness(colour) for colour in plots.PALETTE[:4])
    assert min(np.diff(levels)) > BROKEN_BY_GREY


def test_every_colour_has_a_second_cue_of_its_own():
    for cues in (plots.LINE_STYLES, plots.MARKERS, plots.HATCHES):
        assert len(set(cues)) == len(plots.PALETTE)


def test_a_picture_is_an_image_with_escaped_alt_text():
    figure, _ = plots.new()
    picture = plots.Picture(figure, 'a "curve" < 1')
    alt, source = (re.search(f'{name}="([^"]*)"', picture._repr_html_())[1] for name in ("alt", "src"))
    assert alt == "a &quot;curve&quot; &lt; 1"
    assert repr(picture) == 'a "curve" < 1'
    parser = ImageFile.Parser()
    parser.feed(base64.b64decode(source.removeprefix("data:image/png;base64,")))
    assert parser.close().size == (1400, 800)  # two pixels for each of the page
    assert "width:700px;max-width:100%" in picture._repr_html_()


def test_a_picture_without_alt_text_is_refused():
    with pytest.raises(ValueError, match="alt must say"):
        plots.Picture(plots.new()[0], " ")


def test_show_prints_the_alt_text_outside_a_notebook(capsys):
    plots.show(plots.new()[0], "two curves")
    assert capsys.readouterr().out == "two curves\n"


@pytest.mark.parametrize("size", [(7, 4), (10, 6)])
def test_nothing_is_clipped(size, tmp_path):
    """Titles, labels and ticks of every panel leave the figure's rim white."""
    rng = np.random.default_rng(0)
    X, Y = data.moons(60, 0.2, rng)
    parameters = network.initialize([2, 5, 1], rng)
    figure, axes = plots.new(2, 2, width=size[0], height=size[1])
    plots.decision_boundary(axes[0, 0], lambda grid: network.forward(grid, parameters)[0], X, Y, title="a boundary")
    lines = {"one": rng.random((6, 30)), "two": rng.random(30)}
    plots.curves(axes[0, 1], range(30), lines, title="curves", xlabel="epoch", ylabel="error")
    plots.histograms(axes[1, 0], {"W1": rng.random(99), "W2": rng.random(50)}, title="weights", xlabel="weight")
    plots.bars(axes[1, 1], {"none": rng.random(5), "L2": [0.5]}, title="errors", ylabel="error")
    path = tmp_path / "figure.png"
    path.write_bytes(plots.png(figure))
    pixels = np.asarray(Image.open(path).convert("L"))
    for rim in (pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:]):
        assert (rim >= WHITE).all()


def test_an_image_grid_draws_ink_dark_on_white():
    figure, axes = plots.new(1, 2)
    plots.image_grid(axes, np.stack([np.zeros((8, 8)), np.ones((8, 8))]), ["paper", "ink"])
    assert [ax.images[0].get_clim() for ax in axes] == [(0, 1), (0, 1)]
    assert axes[0].images[0].get_cmap().name == "gray_r"


def test_a_table_reads_as_html_and_as_text():
    table = plots.Table(["set", "error"], [["dev", 0.12345], ["<test>", 2]], caption="Errors")
    assert "<td>0.1235</td>" in table._repr_html_()
    assert "&lt;test&gt;" in table._repr_html_()
    assert repr(table).splitlines() == ["Errors", "set     error", "dev     0.1235", "<test>  2"]
    with pytest.raises(ValueError, match="every row needs 2 cells"):
        plots.Table(["a", "b"], [[1]])
