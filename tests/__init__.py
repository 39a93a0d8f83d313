"""The tests: one folder a room, sentences about behaviour."""
