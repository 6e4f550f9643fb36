"""Ways of asking the contrary: `opposite` in a briefing."""

from pathlib import Path

from bot.library.load import load
from tests.library.rig import BRIEFING, lay_out, problems

ASKED = """\
questions:
  - ask: Was it lit by Ada Brill?
    opposite: [was it dark all along]
    verdict: yes
    answer:
      - {say: Ada Brill lit it., from: gull p2}
"""


def test_the_contrary_is_read(tmp_path: Path) -> None:
    """What asks the contrary stands beside the question."""
    lay_out(tmp_path, BRIEFING + ASKED)
    library = load(tmp_path / "briefings", tmp_path / "seeds")
    assert library.briefings[0].questions[0].opposite == ("was it dark all along",)


def test_only_a_yes_or_a_no_can_be_turned_round(tmp_path: Path) -> None:
    """Without a verdict that has a contrary, the curator hears of it."""
    what = "nothing can be turned round without a yes or a no\n    try: write verdict: yes or verdict: no"
    for without in (ASKED.replace("    verdict: yes\n", ""), ASKED.replace("verdict: yes", "verdict: disputed")):
        lay_out(tmp_path, BRIEFING + without)
        assert problems(tmp_path) == [f"briefings/lamp.yaml:12: 1st question, opposite: {what}"]
