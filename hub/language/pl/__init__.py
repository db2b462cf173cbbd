"""Polish: words and ways of putting things, as data."""
