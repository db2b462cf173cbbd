"""What the performance guide started from and the product, side by side."""
