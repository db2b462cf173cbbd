"""One adapter for each speech engine."""
