"""What people type about people, departments and companies."""
