"""Doors to other libraries: spaCy, Spark. Each needs the extra of its name; nothing here is imported before it is asked for."""
