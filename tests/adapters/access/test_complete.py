"""The table is whole: every command, every form, and everybody, or why they are missing."""

from __future__ import annotations

import inspect

from bot.core import dialog
from bot.core.commands import COMMANDS, DIALOG, SUBSCRIBING
from tests.adapters.access import discord_table, slack_table, table, walking
from tests.adapters.access.rights import Does, Right

_PLACE = "tests/adapters/access/table.py"


def test_every_command_needs_a_right() -> None:
    """Whoever adds a command says what it needs, with a line that is walked; likewise a form."""
    names = [command.name for command in (*COMMANDS, DIALOG)]
    walking.complete(names, {line.command for line in (*table.LINES, table.OPENING)}, f"LINES in {_PLACE}")
    functions = inspect.getmembers(dialog, inspect.isfunction)
    forms = [name for name, made in functions if made.__annotations__.get("return") == "Dialog"]
    walking.complete(forms, table.FORMS, f"FORMS in {_PLACE}")
    for right in Right:
        assert [line.stands_for for line in table.LINES if line.right is right].count(True) == 1, right


def test_an_order_is_none_of_the_briefings() -> None:
    """What is an order about summaries is walked with what it needs, and only its list is what anybody may read."""
    reading = {line.command for line in table.LINES if line.right is Right.READING}
    assert reading & SUBSCRIBING == {"subscriptions"}


def test_everybody_is_in_every_matrix_or_cannot_be_there() -> None:
    """Nobody is left out without a reason; nobody is walked of whom it is said that they can't be."""
    for platform, rows in (("slack", slack_table.SLACK), ("discord", discord_table.DISCORD)):
        for key, row in rows.items():
            for who in table.WHERE if row.matrix else ():
                is_there, reason = who in (row.matrix or {}), table.CANNOT.get((platform, who))
                assert is_there or reason, f"{key}: {who} is missing, and CANNOT in {_PLACE} doesn't say why"
                bot_or_stranger = who in ("bot", "another bot", "stranger")
                assert not (is_there and reason) or bot_or_stranger, f"{key}: {who} can't be there, and yet is"


def test_who_is_denied_is_so_of_more() -> None:
    """Who may not look may not stop, and who may not stop may not change: no cell gives more than the one before it."""
    for rows in (slack_table.SLACK, discord_table.DISCORD):
        for key, row in rows.items():
            for who, cells in (row.matrix or {}).items():
                given = [cells.get(right) is Does.DONE for right in (Right.LOOKING, Right.STOPPING, Right.CHANGING)]
                if len({*cells} & {Right.LOOKING, Right.STOPPING, Right.CHANGING}) == len(given):
                    assert given == sorted(given, reverse=True), (key, who)
