"""The briefing bot: answers from curated briefings, every sentence with its source."""

import os

# What numpy's OpenBLAS reads when numpy is first imported; whatever of ours is imported, this runs before. Our products
# are small: a second thread makes the largest a third of a millisecond quicker, but one in a hundred waits for 15 ms
# where others want the processor too, and starting threads takes a cold `ask` 50 ms of the processor's time. Whoever
# sets the variable has the last word.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
