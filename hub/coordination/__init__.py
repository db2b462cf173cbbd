"""Coordination among hubs: claims, arbitration, questions and timers, in Redis or locally."""
