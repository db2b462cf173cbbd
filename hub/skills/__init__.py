"""Skills of the hub itself: timers and notes."""
