"""What is soldered to a satellite besides sound: LEDs that show its state, and a button."""
