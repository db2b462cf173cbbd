"""The hub: hears from satellites, decides, acts on the home, answers. Imports nothing here on purpose."""
