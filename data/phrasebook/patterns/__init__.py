"""The sentence patterns of the phrasebook, each with its share of the corpus.

A pattern is a function that takes a `Sampler` and gives a finished `Pair`; its docstring is an
example. Importing the modules registers their patterns in `PATTERNS`, in this order.
"""

from patterns import statements, questions, subordination, properties, quantities
from patterns.registry import PATTERNS

__all__ = ["PATTERNS", "statements", "questions", "subordination", "properties", "quantities"]
