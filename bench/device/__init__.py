"""What one machine can measure of itself with what is installed, for an owner's report."""
