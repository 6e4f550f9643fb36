"""Who may do what on Slack, where members may change what comes to their channels: by HTTP and by sockets alike."""

from __future__ import annotations

from typing import Final

from tests.adapters.access.rights import Does, Right, Row
from tests.adapters.access.rights import matrix as read
from tests.adapters.access.table import FORMS, OPENING, RATING

R = Right

_CHANNEL = read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     done     done     done     done
    owner     done     done     done     done     done     done
    member    done     done     done     done     done     done
    elsewhere done     done     done     unknown  unknown  unknown
    guest     done     done     denied   done     denied   denied
    stranger  done     done     denied   unknown  unknown  unknown
    """
)
_SPOKEN = _CHANNEL | read(
    """
                reading  own      setting  looking  stopping changing
    bot         nothing  nothing  nothing  nothing  nothing  nothing
    another bot nothing  nothing  nothing  nothing  nothing  nothing
    """
)
# Between the two of them, everybody may set what comes there, and nobody is in #general.
_ALONE = read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     done     done     done     done
    owner     done     done     done     done     done     done
    member    done     done     done     unknown  unknown  unknown
    elsewhere done     done     done     unknown  unknown  unknown
    guest     done     done     done     unknown  unknown  unknown
    stranger  done     done     done     unknown  unknown  unknown
    """
)
# A field for follow-ups: whose workspace somebody is of is not read there, so nobody belongs.
_FOLLOWED_UP = _CHANNEL | read(
    """
              reading  own      setting  looking  stopping changing
    owner     done     done     denied   done     denied   denied
    member    done     done     denied   done     denied   denied
    elsewhere done     done     denied   unknown  unknown  unknown
    """
)
# Nor in the modal of the shortcut, which is no place that anything could come to.
_LOOKED_UP = _FOLLOWED_UP | read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     words    done     done     done
    member    done     done     denied   unknown  unknown  unknown
    guest     done     done     denied   unknown  unknown  unknown
    """
)
_FORM = read(
    """
              setting  changing
    admin     done     done
    owner     done     done
    member    done     done
    elsewhere done     unknown
    guest     denied   denied
    stranger  denied   unknown
    """
)
# What is shared or looked for is a question, whatever it says.
QUESTION = read(
    """
              reading  own      changing
    admin     done     words    words
    owner     done     words    words
    member    done     words    words
    elsewhere done     words    words
    guest     done     words    words
    stranger  done     words    words
    """
)
OVERHEARD = read(
    """
                reading  own      changing
    admin       words    nothing  nothing
    owner       words    nothing  nothing
    member      words    nothing  nothing
    elsewhere   words    nothing  nothing
    guest       words    nothing  nothing
    stranger    words    nothing  nothing
    bot         nothing  nothing  nothing
    another bot nothing  nothing  nothing
    """
)
SHARED = read(
    """
              reading  own      changing
    admin     words    nothing  nothing
    owner     words    nothing  nothing
    member    words    nothing  nothing
    elsewhere words    nothing  nothing
    guest     words    nothing  nothing
    stranger  words    nothing  nothing
    """
)
# A button that carries no line of its own, a page, a menu: read, and nothing more.
OPENED = read(
    """
              reading  changing
    admin     done     words
    owner     done     words
    member    done     words
    elsewhere done     words
    guest     done     words
    stranger  done     words
    """
)
# The page with the bot names people's own subscriptions to them.
_HOME = read(
    """
              reading  looking
    admin     done     words
    owner     done     done
    member    done     words
    elsewhere done     words
    guest     done     words
    stranger  done     words
    """
)
RATED = {who: {R.OWN: cells[R.OWN]} for who, cells in _CHANNEL.items()}
_OPENS = {who: {R.CHANGING: cells[R.CHANGING]} for who, cells in _FORM.items()}
OLD = {who: dict.fromkeys(cells, Does.GONE) for who, cells in OPENED.items()}

SLACK: Final = {
    "command .*": Row("a slash command", _CHANNEL),
    "event app_mention": Row("a mention", _SPOKEN),
    "event message": Row("a direct message", _ALONE),
    "event message | overheard": Row("what people say in a thread", OVERHEARD),
    "event app_home_opened": Row("the page with the bot", _HOME),
    "event ^(app_uninstalled|tokens_revoked)$": Row("the bot is removed", test="removal"),
    "action ^ask:": Row("a button under a message", _CHANNEL),
    "action ^ask: | at home": Row("a button on the page with the bot", _ALONE, few=True),
    "action ^ask: | a form": Row("a button that opens a form", _OPENS, (OPENING,)),
    "action rest": Row("the button that shows the rest", _CHANNEL, few=True),
    "action share": Row("the button that shows all what one has read", SHARED),
    "action feedback": Row("a thumb up or down", RATED, (RATING,)),
    "action follow_up": Row("the button that opens a field", OPENED),
    "action .*": Row("a button of another version", OLD),
    "shortcut find": Row("the shortcut", OPENED),
    "shortcut find_for_message": Row("the shortcut of a message", QUESTION),
    "options words": Row("letters typed in the modal of the shortcut", OPENED),
    "view_submission find": Row("the modal of the shortcut", _LOOKED_UP),
    "view_submission follow_up": Row("the field for follow-ups", _FOLLOWED_UP),
    "view_submission form": Row("a form", _FORM, FORMS["subscribing"]),
}
"""By the kind of Bolt's listener and what it listens for; behind a bar, how that is come by."""
SLACK_EVENTS: Final = {
    "app_home_opened": "event app_home_opened",
    "app_mention": "event app_mention",
    "app_uninstalled": "event ^(app_uninstalled|tokens_revoked)$",
    "message.channels": "event message",
    "message.im": "event message",
    "tokens_revoked": "event ^(app_uninstalled|tokens_revoked)$",
}
"""The events to which the manifest subscribes, and what listens for each."""
