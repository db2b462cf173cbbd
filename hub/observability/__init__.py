"""Health, Prometheus metrics and the history of recent turns."""
