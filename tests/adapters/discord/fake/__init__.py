"""A Discord for tests: it speaks REST and the gateway to the real SDK, and can misbehave.

    async with FakeDiscord() as discord:
        # Route.BASE is discord.api_url, DEFAULT_GATEWAY is discord.gateway_url, the token is TOKEN
        sent = await discord.command("ann", "general", "briefing", "show", topic="microsoft-openai")
        await sent.heard.wait()
        [post] = discord.world.posts.values()

`world.py` holds what there is and what people see, `rules.py` what Discord refuses, `reading.py` what a person reads
of a message, `gateway.py` the sockets, `about.py`, `server.py` and `interactions.py` the calls, and `people.py` what
people do.
"""

from tests.adapters.discord.fake.people import FakeDiscord
from tests.adapters.discord.fake.trouble import Trouble
from tests.adapters.discord.fake.world import APPLICATION, BOT, GUILD, TOKEN, Post, Sent

__all__ = ["APPLICATION", "BOT", "GUILD", "TOKEN", "FakeDiscord", "Post", "Sent", "Trouble"]
