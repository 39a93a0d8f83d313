"""The playground keeps the Bot API's rules, checked against two independent clients."""
