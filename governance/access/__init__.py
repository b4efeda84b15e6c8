"""The gates to what governance keeps, one module a noun: an object reaches a view or the interface through here only."""
