"""The page Tweak: its views, and what only they share."""
