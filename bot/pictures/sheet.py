"""A sheet of paper: words and shapes at places in pixels, counted from the upper left corner, and the PNG of it all."""

from __future__ import annotations

import io
from contextlib import contextmanager
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist

WIDTH: Final = 1_600
MARGIN: Final = 48
TALLEST: Final = 4_000
"""Taller than that, nobody reads it on a phone."""
_DOTS: Final = 100  # per inch, in which matplotlib counts
_POINTS: Final = 72
_LEADING: Final = 1.35  # a line's height, in sizes of its letters
_RISE: Final = 0.78  # how far the letters of a line reach up, likewise

Point: TypeAlias = tuple[float, float]

INK: Final = "#1d2b33"
PALE: Final = "#5b6b73"
FAINT: Final = "#dfe5e8"
ACCENT: Final = "#2f6f7e"
AMBER: Final = "#9a4d00"
PAPER: Final = "#ffffff"


class Unfit(ValueError):
    """The sheet can't show this."""


class Face(Enum):
    """The letters, of the font that matplotlib brings along: no other is looked for."""

    PLAIN = "DejaVuSans.ttf"
    BOLD = "DejaVuSans-Bold.ttf"

    @property
    def file(self) -> Path:
        """Where they are."""
        return Path(mpl.get_data_path(), "fonts", "ttf", self.value)


class Sheet:
    """What is drawn, in order; `y` grows downwards."""

    def __init__(self) -> None:
        """Begin with an empty sheet."""
        self._artists: list[Artist] = []
        self._down = Affine2D()  # matplotlib counts from below: it is moved up by the height, once that is known

    def write(self, x: float, y: float, text: str, width: float, size: float, **look: Any) -> float:  # noqa: ANN401 - matplotlib's
        """Write words, as many lines as they need; return where the next line would begin.

        `look` is a face, a colour and an `ha`: left, center or right of `x`. Raises Unfit for letters that the font
        lacks, and where the sheet would be too tall.
        """
        if y > TALLEST:  # seen at once: to set all that comes below would take minutes
            raise Unfit("too tall")
        face = look.pop("face", Face.PLAIN)
        for line in wrapped(text, width, size, face):
            words = Text(
                x,
                -(y + _RISE * size),
                line,
                color=look.get("color", INK),
                ha=look.get("ha", "left"),
                va="baseline",
                fontproperties=_font(size, face),
                parse_math=False,  # a dollar is a dollar
                transform=self._down,
            )
            self._artists.append(words)
            y += _LEADING * size
        return y

    def line(self, start: Point, end: Point, color: str = PALE, width: float = 2) -> None:
        """Draw a straight line."""
        (x, y), (to_x, to_y) = start, end
        at: Any = {"transform": self._down, "solid_capstyle": "butt"}
        self._artists.append(Line2D([x, to_x], [-y, -to_y], color=color, linewidth=_points(width), **at))

    def disc(self, middle: Point, radius: float, color: str) -> None:
        """Draw a filled circle."""
        x, y = middle
        self._artists.append(Circle((x, -y), radius, facecolor=color, edgecolor="none", transform=self._down))

    def box(self, corner: Point, size: Point, fill: str, edge: str) -> None:
        """Draw a box with round corners, from its upper left one."""
        (x, y), (width, height) = corner, size
        style: Any = {"boxstyle": "round,pad=0,rounding_size=8", "linewidth": _points(3), "transform": self._down}
        self._artists.append(FancyBboxPatch((x, -y - height), width, height, facecolor=fill, edgecolor=edge, **style))

    def png(self, height: float) -> bytes:
        """Return the sheet, cut at this height; raises Unfit for one that is too tall."""
        if height > TALLEST:
            raise Unfit("too tall")
        self._down.translate(0, round(height))
        figure = Figure(figsize=(WIDTH / _DOTS, round(height) / _DOTS), dpi=_DOTS, facecolor=PAPER)
        canvas: Any = FigureCanvasAgg(figure)  # has no types
        for number, artist in enumerate(self._artists):
            artist.set_zorder(number)
            figure.add_artist(artist)
        file = io.BytesIO()
        # Without the version in it, the same drawing is the same bytes.
        canvas.print_png(file, metadata={"Software": None})
        return file.getvalue()


@contextmanager
def own_look() -> Iterator[None]:
    """Draw alike everywhere: a file `matplotlibrc` of whoever runs the bot has no say."""
    with mpl.rc_context({**mpl.rcParamsDefault}):
        yield


def wrapped(text: str, width: float, size: float, face: Face = Face.PLAIN) -> list[str]:
    """Return the text in lines of at most so many pixels; raises Unfit for letters that the font lacks."""
    if not {*map(ord, text)} <= _letters(face):
        raise Unfit("the font lacks a letter")
    lines = [""]
    for word in _pieces(text, width, size, face):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer, size, face) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(text: str, width: float, size: float, face: Face) -> Iterator[str]:
    """Return the words, and those that are wider than a line in pieces."""
    for word in text.split():
        if _wide(word, size, face) <= width:
            yield word
            continue
        begin = 0
        for end in range(1, len(word)):
            if _wide(word[begin : end + 1], size, face) > width:
                yield word[begin:end]
                begin = end
        yield word[begin:]


def _wide(text: str, size: float, face: Face) -> float:
    wide, _, _ = _measure()(text, _font(size, face), ismath=False)
    return float(wide)


def _points(pixels: float) -> float:
    return pixels * _POINTS / _DOTS


@cache
def _font(size: float, face: Face) -> FontProperties:
    return FontProperties(fname=face.file, size=_points(size))


@cache
def _measure() -> Any:  # noqa: ANN401 - matplotlib's renderers have no types
    renderer: Any = RendererAgg
    return renderer(WIDTH, WIDTH, _DOTS).get_text_width_height_descent


@cache
def _letters(face: Face) -> frozenset[int]:
    """Return what the font can write; no script from right to left, which matplotlib may set the wrong way round."""
    right_to_left = range(0x0590, 0x0900), range(0xFB1D, 0xFE00), range(0xFE70, 0xFF00)
    return frozenset(get_font(str(face.file)).get_charmap()).difference(*right_to_left)
