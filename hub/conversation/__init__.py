"""What a turn stands on: its state, open questions, understanding and execution of plans."""
