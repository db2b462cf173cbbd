"""Language models over HTTP: one streaming client per protocol, and the fallback from provider to provider."""
