"""What the bot knows and says, free of platforms, files and databases."""
