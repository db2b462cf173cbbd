"""Pairing of satellites: one-time codes, the hub's certificate authority, accounts, listener."""
