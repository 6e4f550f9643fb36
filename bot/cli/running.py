"""The commands for whoever runs the bot: run, doctor, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, serve, settings_of
from bot.problems import Unusable

if TYPE_CHECKING:
    import argparse

    from bot.cli.output import Verb
    from bot.settings import Settings

_NAME = "Briefings"


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    verb("run", run, "answer on every platform that has tokens in the environment")
    verb("doctor", _doctor, "check tokens, what they allow, whether the platforms can be reached, and the library")
    made = verb("manifest", _manifest, "print the app manifest that a platform asks for")
    made.add_argument("platform", choices=["slack"])
    made.add_argument("--name", default=_NAME, help=f"what the bot is called there (default: {_NAME})")
    invited = verb("invite", _invite, "print the link by which a server installs the bot")
    invited.add_argument("platform", choices=["discord"])
    invited.add_argument("--personal", action="store_true", help="the link for one's own account, in place of a server")
    invited.add_argument("--application", help="the application's id; without it, Discord is asked (DISCORD_TOKEN)")
    made.add_argument("--url", help="the bot's own https address, to be called by HTTP; without it, Socket Mode")
    made.add_argument("--installs", action="store_true", help="for an app that many workspaces install; needs --url")


def run(options: argparse.Namespace) -> int:
    """Answer until told to stop."""
    from bot import running
    from bot.tokens import discord_tokens, slack_tokens

    settings = settings_of(options)
    return serve(settings, lambda say: running.run(settings, slack_tokens(url=settings.url), discord_tokens(), say))


def _doctor(options: argparse.Namespace) -> int:
    import asyncio

    return OK if asyncio.run(_is_well(settings_of(options))) else NOT_DONE


async def _is_well(settings: Settings) -> bool:
    """Print each thing as soon as it was looked at."""
    from functools import partial

    from bot import doctor
    from bot.tokens import discord_tokens, slack_tokens

    is_well = True
    async for looked in doctor.examine(settings, partial(slack_tokens, url=settings.url), discord_tokens):
        print(looked, flush=True)
        is_well &= looked.mark is not doctor.Mark.BAD
    return is_well


def _manifest(options: argparse.Namespace) -> int:
    import json

    from bot.adapters.slack.manifest import LONGEST_NAME, manifest
    from bot.app import open_libraries
    from bot.core.answering import Answering
    from bot.core.compose.ways import actions_of
    from bot.core.model import Place
    from bot.core.responder import Responder
    from bot.tokens import is_address

    name, url = options.name.strip(), options.url
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Unusable(f"--name must have 1 to {LONGEST_NAME} characters.")
    if url is not None and not is_address(url, "https"):
        raise Unusable("--url must be https:// and a host, as in https://bot.example: Slack calls nothing else.")
    if options.installs and not url:
        raise Unusable("--installs needs --url: each workspace comes to the bot's own address to install it.")
    everyone = open_libraries(settings_of(options)).at(Place("slack", "", ""))  # a manifest is for all workspaces
    offered = actions_of(Responder(Answering(everyone)).suggest("").document)
    made = manifest(name, url or "", offered[:4], installs=options.installs)
    print(json.dumps(made, indent=2, ensure_ascii=False))
    return OK


def _invite(options: argparse.Namespace) -> int:
    import asyncio

    from bot import tokens
    from bot.adapters.discord.adapter import point_at
    from bot.adapters.discord.looking import look
    from bot.adapters.discord.manifest import invitation
    from bot.core.ports import Refused, Unreachable

    application, given = options.application or "", tokens.discord_tokens()
    if application and not application.isdecimal():
        raise Unusable("--application must be a number, which Discord shows under General Information.")
    if not application and given is None:
        raise Unusable(f"{tokens.missing(tokens.DISCORD)} Or name the application: --application ID")
    if not application and given is not None:
        point_at(given.api_url, given.gateway_url)
        try:
            application = asyncio.run(look(given.bot)).application
        except Refused as refused:
            raise Unusable(tokens.refused_by_discord(str(refused))) from None
        except Unreachable as error:
            raise Unusable(f"Discord doesn't answer ({error}). Name the application: --application ID") from None
    print(invitation(application, personal=options.personal))
    return OK
