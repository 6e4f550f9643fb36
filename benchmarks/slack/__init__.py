"""How many commands the bot answers on Slack, beside the least that slack-bolt can do."""
