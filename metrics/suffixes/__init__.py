"""Data by suffix: the address of a series or a metric, and an ending."""
