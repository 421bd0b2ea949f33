"""Calls as they are prepared: the address and the inputs, the body, and whatever else may stand there."""
