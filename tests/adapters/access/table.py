"""Who may do what, by every way in: read this page, then slack_table.py and discord_table.py.

The tests beside them find all handlers in the code, walk every cell with the real adapter, handler, desk and database,
and compare every row of every table before and after. A handler that isn't here fails, and so does a row without one:
a line is to be added with each handler, command, form or page.

Each matrix has a row for everybody and a column for each right, which rights.py explains. A cell says what must come
of a command line:

    done      it is carried out, and exactly the rows that it is about have changed
    denied    "That is for those who look after …", and nothing has changed
    unknown   "I know of no such subscription of yours", and nothing has changed
    gone      "This button no longer works", and nothing has changed
    words     it is no order there: words to look for, or none that anybody answers
    nothing   nobody hears anything, and nothing has changed

Whoever may not look at a subscription reads nothing of it by any line, in any cell.
"""

from __future__ import annotations

from typing import Final

from tests.adapters.access.rights import Line, Right, served
from tests.adapters.access.rights import matrix as read

R = Right
RATING: Final = Line("feedback", R.OWN, "feedback good gannet-rock", frozenset({"feedback"}))
LINES: Final = (
    Line("list", R.READING, "list", stands_for=True),
    Line("show", R.READING, "gannet-rock"),
    Line("ask", R.READING, "ask who owns the lighthouse on gannet rock"),
    Line("search", R.READING, "search keepers"),
    Line("compare", R.READING, "compare gannet-rock"),
    Line("sources", R.READING, "sources"),
    Line("changes", R.READING, "changes since 1 november"),
    Line("help", R.READING, "help"),
    Line("subscriptions", R.READING, "subscriptions"),
    RATING,
    Line("forget", R.OWN, "forget me", frozenset({"feedback"}), stands_for=True),
    Line("listen", R.SETTING, "listen off", frozenset({"setting"})),
    Line("subscribe", R.SETTING, "subscribe friday 08:00 berlin", frozenset({"subscription"}), stands_for=True),
    Line("next", R.LOOKING, "next {id}"),
    Line("deliveries", R.LOOKING, "deliveries {id}", stands_for=True),
    Line("deliveries", R.STOPPING, "deliveries again {id}/2026-11-23", frozenset({"delivery"})),
    Line("pause", R.STOPPING, "pause {id}", frozenset({"subscription"}), stands_for=True),
    Line("unsubscribe", R.STOPPING, "unsubscribe {id}", frozenset({"subscription", "delivery"})),
    Line("resume", R.CHANGING, "resume {paused}", frozenset({"subscription"})),
    Line("subscribe", R.CHANGING, "subscribe {id} friday", frozenset({"subscription"})),
    Line("send", R.CHANGING, "send now {id}", frozenset({"delivery"}), stands_for=True),
)
FORMS: Final = {
    "subscribing": (
        Line("subscribe", R.SETTING, "subscribe", frozenset({"subscription"})),
        Line("subscribe", R.CHANGING, "subscribe {id}", frozenset({"subscription"})),
    ),
}
"""What each form of core/dialog.py fills in. `dialog subscribe {id}` opens one: for whom, `OPENING` says."""
OPENING: Final = Line("dialog", R.CHANGING, "dialog subscribe {id}")

WHERE: Final = {
    "admin": "other",
    "owner": "other",
    "member": "general",
    "reader": "general",
    "elsewhere": "other",
    "guest": "general",
    "stranger": "abroad",
    "bot": "general",
    "another bot": "general",
}
"""Everybody, and the channel where they are; the subscription comes to #general.

An admin is named in the settings. The owner has made the subscription. Members of a workspace may change what comes to
their channels; on Discord, that is who may manage the server, and a reader may not. Who is elsewhere is in no channel
to which the subscription comes. A guest is of another workspace, in a channel that both share. A stranger is of a
workspace or server that isn't this one. The bot is ourselves.
"""
CANNOT: Final = {
    ("slack", "reader"): "on Slack, who is in a channel is a member of the workspace or a guest",
    ("slack", "bot"): "Slack offers bots no commands, buttons, modals or pages; a bot that speaks is walked",
    ("slack", "another bot"): "the same",
    ("discord", "guest"): "servers share no channels",
    ("discord", "stranger"): "who isn't in the server can't speak in it; they ask abroad, or alone with the bot",
    ("discord", "bot"): "Discord offers bots no commands, buttons or fields; a bot that speaks is walked",
    ("discord", "another bot"): "the same",
}
"""Who is missing in the matrices of a platform, and why."""

TERMINAL: Final = read(
    """
              reading  own      setting  looking  stopping changing
    keyboard  done     done     done     unknown  unknown  unknown
    """
)
"""Nobody is there but who sits at the keyboard; what is another platform's stays there."""


# The servers, by who calls: Slack signs; anybody may call without a signature, or with a wrong one; a page of another
# site may be open in a browser on the same machine. A cell is the status; only what Slack posts changes anything.

BOT_SERVER: Final = served(
    """
    who                   slack anybody
    GET /livez            200   200
    GET /readyz           200   200
    POST /slack/events    200   401
    """
)
"""What `briefing-bot run` serves, and `briefing-bot deliver` without what Slack posts."""
INSTALLED: Final = served(
    """
    who                       slack anybody
    GET /livez                200   200
    GET /readyz               200   200
    POST /slack/events        200   401
    GET /slack/install        302   302
    GET /slack/oauth_redirect 400   400
    """
)
"""What `run` serves where workspaces install the bot: anybody may begin, and only who has begun may finish."""
FIGURES: Final = served(
    """
    who                   slack anybody
    GET /livez            200   200
    GET /readyz           200   200
    GET /metrics          200   200
    """
)
"""What both serve at the port of the figures, which is for who looks after the bot."""
PREVIEW: Final = served(
    """
    who                   own   page  another-name
    GET /                 200   200   421
    GET /briefings/{slug} 200   200   421
    GET /ask              200   200   421
    GET /sources          200   200   421
    GET /uncovered        200   200   421
    GET /weekly           200   200   421
    GET /events           200   200   421
    GET /static/{name}    200   200   421
    """
)
"""What `briefing-bot preview` serves on this machine. A browser keeps a page of another site from reading it, and one
that goes by another name for this machine gets nothing."""
