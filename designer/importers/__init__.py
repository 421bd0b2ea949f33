"""What people bring along, read into values: samples of requests, whole definitions."""
