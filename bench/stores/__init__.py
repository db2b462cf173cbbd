"""Private stores of a benchmark: PostgreSQL and Redis, on free ports, gone afterwards."""
