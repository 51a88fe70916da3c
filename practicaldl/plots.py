"""Figures that show alike on every screen: no global state, colours that stay apart in grey, alt text always.

Every function that takes `ax` draws on it and returns nothing; `new` makes the axes and `show` displays the figure.
"""

import base64
import html
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike
from PIL import Image

# Paul Tol's "high contrast" and "bright" blues, yellow and red, with black: apart for every kind of colour blindness,
# ordered so that neighbours differ in lightness too.
PALETTE = ("#004488", "#DDAA33", "#BB5566", "#000000", "#66CCEE", "#AA3377")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "^", "s", "D", "v", "P")
HATCHES = ("", "///", "...", "xx", "\\\\\\", "++")
REGIONS = ListedColormap(["#C9D8EA", "#FBF1D5"])

DENSITY = 2  # pixels of a picture to a pixel of the page, so that it is sharp on a dense screen
DPI = 100 * DENSITY
TICKS = 5  # at most, on each axis: enough to read a value, and most of a figure's drawing time
MARGINS = {"left": 0.75, "right": 0.25, "bottom": 0.6, "top": 0.45, "between": 0.85, "above": 0.85}  # inches

Kept = dict[str, tuple[Figure, Any]]
_kept: ContextVar[Kept | None] = ContextVar("kept", default=None)


def new(rows: int = 1, columns: int = 1, *, width: float = 7, height: float = 4, **subplots) -> tuple[Figure, Any]:
    """Make a figure with a grid of axes, outside pyplot, with room for titles and labels.

    Parameters
    ----------
    rows, columns : int
    width, height : float
        Size in inches.
    **subplots
        Passed to `Figure.subplots`, such as ``sharey=True``.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib Axes for one, else ndarray of Axes, shape (columns,), (rows,) or (rows, columns)
    """
    kept, form = _kept.get(), repr((rows, columns, width, height, sorted(subplots.items())))
    if kept is not None and form in kept:
        return _emptied(*kept[form])
    figure = Figure(figsize=(width, height), dpi=DPI)
    axes = figure.subplots(rows, columns, **subplots)
    inner_width = (width - MARGINS["left"] - MARGINS["right"] - MARGINS["between"] * (columns - 1)) / columns
    inner_height = (height - MARGINS["bottom"] - MARGINS["top"] - MARGINS["above"] * (rows - 1)) / rows
    figure.subplots_adjust(
        left=MARGINS["left"] / width,
        right=1 - MARGINS["right"] / width,
        bottom=MARGINS["bottom"] / height,
        top=1 - MARGINS["top"] / height,
        wspace=MARGINS["between"] / inner_width,
        hspace=MARGINS["above"] / inner_height,
    )
    for ax in np.ravel(axes):
        ax.spines[["top", "right"]].set_visible(False)
        ax.locator_params(nbins=TICKS)
    if kept is not None:
        kept[form] = figure, axes
    return figure, axes


@contextmanager
def reusing(kept: Kept) -> Iterator[None]:
    """Within it `new` gives the figure of the same form that `kept` holds, emptied: axes are half of a figure's time.

    For drawing the same figure again and again, each time done with the one before. What is set on the axes stays
    unless it is set again: limits, ticks, scales, titles and labels.
    """
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)


def _emptied(figure: Figure, axes: Any) -> tuple[Figure, Any]:
    """Take what was drawn off the axes, and let their limits follow what will be."""
    for ax in np.ravel(axes):
        for artist in (*ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts):
            artist.remove()
        if (legend := ax.get_legend()) is not None:
            legend.remove()
        ax.dataLim.set(Bbox.null())
        ax.autoscale(True)
        ax.set_prop_cycle(None)
        ax.containers.clear()
    return figure, axes


class Picture:
    """A figure as an HTML image with its alt text; as text, the alt text."""

    def __init__(self, figure: Figure, alt: str):
        if not alt.strip():
            raise ValueError("alt must say what the figure shows, for readers who cannot see it")
        self.html = image_tag(png(figure), alt)
        self.alt = alt

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.alt


def show(figure: Figure, alt: str) -> None:
    """Display a figure as an image with alternative text.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What a reader who cannot see the figure must know.
    """
    from IPython.display import display

    display(Picture(figure, alt))


