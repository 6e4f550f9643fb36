"""The library: briefings and sources from files, checked, frozen, and loaded anew when they are edited."""
