"""Backup and restore of a hub: one file with its memory, its accounts and its settings."""
