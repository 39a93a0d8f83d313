"""REMEMBERS: the only room that speaks SQL."""
