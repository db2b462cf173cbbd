"""The write-ahead journal: accepted writes on their way into the database."""
