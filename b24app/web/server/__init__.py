"""The server: how a request's bytes come in and a response's bytes go out, so that no thread waits for a client."""
