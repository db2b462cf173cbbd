"""Language models over HTTP: one streaming client for each protocol, and the chain of providers in their order."""
