"""Draw which lesson needs which, and put the picture into the text of the index, where it is seen before any cell runs.

``python scripts/course_map.py`` writes lessons/00_index.py; `autograder build` brings it into the notebooks.
"""

import base64
import io
import re
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from practicaldl import plots, schematics

INDEX = Path(__file__).resolve().parents[1] / "lessons" / "00_index.py"
LINE = re.compile(r"^# !\[([^]]*)\]\(data:image/png;base64,([^)]*)\)$", re.MULTILINE)
DPI, COLOURS = 150, 8  # 14 kB: sharp enough, and light enough for a line of text
BOXES = {
    "01": ((0, 1.4), "01 splits"),
    "02": ((1, 2.2), "02 bias and\nvariance"),
    "03": ((2, 2.2), "03 L2"),
    "04": ((3, 2.8), "04 dropout"),
    "05": ((4.8, 3.4), "05 augmentation"),
    "06": ((3, 1.6), "06 early\nstopping"),
    "07": ((1.5, 1.0), "07 normalization"),
    "08": ((1.5, 0.2), "08 initialization"),
    "09": ((4.4, 2.4), "09 gradient\nchecking"),
    "10": ((6.1, 1.6), "10 capstone"),
}
NEEDS = {"02": "01", "03": "02", "04": "03", "05": "04", "06": "03", "07": "01", "08": "01", "09": "04"}
LAST = tuple(sorted(NEEDS.keys() - set(NEEDS.values())))  # of each way: the capstone needs them all


def arrows() -> list[tuple[str, str]]:
    """From each lesson to one that needs it."""
    return [(earlier, later) for later, earlier in NEEDS.items()] + [(lesson, "10") for lesson in LAST]


def draw() -> Figure:
    """The lessons as boxes, in an order that fits all arrows."""
    figure, ax = plots.new(width=9, height=4)
    schematics.draw_flow(ax, BOXES, arrows(), stand_out=["01", "10"])
    ax.margins(0.08, 0.12)
    figure.subplots_adjust(left=0, right=1, bottom=0, top=1)
    return figure


def alt() -> str:
    """The picture in words."""
    targets: dict[str, list[str]] = {}
    for earlier, later in sorted(arrows()):
        targets.setdefault(earlier, []).append(str(int(later)))
    told = "; ".join(f"{int(earlier)} leads to {' and '.join(later)}" for earlier, later in targets.items())
    return f"The lessons as a graph: {told}."


def png() -> bytes:
    """The picture in few colours."""
    buffer, small = io.BytesIO(), io.BytesIO()
    draw().savefig(buffer, format="png", dpi=DPI)
    picture = Image.open(buffer).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(small, "png", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    picture = f"# ![{alt()}](data:image/png;base64,{base64.b64encode(png()).decode()})"
    text, found = LINE.subn(lambda _: picture, INDEX.read_text(encoding="utf-8"))
    if found != 1:
        raise SystemExit(f"{INDEX} needs one line of the form # ![...](data:image/png;base64,...), and has {found}")
    INDEX.write_text(text, encoding="utf-8")
