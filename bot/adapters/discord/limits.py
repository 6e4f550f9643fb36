"""Every limit of Discord that the bot keeps, in one table.

The figures are from Discord's reference of messages, components, interactions and application commands at
docs.discord.com/developers, and count characters unless something else is said.
"""

from datetime import timedelta
from typing import Final

CONTENT: Final = 2_000
"""The text of a message without components of the second version."""
COMPONENTS: Final = 40
"""Components of a message, those within others counted too."""
TEXT: Final = 4_000
"""All text displays of a message together."""
ROW_BUTTONS: Final = 5
"""Buttons of a row."""
BUTTON_LABEL: Final = 80
CUSTOM_ID: Final = 100
"""What a button, a menu or a modal is known by."""
CHOICES: Final = 25
"""What is offered while somebody types."""
CHOICE_TEXT: Final = 100
"""A choice's name, and its value."""
INPUT_TEXT: Final = 4_000
"""What a person may type into a modal's field, or find there."""
NONCE: Final = 25
"""What tells a message from the same one sent again."""
WINDOW: Final = 60.0
"""Seconds for which Discord certainly knows a nonce; it says "the past few minutes"."""
LINE: Final = CUSTOM_ID - 12
"""A command line in the id of a button that keeps something beside it, such as how much of the reply was shown."""
LONGEST_NAME: Final = 32
"""A person's name, as they are called in a server."""
ALT: Final = 1_024
"""What a file shows, in words."""
PAGE: Final = 100
"""Messages that Discord gives at once."""
PAGES: Final = 10
"""Pages in which a post is looked for; ours."""
CLOCKS: Final = timedelta(hours=1)
"""How far the bot's clock may be ahead of Discord's, by which messages are named; ours."""
