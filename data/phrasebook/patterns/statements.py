"""Main clauses: tenses, word order, separable and reflexive verbs, negation, passive."""

from dataclasses import replace

import german
from grammar import (Clause, Pair, Part, accusative, both, fronted, german_statement, governed,
                     link, prepositional, pronoun, sentence, statement, verb)
from patterns.registry import pattern
from sampler import (ACTIONS, DATIVE, DEFINITE_KINDS, PEOPLE, PREPOSITIONAL, REFLEXIVE, SINGLING,
                     STATIVE)


# --- Main clauses.


@pattern(3)
def transitive(s):
    """The old baker sells the fresh bread."""
    return sentence(statement(s.action(keys=ACTIONS + STATIVE)))


@pattern(3.5)
def transitive_with_time(s):
    """The teacher reads the newspaper in the morning."""
    return sentence(statement(s.action().plus(s.time_for("present"))))


@pattern(4)
def transitive_past(s):
    """Anna bought a red coat yesterday."""
    clause = s.action(keys=ACTIONS + STATIVE, tense="past")
    return sentence(statement(s.timed(clause, 0.4)))


@pattern(4.5)
def time_in_front(s):
    """On Monday my sister visited the museum."""
    clause = s.deed(s.subject(), tense=s.tense())
    return sentence(fronted(clause, s.time_for(clause.tense)))


@pattern(3.5)
def progressive(s):
    """The children are playing in the park."""
    clause = s.action(tense="progressive") if s.chance(0.7) else s.located(
        keys=("sleep", "dance", "work", "play", "wait", "rest"), tense="progressive")
    return sentence(statement(clause))


@pattern(2.5)
def perfect(s):
    """Peter has already repaired the bicycle."""
    adverb = s.pick((("already", "schon"), ("already", "schon"), ("never", "nie")))
    keys = ACTIONS + ("see", "hear", "forget", "find", "lose")
    return sentence(statement(s.action(keys=keys, tense="perfect").plus(Part(*adverb, "adverb"))))


@pattern(2.5)
def future(s):
    """My aunt will visit the museum next week."""
    return sentence(statement(s.timed(s.deed(s.subject(), tense="future"))))


@pattern(4)
def modal(s):
    """The gardener must carry the heavy basket."""
    chosen = s.pick(("can", "must", "should", "would like to", "want to", "have to", "may"))
    clause = s.deed(s.subject(), modal=chosen)
    return sentence(statement(s.timed(clause, 0.3)))


@pattern(1.5)
def modal_past(s):
    """Yesterday the nurse had to work in the hospital."""
    clause = s.deed(s.subject(), modal=s.pick(("want to", "have to")), tense="past")
    if s.chance(0.5):
        return sentence(fronted(clause, s.time_for("past")))
    return sentence(statement(s.timed(clause, 0.5)))


@pattern(2.5)
def adverb_of_frequency(s):
    """Julia often helps the old neighbor."""
    return sentence(statement(s.deed(s.subject()).plus(s.frequency())))


@pattern(2.5)
def located(s):
    """The musician lives in the village."""
    clause = s.located(tense=s.pick(("present", "present", "past")))
    return sentence(statement(clause if clause.verb.key == "live" else s.timed(clause, 0.3)))


@pattern(1.5)
def place_in_front(s):
    """In the garden the tired dog is sleeping."""
    key = s.pick(("sleep", "dance", "work", "play", "wait", "rest"))
    clause = Clause(s.subject(verb(key).subjects), verb(key),
                    tense=s.pick(("present", "progressive", "past")))
    return sentence(fronted(clause, s.location(key)))


@pattern(3)
def motion(s):
    """My uncle travels to Hamburg by train."""
    return sentence(statement(s.timed(s.motion(tense=s.tense()), 0.5)))


@pattern(2.5)
def separable_intransitive(s):
    """The cook gets up at quarter past five."""
    key = s.pick(("get up", "wake up", "fall asleep", "come back", "go out", "arrive"))
    clause = Clause(s.subject(("person",)), verb(key), tense=s.tense())
    part = s.at_clock() if s.chance(0.5) else s.time_for(clause.tense)
    return sentence(statement(clause.plus(part)) if s.chance(0.6) else fronted(clause, part))


@pattern(2.5)
def dative_verb(s):
    """The policeman helped the young woman."""
    return sentence(statement(s.timed(s.action(keys=DATIVE, tense=s.tense()), 0.4)))


@pattern(1)
def belongs(s):
    """The black umbrella belongs to my neighbor."""
    thing = s.determined(s.noun(("thing", "clothes", "vehicle", "pet")), ("the", "this"))
    owner = s.someone(thing)
    return sentence(statement(Clause(thing, verb("belong to"),
                                     (governed(verb("belong to"), owner),))))


@pattern(2.5)
def prepositional_verb(s):
    """The student is waiting for the bus."""
    tense = s.pick(("present", "past", "future", "progressive"))
    return sentence(statement(s.action(keys=PREPOSITIONAL, tense=tense)))


@pattern(2.5)
def reflexive_verb(s):
    """The children look forward to the party."""
    if s.chance(0.7):
        clause = s.action(keys=REFLEXIVE, tense=s.tense())
    else:
        key = s.pick(("hurry", "sit down", "rest", "get dressed"))
        clause = Clause(s.subject(), verb(key), tense=s.pick(("present", "past")))
        clause = clause.plus(s.at_clock())
    if s.chance(0.3):
        return sentence(fronted(replace(clause, parts=clause.parts[:1] if clause.verb.case else
                                        ()), s.time_for(clause.tense)))
    return sentence(statement(clause))


