"""Slack as an adapter.

Read `adapter.py` first. `listeners.py` and `heard.py` are for what comes in, by `sockets.py` or by `endpoint.py`;
`talking.py`, `render.py` and `outbox.py` are for what goes out. The limits are in `limits.py`. `installing.py` is how
workspaces install the bot, and `granting.py` what it has of them then.
"""
