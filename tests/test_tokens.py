"""The secrets in the environment."""

import pytest

from bot import tokens
from bot.problems import Unusable

BOT, APP, SECRET = "xoxb-1-2-three", "xapp-1-2-three", "5ec2e7"


def given(**environ: str) -> tokens.SlackTokens | None:
    """Return the tokens of an environment."""
    return tokens.slack_tokens(environ)


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
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN must begin with xapp-"),
    ],
)
def test_what_is_missing_or_mixed_up_is_told(environ: dict[str, str], said: str) -> None:
    """The message names the variable and where to find it, and never the token."""
    with pytest.raises(Unusable) as raised:
        given(**environ)
    assert said in str(raised.value)
    assert not any(value in str(raised.value) for value in environ.values())


def test_case_35_tokens_are_not_printed() -> None:
    """Whoever prints the tokens by mistake prints none of them."""
    shown = repr(tokens.SlackTokens(BOT, APP, SECRET))
    assert not any(secret in shown for secret in (BOT, APP, SECRET))
