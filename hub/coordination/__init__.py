"""What several hubs of one home share through Redis, each with a twin for a home with one hub."""
