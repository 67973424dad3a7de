"""The finished site: what is in it, what must never be, and how it looks and works."""