def png(figure: Figure) -> bytes:
    """Render a figure as PNG at its own size and resolution, in 256 colours: an eighth of the bytes, half the time."""
    # The canvas of the last time remembers the size of every text.
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    # A quarter of the pixels has all colours that matter.
    sample = image.resize((-(-image.width // 2), -(-image.height // 2)), Image.Resampling.NEAREST)
    palette = sample.quantize(256, Image.Quantize.FASTOCTREE)
    buffer = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(buffer, "png", compress_level=3)
    return buffer.getvalue()


def image_tag(image: bytes, alt: str) -> str:
    """HTML for a PNG of `png`, at the size of its figure; it shrinks with a narrow page."""
    data = base64.b64encode(image).decode("ascii")
    style = f"width:{page_width(image)}px;max-width:100%;height:auto"
    return f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}" style="{style}">'


def page_width(image: bytes) -> int:
    """Width in pixels of the page for a PNG of `png`."""
    return int.from_bytes(image[16:20], "big") // DENSITY  # where PNG keeps its width


def curves(
    ax: Axes,
    x: ArrayLike,
    lines: Mapping[str, ArrayLike],
    *,
    title: str = "",
    xlabel: str = "",
    ylabel: str = "",
) -> None:
    """Draw named curves; one with several runs becomes its median with a band from its 10th to 90th percentile.

    Parameters
    ----------
    x : array, shape (n,)
    lines : dict of name to array, shape (n,) or (runs, n)
    """
    for i, (name, values) in enumerate(lines.items()):
        runs = np.atleast_2d(np.asarray(values, float))
        style: dict[str, Any] = {"color": PALETTE[i % len(PALETTE)], "linestyle": LINE_STYLES[i % len(LINE_STYLES)]}
        ax.plot(x, np.nanmedian(runs, axis=0), label=name, linewidth=2, **style)
        if len(runs) > 1:
            low, high = np.nanpercentile(runs, [10, 90], axis=0)
            ax.fill_between(x, low, high, color=style["color"], alpha=0.18, linewidth=0)
    label(ax, title, xlabel, ylabel)
    if len(lines) > 1:
        ax.legend(frameon=False)


def scatter(ax: Axes, X: ArrayLike, Y: ArrayLike, *, size: float = 18) -> None:
    """Draw two-dimensional examples X (2, m), one colour and marker for each class in Y (1, m)."""
    X, labels = np.asarray(X), np.ravel(Y)
    for i, k in enumerate(np.unique(labels)):
        members = labels == k
        ax.scatter(
            X[0, members],
            X[1, members],
            s=size,
            c=PALETTE[i],
            marker=MARKERS[i],
            label=f"class {k}",
            edgecolors="white",
            linewidths=0.4,
        )


def decision_boundary(
    ax: Axes,
    predict: Callable[[np.ndarray], ArrayLike],
    X: ArrayLike,
    Y: ArrayLike,
    *,
    title: str = "",
    resolution: int = 120,
) -> None:
    """Shade the two sides of a classifier's boundary and draw the examples.

    Parameters
    ----------
    predict : callable
        From points (2, n) to their labels or probabilities (1, n); the boundary is at 0.5.
    X : ndarray, shape (2, m)
    Y : ndarray, shape (1, m)
    resolution : int
        Points of the grid along each side.
    """
    X = np.asarray(X, float)
    low, high = X.min(axis=1), X.max(axis=1)
    margin = 0.08 * (high - low)
    first, second = (np.linspace(a, b, resolution) for a, b in zip(low - margin, high + margin, strict=True))
    grid = np.stack(np.meshgrid(first, second)).reshape(2, -1)
    values = np.asarray(predict(grid), float).reshape(resolution, resolution)
    extent = (first[0], first[-1], second[0], second[-1])
    ax.imshow(values > 0.5, origin="lower", extent=extent, cmap=REGIONS, vmin=0, vmax=1, aspect="auto")
    if values.min() <= 0.5 < values.max():
        ax.contour(first, second, values, levels=[0.5], colors="black", linewidths=1.2)
    scatter(ax, X, Y)
    label(ax, title, "$x_1$", "$x_2$")


def histograms(
    ax: Axes,
    groups: Mapping[str, ArrayLike],
    *,
    bins: int | Sequence[float] = 40,
    title: str = "",
    xlabel: str = "",
) -> None:
    """Outline the distribution of each named group of values, on common bins."""
    values = {name: np.ravel(v) for name, v in groups.items()}
    edges = np.histogram_bin_edges(np.concatenate(list(values.values())), bins)
    for i, (name, v) in enumerate(values.items()):
        heights, _ = np.histogram(v, edges, density=True)
        ax.stairs(heights, edges, label=name, color=PALETTE[i], linestyle=LINE_STYLES[i], linewidth=2)
    label(ax, title, xlabel, "density")
    if len(groups) > 1:
        ax.legend(frameon=False)


def image_grid(
    axes: np.ndarray,
    images: ArrayLike,
    titles: Sequence[str] | None = None,
) -> None:
    """Draw one image (h, w), 0 white to 1 black, on each of the axes."""
    for i, (ax, image) in enumerate(zip(np.ravel(axes), np.asarray(images), strict=True)):
        ax.imshow(image, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
        ax.set_axis_off()
        if titles is not None:
            ax.set_title(titles[i], fontsize=9)


def bars(
    ax: Axes,
    heights: Mapping[str, ArrayLike],
    *,
    title: str = "",
    ylabel: str = "",
    form: str = "{:.3g}",
) -> None:
    """Draw a labelled bar for each name; one with several runs gets its mean, with a line over its full range."""
    for i, (name, values) in enumerate(heights.items()):
        runs = np.ravel(np.asarray(values, float))
        mean = runs.mean()
        ax.bar(
            i,
            mean,
            0.65,
            label=name,
            color=PALETTE[i % len(PALETTE)],
            hatch=HATCHES[i % len(HATCHES)],
            edgecolor="white",
        )
        if runs.size > 1:
            ax.vlines(i, runs.min(), runs.max(), color="black", linewidth=1.5)
        ax.annotate(form.format(mean), (i, runs.max()), xytext=(0, 3), textcoords="offset points", ha="center")
    ax.set_xticks(range(len(heights)), list(heights))
    ax.margins(y=0.15)
    label(ax, title, "", ylabel)


def label(ax: Axes, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Set the title and the axis labels that are given."""
    if title:
        ax.set_title(title, fontsize=11, y=1)  # a place of its own: looking for one takes a quarter of the drawing
    if xlabel:
        ax.set_xlabel(xlabel)
    if ylabel:
        ax.set_ylabel(ylabel)


class Table:
    """A small table, as HTML in a notebook and as aligned text elsewhere."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[object]], caption: str = ""):
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"every row needs {len(columns)} cells, one for each of {list(columns)}")
        self.columns = [str(c) for c in columns]
        self.rows = [[_cell(value) for value in row] for row in rows]
        self.caption = caption

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in self.rows)
        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        text = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        return "\n".join([self.caption, *text] if self.caption else text)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
