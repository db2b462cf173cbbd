"""Resilience: circuit breakers, retry policies, deadlines, and a Redis client that fails fast."""
