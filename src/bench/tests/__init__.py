"""Tests of the driver; they need no server."""
