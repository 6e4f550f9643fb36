"""The database's history: one file in `versions` for each change to the tables, never edited afterwards."""
