"""The pretended platforms refuse the forms that the real ones refuse."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.discord.replying import form
from bot.adapters.slack import views
from bot.adapters.slack.heard import Opened
from bot.core import dialog
from bot.core.subscribing import Wish
from bot.core.subscription import Weekly
from tests.adapters.discord.fake.rules import modal_faults
from tests.adapters.slack.fake.rules import view_faults

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.dialog import Dialog

    Json = dict[str, Any]

TOPICS, DAY, TIME, UNCHANGED = 0, 1, 2, 4
LONG = "x" * 151
SLACK: dict[str, tuple[int, Json]] = {
    "too many options": (DAY, {"options": [{"text": {"type": "plain_text", "text": "x"}, "value": "x"}] * 101}),
    "none": (TOPICS, {"options": []}),
    "an option's value": (DAY, {"options": [{"text": {"type": "plain_text", "text": "x"}, "value": LONG}]}),
    "an option's text": (DAY, {"options": [{"text": {"type": "plain_text", "text": "x" * 76}, "value": "x"}]}),
    "no option is chosen": (TOPICS, {"initial_options": []}),
    "what is chosen isn't offered": (UNCHANGED, {"initial_option": {"text": {}, "value": "other"}}),
    "one of several": (TOPICS, {"initial_option": {}}),
    "too much is there": (TIME, {"initial_value": "x" * 501}),
    "too much may be typed": (TIME, {"max_length": 3_001}),
    "a placeholder": (TIME, {"placeholder": {"type": "plain_text", "text": LONG}}),
}
DISCORD: dict[str, tuple[int, Json]] = {
    "too many options": (DAY, {"options": [{"label": str(n), "value": str(n)} for n in range(26)]}),
    "none": (TOPICS, {"options": []}),
    "an option's value": (DAY, {"options": [{"label": "x", "value": "x" * 101}]}),
    "an option's label": (DAY, {"options": [{"label": "x" * 101, "value": "x"}]}),
    "more are chosen than may be": (TOPICS, {"options": [{"label": n, "value": n, "default": True} for n in "abcd"]}),
    "more may be chosen than there are": (DAY, {"max_values": 8}),
    "at least more than at most": (DAY, {"min_values": 2}),
    "disabled": (UNCHANGED, {"disabled": True}),
    "too much is there": (TIME, {"value": "x" * 501}),
    "too much may be typed": (TIME, {"max_length": 4_001}),
}


@pytest.fixture
def subscribing(lighthouse: Library) -> Dialog:
    """Return the form of a subscription."""
    return dialog.subscribing(lighthouse, Wish((), Weekly(0, time(9), "Europe/Berlin"), quiet=False), "")


@pytest.mark.parametrize(("field", "wrong"), SLACK.values(), ids=SLACK)
def test_slack_refuses_such_a_field(subscribing: Dialog, field: int, wrong: Json) -> None:
    """The form itself is taken, and with this in it it isn't."""
    view = views.form(subscribing, Opened("C1"))
    assert view_faults(view) == []
    view["blocks"][field]["element"] |= wrong
    assert view_faults(view)


@pytest.mark.parametrize(("name", "most"), [("title", 24), ("submit", 24), ("close", 24)])
def test_slack_refuses_long_words_around_it(subscribing: Dialog, name: str, most: int) -> None:
    """A modal's title and buttons are short."""
    view = views.form(subscribing, Opened("C1"))
    view[name]["text"] = "x" * most
    assert view_faults(view) == []
    view[name]["text"] += "x"
    assert view_faults(view)


@pytest.mark.parametrize(("field", "wrong"), DISCORD.values(), ids=DISCORD)
def test_discord_refuses_such_a_field(subscribing: Dialog, field: int, wrong: Json) -> None:
    """The form itself is taken, and with this in it it isn't."""
    modal = form(subscribing)
    assert modal_faults(modal) == []
    modal["components"][field]["component"] |= wrong
    assert modal_faults(modal)


def test_discord_takes_five_fields(subscribing: Dialog) -> None:
    """The form of a subscription has no room for another one."""
    modal = form(subscribing)
    assert len(modal["components"]) == 5
    field = modal["components"][TIME]
    modal["components"].append(field | {"component": field["component"] | {"custom_id": "another"}})
    assert modal_faults(modal) == ["6 components in a modal"]
