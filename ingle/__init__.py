"""What satellite and hub share: the wire contract, speech engines, and the process runtime."""
