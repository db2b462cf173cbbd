"""Benchmarks: the demo, load and latency measurements, the spoken corpus."""
