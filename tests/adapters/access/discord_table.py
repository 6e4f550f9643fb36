"""Who may do what on Discord: who may manage a server is a member here, and looks after its channels."""

from __future__ import annotations

from typing import Final

from tests.adapters.access.rights import Does, Matrix, Right, Row
from tests.adapters.access.rights import matrix as read
from tests.adapters.access.slack_table import OLD, OPENED, OVERHEARD, QUESTION, RATED, SHARED
from tests.adapters.access.table import FORMS, OPENING, RATING

R = Right

_SERVER = read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     done     done     done     done
    owner     done     done     denied   done     done     denied
    member    done     done     done     done     done     done
    reader    done     done     denied   done     denied   denied
    elsewhere done     done     denied   unknown  unknown  unknown
    """
)
_SAID = _SERVER | read(
    """
                reading  own      setting  looking  stopping changing
    bot         nothing  nothing  nothing  nothing  nothing  nothing
    another bot nothing  nothing  nothing  nothing  nothing  nothing
    """
)
# Between the two of them nobody is in the server, an admin neither; the owner may stop what is theirs.
_DIRECT = read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     done     unknown  unknown  unknown
    owner     done     done     done     done     done     denied
    member    done     done     done     unknown  unknown  unknown
    reader    done     done     done     unknown  unknown  unknown
    elsewhere done     done     done     unknown  unknown  unknown
    stranger  done     done     done     unknown  unknown  unknown
    """
)
# In a server that the bot is not in, by whoever has installed it for themselves: what is elsewhere stays there.
_ABROAD = read(
    """
              reading  own      setting  looking  stopping changing
    admin     done     done     words    unknown  unknown  unknown
    owner     done     done     denied   unknown  unknown  unknown
    member    done     done     denied   unknown  unknown  unknown
    reader    done     done     denied   unknown  unknown  unknown
    elsewhere done     done     denied   unknown  unknown  unknown
    stranger  done     done     denied   unknown  unknown  unknown
    """
)


def _of(matrix: Matrix, rows: Matrix = _SERVER) -> Matrix:
    """Return a matrix of Slack's for the people of Discord, who fare like a member of a workspace."""
    return {who: matrix.get(who, matrix["member"]) for who in rows}


# Discord has to be answered, whatever was pressed.
_SHARED_OR_GONE: Matrix = {
    who: {right: Does.GONE if does is Does.NOTHING else does for right, does in cells.items()}
    for who, cells in SHARED.items()
}

DISCORD: Final = {
    "client on_ready": Row("a connection has begun", test="connection"),
    "client on_resumed": Row("a connection goes on", test="connection"),
    "client on_disconnect": Row("a connection has ended", test="connection"),
    "client on_error": Row("something broke", test="connection"),
    "client on_interaction": Row("what is pressed, filled in or typed: see its type", test="interactions"),
    "client on_guild_join": Row("a server has the bot from now on", test="arrival"),
    "client on_guild_remove": Row("a server has removed the bot", test="removal"),
    "client on_message": Row("a mention", _SAID),
    "client on_message | direct": Row("a direct message", _DIRECT),
    "client on_message | overheard": Row("what people say among themselves", _of(OVERHEARD, _SAID)),
    "type ping": Row("asks whether an HTTP address is there; this bot has none", test="interactions"),
    "type application_command": Row("a command", _SERVER),
    "type application_command | direct": Row("the same in a direct message", _DIRECT, few=True),
    "type application_command | abroad": Row("the same by who has installed the bot for themselves", _ABROAD),
    "type application_command | menu": Row("the command in the menu of a message", _of(QUESTION)),
    "type autocomplete": Row("half a line", _of(OPENED)),
    "type component": Row("a button of another version", _of(OLD)),
    "type modal_submit": Row("a field of another version", _of(OLD)),
    "kept ask": Row("a button with a line", _SERVER),
    "kept ask | direct": Row("the same in a direct message", _DIRECT, few=True),
    "kept ask | abroad": Row("the same by who has installed the bot for themselves", _ABROAD, few=True),
    "kept ask | a form": Row(
        "a button that opens a form",
        {who: {R.CHANGING: cells[R.CHANGING]} for who, cells in _SERVER.items()},
        (OPENING,),
    ),
    "kept rest": Row("the button that shows the rest", _SERVER, few=True),
    "kept share": Row("the button that shows all what one has read", _of(_SHARED_OR_GONE)),
    "kept rate": Row("a thumb up or down", _of(RATED), (RATING,)),
    "kept follow": Row("the button that opens a field", _of(OPENED)),
    "kept followed": Row("the field for follow-ups", _SERVER, few=True),
    "kept filled": Row(
        "a form",
        {who: {right: cells[right] for right in (R.SETTING, R.CHANGING)} for who, cells in _SERVER.items()},
        FORMS["subscribing"],
    ),
}
"""By the client's methods, the types of interactions, and what buttons and fields keep; behind a bar, where."""
