"""A briefing's timeline, and who says what, as PNG: for platforms that show files. Needs the extra `pictures`."""
