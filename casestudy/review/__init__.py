"""What judges a text before it is published: numbers unaccounted for, sides taken unsaid, dates that left their events,
digits too many, and texts that belong together and differ.
"""
