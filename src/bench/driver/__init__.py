"""What bench.py is made of; see the README beside it."""
