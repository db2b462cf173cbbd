"""Natural language: sentence splitting, anaphora, spoken forms, and the words of each language."""
