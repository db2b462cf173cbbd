"""Sentences of a model that are true or false of the demo home, to judge the guardrails by."""
