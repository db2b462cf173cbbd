"""Pairing with a hub: the exchange over a code, the account's files, the search for the hub."""
