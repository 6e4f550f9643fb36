"""Workers that are wrong on purpose, so that a harness that sees nothing is seen.

python -m tests.chaos.naive again deliver    posts, and posts again whatever came of it: at least once
python -m tests.chaos.naive once deliver     notes that it has posted, then posts: at most once
    python -m tests.chaos.naive held deliver     asks a person about whatever failed
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlalchemy import create_engine, select, update

from bot.core.model import Person, Place
from bot.core.subscription import Delivery, Purpose, State
from bot.storage.statements import insert
from bot.storage.subscriptions import new
from bot.storage.tables import delivery, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIMEOUT: Final = 1


def main(words: Sequence[str]) -> None:
    """Do what the bot's command line does under these words."""
    kind, *command = words
    engine = create_engine(os.environ["DATABASE_URL"])
    if command[0] == "subscriptions":
        _read(engine, Path(command[2]))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    slack = WebClient(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"], _TIMEOUT, retry_handlers=[])
    while True:
        for key, channel in _pending(engine):
            if kind == "once":
                _note(engine, key, State.SENT)
            is_there = _post(slack, channel)
            if is_there or kind == "held":
                _note(engine, key, State.SENT if is_there else State.HELD)
        time.sleep(0.1)


def _read(engine: Engine, file: Path) -> None:
    """Keep all subscriptions of a file, and plan a delivery of each at once."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        for number, entry in enumerate(yaml.safe_load(file.read_text("utf-8"))):
            place, owner = Place.parse(entry["place"]), Person.parse(entry["owner"])
            one = Delivery(str(number), str(number), place, owner, Purpose.SUMMARY, _EPOCH)
            connection.execute(insert(delivery).values(**new(one)))


def _pending(engine: Engine) -> list[tuple[str, str]]:
    c = delivery.c
    with engine.connect() as connection:
        rows = connection.execute(select(c.key, c.channel).where(c.state == State.PENDING.value))
        return [(row.key, row.channel) for row in rows]


def _note(engine: Engine, key: str, state: State) -> None:
    with engine.begin() as connection:
        connection.execute(update(delivery).where(delivery.c.key == key).values(state=state.value))


def _post(slack: WebClient, channel: str) -> bool:
    try:
        slack.chat_postMessage(channel=channel, text="what changed this week")
    except (SlackClientError, HTTPException, OSError):
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
