"""What follows for texts when data or time changes: found before it is stored (``impact``), decided on (``deciding``),
kept and told (``drift``, ``changes``), and put in the chain (``vouching``).
"""
