"""The numbers for programs: catalogue, observations, figures. Read-only; what is public is decided here, not by the caller."""
