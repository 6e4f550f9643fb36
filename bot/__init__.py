"""The briefing bot: answers from curated briefings, every sentence with its source."""
