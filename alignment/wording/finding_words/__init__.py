"""What findings are called, a file for each family of rules."""
