"""Recognisers and voices that the hub and the satellite both run. Sees `hub.wire` and nothing else of the project."""
