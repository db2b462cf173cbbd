"""Notes and preferences by voice: sentences that keep, ask for and delete them."""
