"""Weekly posting: a ledger of what is to be posted, and the worker that posts it once.

Read `worker.py` first: it follows one delivery from being due to being there.
"""
