"""The command line, run as people and CI run it."""
