"""What the editor's panels propose and make: numbers for what was typed, claims for what was said, and new ones."""
