"""The hub: receives commands from satellites and over HTTP, acts on the home, answers.

This module imports nothing on purpose.
"""
