"""Schedules: delayed and repeated commands, alarms, reminders and stopwatches of the household."""
