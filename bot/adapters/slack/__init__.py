"""Slack: read `adapter.py` first, then `heard.py` (what comes in) and `render.py` (what goes out)."""
