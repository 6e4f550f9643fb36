"""Discord as an adapter.

Read `adapter.py` first. `render.py` and `markdown.py` are for what goes out. The limits are in `limits.py`.
"""
