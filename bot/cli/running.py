"""The commands for whoever runs the bot: run, doctor, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.output import NOT_DONE, OK, settings_of, tell

if TYPE_CHECKING:
    import argparse

    from bot.cli.output import Verb

_NAME = "Briefings"


def add(verb: Verb) -> None:
    """Add these commands to the command line."""
    verb("run", run, "answer on every platform that has tokens in the environment")
    verb("doctor", _doctor, "check tokens, what they allow, whether Slack can be reached, and the library")
    made = verb("manifest", _manifest, "print the app manifest that a platform asks for")
    made.add_argument("platform", choices=["slack"])
    made.add_argument("--name", default=_NAME, help=f"what the bot is called there (default: {_NAME})")
    made.add_argument(
        "--url", default="", help="the bot's own https address, to be called by HTTP; without it, Socket Mode"
    )


def run(options: argparse.Namespace) -> int:
    """Answer until told to stop."""
    import asyncio

    from bot import running
    from bot.tokens import slack_tokens

    settings = settings_of(options)
    asyncio.run(running.run(settings, slack_tokens(), tell))
    return OK


def _doctor(options: argparse.Namespace) -> int:
    import asyncio

    from bot import doctor
    from bot.tokens import slack_tokens

    found = asyncio.run(doctor.examine(settings_of(options), slack_tokens))
    for finding in found:
        print(finding)
    return OK if all(finding.is_well for finding in found) else NOT_DONE


def _manifest(options: argparse.Namespace) -> int:
    import json

    from bot.adapters.slack.manifest import manifest
    from bot.adapters.slack.replying import actions_of
    from bot.app import open_library
    from bot.core.answering import Answering
    from bot.core.responder import Responder

    offered = actions_of(Responder(Answering(open_library(settings_of(options)))).suggest("").document)
    print(json.dumps(manifest(options.name, options.url, offered[:4]), indent=2, ensure_ascii=False))
    return OK
