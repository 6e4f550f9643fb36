"""Every word that the bot says, as documents."""
