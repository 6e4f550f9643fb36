"""The secrets in the environment."""

import pytest

from bot import tokens
from bot.problems import Unusable

BOT, APP, SECRET = "xoxb-1-2-three", "xapp-1-2-three", "5ec2e7"


def given(**environ: str) -> tokens.SlackTokens | None:
    """Return the tokens of an environment."""
    found = tokens.slack_tokens(environ)
    assert not isinstance(found, tokens.SlackInstalls)
    return found


def said_of(**environ: str) -> list[str]:
    """Return what is told of an environment that can't be used, which is never a secret."""
    with pytest.raises(Unusable) as raised:
        given(**environ)
    assert not any(value in str(raised.value) for value in environ.values() if value)
    return str(raised.value).splitlines()


def test_the_tokens_that_are_there_choose_the_way() -> None:
    """An app token means Socket Mode, a signing secret HTTP; without any there is no Slack."""
    assert given() is None
    assert given(SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="") is None
    sockets, http = (
        given(SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP),
        given(SLACK_BOT_TOKEN=f" {BOT}\n", SLACK_SIGNING_SECRET=SECRET),
    )
    assert sockets
    assert http
    assert (sockets.app, http.app) == (APP, "")
    assert (http.bot, http.secret) == (BOT, SECRET)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is not set; find it at https://api.slack.com/apps under OAuth"),
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT}, "by HTTP: SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_BOT_TOKEN": "abc", "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN must begin with xoxb-. Find the right"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": "abc"}, "SLACK_APP_TOKEN must begin with xapp-. Find the right"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN: that is the app-level token. Find the"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_APP_TOKEN": APP}, "that is the User token; the Bot one stands below it."),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": BOT}, "SLACK_SIGNING_SECRET: that is the Bot token."),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": APP}, "SLACK_SIGNING_SECRET: that is the app-level token."),
    ],
)
def test_what_is_missing_or_mixed_up_is_told(environ: dict[str, str], said: str) -> None:
    """The message names the variable and where to find what belongs there."""
    [line] = said_of(**environ)
    assert said in line


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"DISCORD_TOKEN": "1234567890"}, "DISCORD_TOKEN is a number: that is the application's id. Find it at"),
        ({"DISCORD_TOKEN": "Bot a.b.c"}, "without the word “Bot”"),
        ({"DISCORD_TOKEN": "a.b…c"}, "DISCORD_TOKEN contains a character that no token has"),
        ({"DISCORD_TOKEN": "abc"}, "DISCORD_TOKEN is no bot token, which has two dots. Find it at https://discord.com"),
        ({"DISCORD_TOKEN": "a.b.c", "DISCORD_API_URL": "nowhere"}, "DISCORD_API_URL is no http or https address"),
        ({"DISCORD_TOKEN": "a.b.c", "DISCORD_GATEWAY_URL": "http://x"}, "DISCORD_GATEWAY_URL is no ws or wss address"),
    ],
)
def test_what_is_wrong_for_discord_is_told(environ: dict[str, str], said: str) -> None:
    """One line, with what to do, and never a token."""
    with pytest.raises(Unusable) as raised:
        tokens.discord_tokens(environ)
    assert said in str(raised.value)
    assert environ["DISCORD_TOKEN"] not in str(raised.value)


def test_one_token_is_enough_for_discord() -> None:
    """Blanks around it are no part of it; without it there is no Discord."""
    given = tokens.discord_tokens({"DISCORD_TOKEN": " a.b.c\n"})
    assert given == tokens.DiscordTokens("a.b.c")
    assert tokens.discord_tokens({"DISCORD_API_URL": "nowhere"}) is None


