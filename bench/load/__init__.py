"""Load on hubs and brokers: what the scenarios of load share."""
