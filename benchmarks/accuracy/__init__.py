"""How often the rules are right, on simulated companies whose truth is known, beside simple peers."""