def test_swapped_tokens_are_told_as_swapped() -> None:
    """One line, since there is one thing to do."""
    [line] = said_of(SLACK_BOT_TOKEN=APP, SLACK_APP_TOKEN=BOT)
    assert line.startswith("SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped")


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Whoever mends it mends it once."""
    environ = {"SLACK_APP_TOKEN": "1234", "SLACK_SIGNING_SECRET": "12 34", "SLACK_API_URL": "slack.example"}
    lines = said_of(**environ)
    assert len(lines) == 4
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        assert any(line.startswith(name) for line in lines)


@pytest.mark.parametrize(
    "value", ["xoxb-…", "xoxb-1\n2", "xoxb-1 2", "xoxb-1\t2", "xoxb-\N{ZERO WIDTH SPACE}1", "xoxb-\x7f"]
)
def test_a_character_that_no_token_has_is_told(value: str) -> None:
    """What was copied in part, or with something more, and the README's own words are no tokens."""
    assert said_of(SLACK_BOT_TOKEN=value, SLACK_APP_TOKEN=APP) == [
        "SLACK_BOT_TOKEN contains a character that no token has; copy it again."
    ]


@pytest.mark.parametrize("url", ["slack.com", "ftp://slack.com/", "http://", "http://a:b/", "http://a b/"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    """Slack can only be called by http or https."""
    [line] = said_of(SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP, SLACK_API_URL=url)
    assert line.startswith("SLACK_API_URL is no http or https address")


def test_case_35_tokens_are_not_printed() -> None:
    """Whoever prints the tokens by mistake prints none of them."""
    shown = repr(tokens.SlackTokens(BOT, APP, SECRET))
    assert not any(secret in shown for secret in (BOT, APP, SECRET))


CLIENT, KEY = "1.2", f"{'k' * 43}="
INSTALLS = {
    "SLACK_CLIENT_ID": CLIENT,
    "SLACK_CLIENT_SECRET": "c11e47",
    "SLACK_SIGNING_SECRET": SECRET,
    "BRIEFING_KEY": f"{KEY}, {KEY}",
}


def test_an_app_that_workspaces_install_has_an_id_and_secrets() -> None:
    """And the bot's own address; who only posts needs neither that nor what proves a call."""
    found = tokens.slack_tokens(INSTALLS, url="https://bot.example")
    assert isinstance(found, tokens.SlackInstalls)
    assert (found.client, found.client_secret, found.secret) == (CLIENT, "c11e47", SECRET)
    assert not any(secret in repr(found) for secret in ("c11e47", SECRET, KEY))
    assert tokens.slack_tokens({**INSTALLS, "SLACK_SIGNING_SECRET": ""}, listens=False)
    assert tokens.slack_tokens({"BRIEFING_KEY": KEY}) is None


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID is not set; find it at https://api.slack.com/apps under Basic"),
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET is not set; find it at"),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is not set; find it at"),
        (
            {"SLACK_CLIENT_ID": "A0123"},
            "SLACK_CLIENT_ID is no client id, which has two numbers and a dot between; find",
        ),
        ({"SLACK_CLIENT_SECRET": "a b"}, "SLACK_CLIENT_SECRET contains a character that it can't have"),
        ({"BRIEFING_KEY": ""}, "BRIEFING_KEY is not set; it seals the tokens"),
        (
            {"BRIEFING_KEY": f"{KEY},kkk="},
            "BRIEFING_KEY holds 2 keys, one of which isn't in order: each has 44",
        ),
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_BOT_TOKEN and SLACK_CLIENT_ID can't be set together"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_APP_TOKEN and SLACK_CLIENT_ID can't be set together"),
        ({"url": ""}, "The setting url is not set"),
    ],
)
def test_what_keeps_workspaces_from_installing_is_told(environ: dict[str, str], said: str) -> None:
    """One line, with where to find it, and never a secret."""
    url = environ.pop("url", "https://bot.example")
    with pytest.raises(Unusable) as raised:
        tokens.slack_tokens({**INSTALLS, **environ}, url=url)
    [line] = str(raised.value).splitlines()
    assert line.startswith(said)
    assert not any(secret in line for secret in ("c11e47", SECRET, KEY, BOT, APP))
