"""Documents written for somewhere else."""
