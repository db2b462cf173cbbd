"""What the hubs of one home share through Redis, and the twins of it inside the process for a home with one hub."""