@pattern(3)
def ditransitive(s):
    """The father gives the small child an apple."""
    clause = s.giving(tense=s.tense())
    if s.chance(0.35):
        return sentence(fronted(clause, s.time_for(clause.tense)))
    return sentence(statement(s.timed(clause, 0.3)))


@pattern(1.5)
def put_somewhere(s):
    """The waitress put the white plates on the table."""
    key, targets, prepositions = s.pick((
        ("lay", ("surface", "bed"), ("on", "auf")), ("put", ("surface",), ("on", "auf")),
        ("put", ("cupboard",), ("into", "in")), ("hang", ("wall",), ("on", "an"))))
    subject = s.subject()
    thing = s.object_of(verb(key), subject, ("the", "a", "plural", "this", "own"))
    goal = s.phrase(s.noun(targets), "the", probability=0.2)
    clause = Clause(subject, verb(key), (accusative(thing),), tense=s.tense())
    return sentence(statement(clause.plus(prepositional(*prepositions, goal, "acc",
                                                        "direction"))))


@pattern(1.5)
def stands_or_lies(s):
    """The old newspaper lies on the bench."""
    key = s.pick(("stand", "lie"))
    thing = s.determined(s.noun(verb(key).subjects), ("the", "plural", "a", "this", "number"))
    return sentence(statement(Clause(thing, verb(key),
                                     (prepositional("on", "auf", s.surface(), "dat"),))))


@pattern(1.5)
def object_in_front(s):
    """The soup I like, but the salad I do not like."""
    key = s.pick(("like", "know", "need", "buy", "see"))
    subject = pronoun(s.pick(("I", "you", "he", "she", "we", "they")))
    first, second = _two_objects(s, key, subject)
    yes = statement(Clause(subject, verb(key), (accusative(first),)), accusative(first))
    clause = Clause(subject, verb(key), (accusative(second),), negation="nicht")
    no = Pair(statement(clause, accusative(second)).en,
              german_statement(replace(clause, parts=clause.parts), accusative(second)))
    return sentence(link(yes, both(", but", ", aber"), no))


def _two_objects(s, key, subject):
    group = s.pick([kind for kind in ("food", "clothes", "animal", "sight", "fruit", "drink")
                    if kind in verb(key).objects or kind == "fruit" and key in ("like", "buy")])
    first, second = s.noun((group,)), s.noun((group,))
    if first == second:
        return _two_objects(s, key, subject)
    return tuple(s.determined(noun, ("the", "the", "this", "plural")) for noun in (first, second))


# --- Negation.


@pattern(2.5)
def not_definite(s):
    """The girl does not read the letter."""
    keys = ACTIONS + STATIVE + DATIVE + PREPOSITIONAL
    clause = s.action(s.subject(kinds=SINGLING), keys, DEFINITE_KINDS,
                      tense=s.pick(("present", "past")), negation="nicht")
    if s.chance(0.35):
        return sentence(fronted(clause, s.time_for(clause.tense)))
    return sentence(statement(clause))


@pattern(1)
def not_there(s):
    """We do not go to the park today."""
    subject = s.subject(kinds=SINGLING)
    clause = s.motion(subject) if s.chance(0.6) else s.located(subject)
    return sentence(statement(s.timed(replace(clause, negation="nicht"), 0.4)))


@pattern(2)
def no_object(s):
    """The farmer has no horses."""
    action = verb(s.pick([key for key in ACTIONS + ("need", "have", "find", "see")
                          if verb(key).objects - PEOPLE and key not in ("learn", "discuss")]))
    subject = s.subject(action.subjects, SINGLING)
    noun = s.noun(action.objects - PEOPLE)
    s.note("object", action.key, noun.en)
    plural = not noun.is_a("mass") and s.chance(0.6)
    thing = s.phrase(noun, "no", plural, 0 if noun.is_a("abstract") else 0.3)
    clause = Clause(subject, action, (governed(action, thing),),
                    tense=s.pick(("present", "past")))
    return sentence(statement(s.timed(clause, 0.3)))


# --- Passive.


@pattern(2.5)
def passive(s):
    """The old bridge was built by the king."""
    action = verb(s.pick(("buy", "sell", "read", "write", "bake", "cook", "wash", "carry",
                          "repair", "clean", "open", "close", "paint", "feed", "build", "rent",
                          "order", "switch on", "switch off", "pick up", "tidy up",
                          "throw away")))
    noun = s.noun(action.objects - {"person", "relative"})
    s.note("object", action.key, noun.en)
    thing = s.determined(noun, ("the", "the", "plural", "this", "these"))
    clause = Clause(thing, action, tense=s.pick(("present", "past")), passive=True)
    if s.chance(0.6):
        doer = s.determined(s.noun(("job", "relative")), ("the", "a", "plural"))
        if doer.noun.is_a("relative"):
            doer = s.relative()
        agent = german.contract("von", doer.de["dat"])
        return sentence(statement(clause.plus(Part(f"by {doer.en}", agent, "agent"))))
    return sentence(statement(clause.plus(s.time_for(clause.tense))))
