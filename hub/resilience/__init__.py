"""What keeps one part's trouble from becoming everybody's: circuit breakers."""
