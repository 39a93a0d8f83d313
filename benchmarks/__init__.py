"""What the README's figures come from: peers beside us in the same run."""
