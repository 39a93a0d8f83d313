"""RUNS: wires storage, handlers, inbox, sender and clock together."""
