"""The steps, each a module named by its number."""
