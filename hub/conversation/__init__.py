"""Conversation state of a turn: understanding, execution of plans, open questions, learning."""
