"""Pictures as PNG: legible, the same each time, and none where one would say less than the text."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

import pytest

mpl = pytest.importorskip("matplotlib", reason="the extra `pictures` isn't installed")

from matplotlib.image import imread  # noqa: E402 - it may not be there

from bot.core.briefing import Claim, Disagreement, Event, Locator  # noqa: E402 - likewise, and below
from bot.core.document import Picture  # noqa: E402
from bot.pictures import drawing, matrix, sheet  # noqa: E402
from bot.preview.matrix import matrix_of  # noqa: E402

if TYPE_CHECKING:
    from bot.core.briefing import Briefing, Library

ROCK: Final = "gannet-rock"
KINDS: Final = "timeline matrix".split()


def picture(kind: str, slug: str = ROCK) -> Picture:
    """Return what is to be drawn."""
    return Picture("timeline" if kind == "timeline" else "matrix", slug, "")


def drawn(kind: str, library: Library, **changed: object) -> bytes | None:
    """Draw one briefing, some of it changed."""
    briefing: Briefing = library.by_slug[ROCK]._replace(**changed)  # type: ignore[arg-type] # any field
    return drawing.draw(picture(kind), type(library)((briefing,), library.sources))


def happened(say: str, count: int = 2) -> tuple[Event, ...]:
    """Return so many events."""
    return tuple(Event(f"20{n % 90 + 10}", Claim(say, (Locator("harbour-post", 7),))) for n in range(count))


def colours(png: bytes) -> set[str]:
    """Return all colours in a picture."""
    pixels = (imread(io.BytesIO(png))[..., :3] * 255).round().astype(int).reshape(-1, 3)
    return {f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in {tuple(pixel) for pixel in pixels.tolist()}}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_a_png_that_fits_a_screen(lighthouse: Library, kind: str) -> None:
    """It is as wide as is sharp, no taller than is read, and dark on light."""
    png = drawn(kind, lighthouse)
    assert png
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert width == sheet.WIDTH
    assert 200 < height <= sheet.TALLEST
    assert {sheet.PAPER, sheet.INK, sheet.ACCENT} <= colours(png)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_is_drawn_as_the_same_bytes(lighthouse: Library, kind: str) -> None:
    """Whatever whoever runs the bot has set for matplotlib; and no version is told."""
    first = drawn(kind, lighthouse)
    with mpl.rc_context({"figure.dpi": 30, "text.color": "red", "lines.antialiased": False, "path.sketch": (9, 9, 9)}):
        assert drawn(kind, lighthouse) == first
    assert first
    assert b"matplotlib" not in first


def test_a_disagreement_is_seen_at_once(lighthouse: Library) -> None:
    """It has a colour of its own, which nothing else has."""
    cites = (Locator("harbour-post", 7),), (Locator("tern-review", 4),)
    point = Disagreement("How long", tuple(Claim(f"For {n} hours.", cites[n]) for n in range(2)))
    with_it, without = (
        drawn("matrix", lighthouse, disagreements=(point,)),
        drawn("matrix", lighthouse, disagreements=()),
    )
    assert with_it
    assert without
    assert sheet.AMBER in colours(with_it)
    assert sheet.AMBER not in colours(without)


def test_the_matrix_shows_what_the_text_says(lighthouse: Library) -> None:
    """Each position and each fact once, and nothing else of the briefing."""
    for briefing in lighthouse.briefings:
        groups = matrix.told(briefing, matrix_of(briefing, lighthouse))
        shown = [row.claim.say for group in groups for row in group.rows]
        positions = [claim.say for point in briefing.disagreements for claim in point.positions]
        assert sorted(shown) == sorted([*positions, *(fact.say for fact in briefing.facts)])


def test_a_fact_that_is_the_bottom_line_too_is_shown(lighthouse: Library) -> None:
    """Under whichever heading it stands first."""
    briefing = lighthouse.by_slug[ROCK]
    briefing = briefing._replace(facts=(briefing.bottom_line,), disagreements=())
    [group] = matrix.told(briefing, matrix_of(briefing, lighthouse))
    assert [row.claim for row in group.rows] == [briefing.bottom_line]


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("timeline", {"timeline": ()}),
        ("matrix", {"facts": (), "disagreements": ()}),
        ("timeline", {"timeline": happened("The lamp was lit. " * 30, 200)}),
        ("timeline", {"timeline": happened("守塔人點亮了燈。")}),
        ("timeline", {"timeline": happened("השומר הדליק את המנורה.")}),
        ("timeline", {"timeline": happened("أضاء الحارس المصباح.")}),
    ],
    ids="empty nothing tall chinese hebrew arabic".split(),
)
def test_what_can_t_be_drawn_well_is_not_drawn(lighthouse: Library, kind: str, changed: dict[str, object]) -> None:
    """The text says it better."""
    assert drawn(kind, lighthouse, **changed) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_briefing_that_is_gone_is_not_drawn(lighthouse: Library, kind: str) -> None:
    """It may have been removed since the text was made."""
    assert drawing.draw(picture(kind, "no-such-rock"), lighthouse) is None


def test_too_many_sources_are_not_drawn(lighthouse: Library) -> None:
    """Their names could not be read."""
    post = lighthouse.by_source["harbour-post"]
    sources = tuple(post._replace(id=f"post-{n}") for n in range(9))
    fact = Claim("The lamp is lit.", tuple(Locator(source.id, 7) for source in sources))
    briefing = lighthouse.by_slug[ROCK]._replace(facts=(fact,))
    library = type(lighthouse)((briefing,), (*lighthouse.sources, *sources))
    assert drawing.draw(picture("matrix"), library) is None


def test_without_matplotlib_nothing_is_drawn(lighthouse: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    assert drawing.is_installed()
    monkeypatch.setattr(drawing, "find_spec", lambda _: None)
    assert not drawing.is_installed()
    assert drawn("timeline", lighthouse) is None


def test_dollars_are_dollars(lighthouse: Library) -> None:
    """Else matplotlib would read formulas between them, and break on what is none."""
    assert drawn("timeline", lighthouse, timeline=happened(r"It cost $13 \million, not $12 {million."))


@pytest.mark.parametrize(
    "text",
    ["The keeper saw the lamp go out, climbed up and lit it again. " * 5, "lamp" * 200, "", "W" * 30, "éüß $ — “x”"],
    ids="sentences word nothing wide accents".split(),
)
def test_lines_are_no_wider_than_there_is_room(text: str) -> None:
    """And no letter is lost, however long a word is."""
    lines = sheet.wrapped(text, 500, 30)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(sheet.wrapped(line, 500, 30) == [line] for line in lines)
