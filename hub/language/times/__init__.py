"""Times in words: read out of a sentence, turned into moments, and told back (pure)."""
