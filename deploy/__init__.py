"""What containers need besides the application."""
