"""The page in a real browser, against the real bot and the sample county."""
