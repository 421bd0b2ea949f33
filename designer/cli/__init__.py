"""`python -m designer`: the command line. Here alone the package reads and writes files."""
