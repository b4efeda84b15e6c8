"""What knows."""
