"""Language models over HTTP: a streaming client per protocol, and fallback between providers."""
