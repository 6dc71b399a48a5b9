"""What can be checked of all that was stored and published: everything recomputed, and seals on what no chain holds."""
