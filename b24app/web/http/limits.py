"""How large a request may be, for the app and for the server that collects it."""

MOST_BODY_BYTES = 64 * 1024  # a launch form has about 2 KB, an event less than 4
