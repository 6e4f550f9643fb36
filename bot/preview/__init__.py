"""The library and the replies to every question in a browser, on this machine alone."""
