"""The texts for programs, and everything under /api/: one router, one shape of error."""
