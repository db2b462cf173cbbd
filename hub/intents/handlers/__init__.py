"""One handler for each kind of intent: from slots to a plan."""
