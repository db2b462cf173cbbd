"""Stub servers of a benchmark, in a process of their own: a paced model, a home, a recogniser."""
