"""The page's side of an explorer: what `live.js` shows, and the places that its controls are at."""

import uuid
from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent


class Live(anywidget.AnyWidget):
    """Controls over a picture.

    Attributes
    ----------
    key : str
        Names this explorer in the page; the class of its still picture ends with it.
    controls : list of dict
        ``label``, ``kind`` and, for a slider or a choice, the ``texts`` of its values.
    at, drawn : list of int
        Where each control is, and where it was in the picture.
    picture : bytes
        A PNG.
    width : int
        Of the picture, in pixels of the page.
    alt, problem : str
        The picture in words; what stopped it from being drawn.
    """

    _esm = HERE / "live.js"
    _css = HERE / "live.css"
    key = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List = traitlets.List().tag(sync=True)
    at = traitlets.List(traitlets.Int()).tag(sync=True)
    drawn = traitlets.List(traitlets.Int()).tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    @traitlets.default("key")
    def _new_key(self) -> str:
        return uuid.uuid4().hex[:12]
