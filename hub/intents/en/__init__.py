"""English: sentence templates, numbers, courtesies, yes and no."""
