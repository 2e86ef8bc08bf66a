"""The register of sentence patterns."""

PATTERNS = []  # (function, weight)


def pattern(weight):
    """Registers a pattern with its weight, its share in the corpus relative to the others."""
    def register(function):
        PATTERNS.append((function, weight))
        return function
    return register
