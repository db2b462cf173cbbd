"""Notes and preferences as they are told, asked for and taken back."""
