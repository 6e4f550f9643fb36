"""A Slack for tests: it speaks the Web API, Socket Mode and signed HTTP to the real SDK, and can misbehave.

    async with FakeSlack() as slack:
        # SLACK_API_URL is slack.api_url; the tokens are TOKEN, APP_TOKEN and SECRET
        said = await slack.command("ann", "general", "microsoft-openai")
        await said.acknowledged()
        [shown] = slack.shown()

`world.py` holds what there is and what people see, `rules.py` what Slack refuses, `reading.py` what a person reads of
blocks, `methods.py` what each method does, `oauth.py` how the bot is installed, `server.py` the wire, and `people.py`
what people do.
"""

from tests.adapters.slack.fake.oauth import CLIENT, CLIENT_SECRET, Chosen
from tests.adapters.slack.fake.people import FakeSlack, Sent
from tests.adapters.slack.fake.trouble import Trouble
from tests.adapters.slack.fake.world import APP_TOKEN, BOT, SECRET, TEAM, TOKEN, Names, Post

__all__ = [
    "APP_TOKEN",
    "BOT",
    "CLIENT",
    "CLIENT_SECRET",
    "SECRET",
    "TEAM",
    "TOKEN",
    "Chosen",
    "FakeSlack",
    "Names",
    "Post",
    "Sent",
    "Trouble",
]
