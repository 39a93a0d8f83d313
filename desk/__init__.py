"""DECIDES: what the desk does and refuses, without Telegram and without SQL."""
