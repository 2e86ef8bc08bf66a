"""Properties and comparison, and small scenes whose pronouns agree with a noun."""

from dataclasses import replace

import lexicon
from grammar import (Clause, Pair, Part, accusative, both, clause_after, fronted, governed, link,
                     noun_phrase, of_phrase, owned, predicate, prepositional, question, sentence,
                     statement, subordinate, time, verb)
from lexicon import NOUN
from patterns.common import with_property
from patterns.registry import pattern

BECAUSE = ("because", "weil")


# --- Properties and comparison.


@pattern(2.5)
def property_of(s):
    """The blue vase is too expensive."""
    noun = _describable(s)
    phrase = s.determined(noun, ("the", "the", "plural", "this", "these"))
    adjective = s.adjective(noun)
    if _clash(adjective.en, phrase.en.split()):
        return property_of(s)
    features = {"tense": s.pick(("present", "present", "past")),
                "negation": s.pick(("", "", "nicht"))}
    if features["negation"]:
        said = predicate(adjective)
        return sentence(statement(Clause(phrase, verb("be"), (said,), **features)))
    return sentence(statement(with_property(s, phrase, adjective, **features)))


def _clash(adjective, others):
    """Whether the adjective repeats, contradicts or recolors one of the words."""
    if adjective in others:
        return True
    pairs = [{adjective, other} for other in others]
    return any(pair <= lexicon.COLORS or pair in lexicon.OPPOSITES for pair in pairs)


def _describable(s):
    while True:
        noun = s.pick(lexicon.NOUNS)
        if len(s.fitting(noun)) > 2 and not noun.is_a("relative"):
            return noun


@pattern(2)
def comparative(s):
    """The train is faster than the bus."""
    first, second, adjective = _compared(s)
    said = Part(f"{adjective.en_comparative} than {second.en}",
                f"{adjective.comparative} als {second.de['nom']}", "predicate")
    return sentence(statement(Clause(first, verb("be"), (said,))))


@pattern(1.5)
def as_as(s):
    """The pear is as sweet as the cherry."""
    first, second, adjective = _compared(s)
    said = Part(f"as {adjective.en} as {second.en}",
                f"so {adjective.de} wie {second.de['nom']}", "predicate")
    return sentence(statement(Clause(first, verb("be"), (said,),
                                     negation=s.pick(("", "nicht")))))


def _compared(s):
    """Two phrases of one kind and an adjective that suits both nouns and is in neither."""
    group = s.pick(("animal", "vehicle", "clothes", "furniture", "fruit", "person", "building",
                    "luggage", "reading", "drink", "machine"))
    first, second = s.noun((group,)), s.noun((group,))
    common = [one for one in s.fitting(first) if one in s.fitting(second)
              and one.en not in lexicon.ABSOLUTE]
    if first == second or not common:
        return _compared(s)
    adjective = s.pick(common)
    s.note("adjective", adjective.en, first.en)
    ownable = all(noun.is_a("own", "clothes", "luggage") for noun in (first, second))
    if s.chance(0.5) and ownable:
        owner = owned(s.genitive_name(), first)
        return owner, noun_phrase(s.pick(("my", "his", "our")), second), adjective
    return noun_phrase(s.pick(("the", "this")), first), noun_phrase("the", second), adjective


@pattern(2)
def superlative(s):
    """She buys the most beautiful picture."""
    kind = s.below(3)
    if kind == 0:
        city, place = s.pick(lexicon.CITIES), s.noun(("sight", "hotel", "restaurant"))
        best = noun_phrase("the", place, (s.gradable(place),), degree="superlative")
        is_a = both("this is", "das ist")
        return sentence(link(is_a, Pair(f"{best.en} in {city}", f"{best.de['nom']} in {city}")))
    action = verb(s.pick(("buy", "sell", "rent", "read", "know", "see", "find", "wear")))
    noun = s.noun(action.objects)
    adjective = s.gradable(noun)
    if adjective is None or noun.is_a("relative", "several"):
        return superlative(s)
    s.note("object", action.key, noun.en)
    best = noun_phrase("the", noun, (adjective,), degree="superlative")
    clause = Clause(s.subject(action.subjects), action, (accusative(best),),
                    s.pick(("present", "past")))
    return sentence(statement(clause))


@pattern(1.5)
def comparative_object(s):
    """My neighbor needs a bigger car."""
    action = verb(s.pick(("buy", "need", "rent", "look for", "find", "have")))
    noun = s.noun(action.objects - {"time", "money", "mass", "sibling"})
    adjective = s.gradable(noun)
    if adjective is None or noun.is_a("several", "mass"):
        return comparative_object(s)
    s.note("object", action.key, noun.en)
    better = noun_phrase("a", noun, (adjective,), degree="comparative")
    clause = Clause(s.subject(action.subjects), action, (governed(action, better),),
                    s.pick(("present", "past")))
    return sentence(statement(s.timed(clause, 0.2)))


@pattern(1.5)
def exclamation(s):
    """What a beautiful garden!"""
    noun = _describable(s)
    while noun.is_a("mass", "several"):
        noun = _describable(s)
    thing = noun_phrase("a", noun, (s.adjective(noun),))
    return sentence(both("what " + thing.en, "was für " + thing.de["nom"]), "!")


# --- Small scenes: pronouns that agree with a noun named before.


@pattern(2)
def where_is_it(s):
    """Where is my key? It is on the table."""
    noun = s.noun(("lying", "standing"))
    plural = s.chance(0.2)
    thing = s.phrase(noun, s.pick(("the", "my", "your", "our", "his")), plural, 0.2)
    asked = question(Clause(thing, verb("be")), ("where", "wo"))
    spot = prepositional("on", "auf", s.surface(), "dat")
    if s.chance(0.4):
        spot = s.at(s.pick(("kitchen", "garden", "office", "room", "library", "apartment")), 0.1)
    answer = sentence(statement(Clause(thing.pronoun(), verb("be"), (spot,))))
    return link(sentence(asked, "?"), answer)


