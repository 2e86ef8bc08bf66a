"""What several patterns share."""

from grammar import Clause, predicate, verb


def with_property(s, phrase, adjective, **features):
    """Something is red, very old, too expensive."""
    said = predicate(adjective, s.degree(adjective))
    return Clause(phrase, verb("be"), (said,), **features)


def scheduled(s, key):
    """What arrives, departs, begins or ends."""
    classes = ("transport",) if key in ("arrive", "depart") else verb(key).subjects
    return s.phrase(s.noun(classes), "the", probability=0)
