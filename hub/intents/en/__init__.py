"""English language data: sentence templates, numbers, courtesies, yes and no."""
