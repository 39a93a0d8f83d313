"""The playground: a local chat world that stands in for the Bot API, with a page where one person plays every role."""