@pattern(2)
def new_thing(s):
    """Peter bought a lamp. It is too expensive."""
    person, action = s.subject(), verb(s.pick(("buy", "find", "sell", "need", "look for",
                                                "order", "repair", "rent")))
    thing = s.inanimate(person, action)
    if not s.fitting(thing.noun):
        return new_thing(s)
    first = statement(Clause(person, action, (governed(action, thing),),
                             s.pick(("present", "past"))))
    said = s.adjective(thing.noun)
    if _clash(said.en, thing.en.split()):
        return new_thing(s)
    second = statement(Clause(thing.pronoun(), verb("be"),
                              (predicate(said, s.degree(said)),)))
    return link(sentence(first), sentence(second))


@pattern(2)
def because_it(s):
    """Sarah repairs the radio because she wants to sell it."""
    person = s.third_person()
    action = verb(s.pick(("buy", "look for", "carry", "repair", "take along", "rent")))
    thing = s.inanimate(person, action)
    why = Clause(person.pronoun(), verb(s.pick(("need", "love", "need", "like"))),
                 (accusative(thing.pronoun()),))
    if action.key in ("buy", "repair", "carry") and s.chance(0.5):
        why = Clause(person.pronoun(), verb("sell"), (accusative(thing.pronoun()),),
                     modal="want to")
    main = statement(Clause(person, action, (governed(action, thing),)))
    return sentence(link(main, clause_after(subordinate(why, BECAUSE))))


@pattern(1.5)
def but_it(s):
    """The lamp is beautiful, but it is too expensive."""
    noun = _describable(s)
    if noun.is_a("person", "mass"):
        return but_it(s)
    thing = s.phrase(noun, s.pick(("the", "this", "our")), probability=0)
    first, second = s.adjective(noun), s.adjective(noun)
    suited = first.en in lexicon.GOOD and second.en in lexicon.BAD
    if not suited or _clash(first.en, [second.en]):
        return but_it(s)
    one = statement(Clause(thing, verb("be"), (predicate(first),)))
    two = statement(Clause(thing.pronoun(), verb("be"), (predicate(second, s.degree(second)),)))
    return sentence(link(one, both(", but", ", aber"), two))


@pattern(1.5)
def introduction(s):
    """My name is Anna Weber and I live in Berlin."""
    full = f"{s.named().en} {s.pick(lexicon.LAST_NAMES)}"
    city = s.pick(lexicon.CITIES)
    live = s.pick((("live in", "wohne in"), ("come from", "komme aus"),
                   ("work in", "arbeite in")))
    return sentence(both(f"my name is {full} and I {live[0]} {city}",
                         f"ich heiße {full} und {live[1]} {city}"))


@pattern(1.5)
def there_is(s):
    """There is an old castle in Heidelberg."""
    noun = s.noun(("sight", "hotel", "restaurant", "station", "market", "school", "lake",
                   "hospital", "library", "factory"))
    thing = s.phrase(noun, s.pick(("a", "a", "no")), probability=0.5)
    where = s.in_city() if s.chance(0.7) else s.at(s.pick(("village", "city", "park")), 0.2)
    return sentence(both(f"there is {thing.en} {where.en}",
                         f"{where.de} gibt es {thing.de['acc']}"))


@pattern(2.5)
def two_clauses(s):
    """Anna cooks the soup and Peter washes the plates."""
    tense = s.pick(("present", "past", "future"))
    first, second = (statement(s.deed(s.subject(), tense=tense)) for _ in range(2))
    joint = s.pick((both("and", "und"), both(", but", ", aber")))
    return sentence(link(first, joint, second))


@pattern(1)
def weather(s):
    """Today it rains in Hamburg."""
    key = s.pick(("rain", "snow"))
    clause = replace(s.weather(key), tense=s.tense(), negation=s.pick(("", "", "nicht")))
    when = time("today", "heute") if clause.tense == "present" else s.time_for(clause.tense)
    clause = clause.plus(s.in_city())
    return sentence(fronted(clause, when) if s.chance(0.5) else statement(clause.plus(when)))


@pattern(2.5)
def genitive(s):
    """The roof of the old house is red. Anna's old dog is hungry."""
    if s.chance(0.5):
        thing = s.owned("pet", "vehicle", "relative", "clothes", "luggage")
    else:
        part, whole = s.pick((("roof", ("building", "home")), ("door", ("building", "vehicle")),
                              ("window", ("building", "car")), ("key", ("home", "suitcase")),
                              ("wall", ("room", "building")), ("gate", ("castle", "factory"))))
        thing = of_phrase(noun_phrase("the", NOUN[part]),
                          s.phrase(s.noun(whole), s.pick(("the", "this", "my")),
                                   probability=0.3))
    if not s.fitting(thing.noun):
        return genitive(s)
    said = s.adjective(thing.noun)
    if _clash(said.en, thing.en.split()):
        return genitive(s)
    if s.chance(0.3):
        action = verb(s.pick(("see", "find", "look for", "like")))
        return sentence(statement(Clause(s.subject(), action, (governed(action, thing),),
                                         s.pick(("present", "past")))))
    return sentence(statement(with_property(s, thing, said)))


@pattern(1)
def instrument(s):
    """The young musician plays the piano."""
    noun = s.noun(("instrument",))
    said = Part(f"the {noun.en}", noun.de, "predicate")
    clause = Clause(s.subject(), verb("play"), (said,), modal=s.pick(("", "", "can",
                                                                      "would like to")))
    return sentence(statement(s.timed(clause, 0.6)))
