"""Every limit of Slack that the bot keeps, in one table.

Unless something else is said, a figure is from Slack's reference of blocks, views and methods at docs.slack.dev, and
counts characters.
"""

from datetime import timedelta
from typing import Final

BLOCKS: Final = 50
"""Blocks of a message."""
VIEW_BLOCKS: Final = 100
"""Blocks of a modal or a home page."""
BLOCK_TEXT: Final = 8_000
"""All block text of a message together. Slack's own limit isn't written down: messages were refused from 11,341 on
(bolt-js#2509), so this stays well below: what MESSAGE_TEXT allows is hardly half of it."""
MESSAGE_TEXT: Final = 4_000
"""The text of a message: advised; it is cut at 40,000."""
HEADER: Final = 150
PLAIN_TEXT: Final = 3_000
"""A text object in a section or a context."""
ACTIONS: Final = 25
"""Elements of an actions block."""
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
LINE: Final = BUTTON_VALUE - 20
"""A command line in a button that keeps something beside it, such as how much of the reply was shown."""
MESSAGES: Final = 3
"""Messages of a reply that are shown unasked; ours: more would bury the conversation."""
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLE_TEXT: Final = 10_000
"""All text of a table (reported)."""
TABLES: Final = 1
"""Tables of a message."""
OPTIONS: Final = 100
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
PROMPTS: Final = 4
"""Suggested prompts where somebody begins to talk with the bot."""
ALT: Final = 1_000
"""What a file shows, in words."""
PAGE: Final = 200
"""Messages of a page of a channel's history: what Slack advises at most."""
PAGES: Final = 5
"""Pages in which a post is looked for; ours."""
CLOCKS: Final = timedelta(hours=1)
"""How far the bot's clock may be ahead of Slack's, by which messages are named; ours."""
