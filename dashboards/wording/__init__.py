"""How what everyone sees is said."""
