"""The servers under comparison, one a file."""
