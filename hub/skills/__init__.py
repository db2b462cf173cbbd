"""What the hub does by itself: timers and notes."""
