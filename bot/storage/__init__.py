"""What the bot remembers.

`bot.storage.memory` keeps it for as long as a command runs and imports next to nothing; `bot.storage.store`
keeps it in a database. The package itself imports neither, so that who needs one doesn't wait for the other.
"""
