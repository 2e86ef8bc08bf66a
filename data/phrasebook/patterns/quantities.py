"""Numbers, money, dates and clock times."""

from dataclasses import replace

import english
import lexicon
from grammar import (Clause, Pair, Part, accusative, at_place, both, fronted, german_statement,
                     name, noun_phrase, question, sentence, statement, time, verb)
from lexicon import NOUN, PLACE
from patterns.common import scheduled
from patterns.registry import pattern

STOCKS = (("library", "book"), ("museum", "picture"), ("hotel", "room"), ("castle", "window"),
          ("farm", "cow"), ("farm", "goat"), ("garden", "rose"), ("garden", "tree"),
          ("theater", "chair"), ("school", "child"), ("village", "house"), ("city", "bridge"),
          ("market", "basket"), ("hotel", "bed"), ("office", "computer"),
          ("church", "candle"), ("bakery", "cake"), ("park", "bench"), ("lake", "duck"))


@pattern(3)
def stock(s):
    """The library has one thousand two hundred books."""
    place_name, thing = s.pick(STOCKS)
    place = PLACE[place_name]
    count = noun_phrase(s.number(), NOUN[thing], s.adjectives(NOUN[thing], 0.2))
    where = s.phrase(place.noun, s.pick(("the", "the", "this")), probability=0.2)
    if s.chance(0.5) or place.en_at != "in":
        located_at = at_place(place, where)
        return sentence(both(f"there are {count.en} {located_at.en}",
                             f"{located_at.de} gibt es {count.de['acc']}"))
    return sentence(statement(Clause(where, verb("have"), (accusative(count),))))


@pattern(1.5)
def crowd(s):
    """Last year three hundred forty tourists visited the castle."""
    who = noun_phrase(s.number(), NOUN[s.pick(("tourist", "guest", "student", "child"))])
    place = s.phrase(s.noun(("sight",)), "the", probability=0.3)
    clause = Clause(who, verb("visit"), (accusative(place),), "past")
    when = s.time_for("past")
    return sentence(fronted(clause, when) if s.chance(0.6) else statement(clause.plus(when)))


@pattern(2.5)
def price(s):
    """The red dress costs forty-five euros."""
    noun = s.noun(("clothes", "thing", "furniture", "food", "ticket", "drink", "flower"))
    thing = s.determined(noun, ("the", "the", "this", "a"))
    cost = Part(*s.price(10 if noun.is_a("food", "drink", "flower") else 98), "predicate")
    clause = Clause(thing, verb("cost"), (cost,), s.pick(("present", "present", "past")))
    return sentence(statement(clause))


@pattern(1)
def how_much(s):
    """How much does the blue vase cost?"""
    noun = s.noun(("clothes", "thing", "furniture", "food", "ticket", "drink", "flower"))
    thing = s.determined(noun, ("the", "the", "this", "plural", "these"))
    return sentence(question(Clause(thing, verb("cost")), ("how much", "wie viel")), "?")


@pattern(1.5)
def age(s):
    """My grandmother is seventy-two years old."""
    kind = s.below(3)
    if kind == 0:
        who = s.determined(s.noun(("building", "furniture", "tree", "instrument")),
                           ("the", "this"))
    else:
        who = s.relative() if kind == 1 else s.subject()
    years = s.count(_years(s, who.noun))
    said = Part(f"{years[0]} years old", f"{years[1]} Jahre alt", "predicate")
    return sentence(statement(Clause(who, verb("be"), (said,))))


def _years(s, noun):
    """An age that suits a child, a grandparent, another grown-up or a thing."""
    if noun is not None and noun.is_a("young"):
        return 2 + s.below(14)
    if noun is not None and noun.is_a("grandmother", "grandfather"):
        return 60 + s.below(40)
    if noun is not None and noun.is_a("adult"):
        return 20 + s.below(55)
    return 5 + s.below(95)


@pattern(2)
def year(s):
    """The church was built in the year seventeen ninety-three."""
    of_building = s.chance(0.5)
    spoken = s.year(1700 if of_building else 1920)
    when = time(f"in the year {spoken[0]}", f"im Jahr {spoken[1]}")
    if of_building:
        thing = s.phrase(s.noun(("sight", "building", "bridge")), s.pick(("the", "this")))
        clause = Clause(thing, verb("build"), tense="past", passive=True)
    else:
        clause = s.action(keys=("build", "buy", "sell", "paint", "write", "visit"), tense="past")
    return sentence(statement(clause.plus(when)) if s.chance(0.6) else fronted(clause, when))


@pattern(1.5)
def date(s):
    """The wedding begins on the third of May."""
    when = s.date()
    if s.chance(0.3):
        day = when.en.replace("on ", "", 1)
        name = when.de.replace("am ", "", 1).split()
        return sentence(both(f"today is {day}", f"heute ist der {name[0][:-1]} {name[1]}"))
    key = s.pick(("begin", "end", "arrive", "depart"))
    clause = Clause(scheduled(s, key), verb(key), tense=s.tense())
    return sentence(statement(clause.plus(when)) if s.chance(0.5) else fronted(clause, when))


@pattern(2.5)
def clock(s):
    """The train to Berlin departs at half past three."""
    if s.chance(0.2):
        spoken = s.clock()
        return sentence(both(f"it is {spoken[0]}", f"es ist {spoken[1]}"))
    key = s.pick(("arrive", "depart", "begin", "end"))
    subject = scheduled(s, key)
    if subject.noun.is_a("line"):
        city = s.pick(lexicon.CITIES)
        way = ("to", "nach") if key == "depart" else ("from", "aus")
        subject = replace(subject, en=f"{subject.en} {way[0]} {city}",
                          de={case: f"{text} {way[1]} {city}"
                              for case, text in subject.de.items()})
    clause = Clause(subject, verb(key)).plus(_day_and_clock(s))
    return sentence(statement(clause))


def _day_and_clock(s):
    spoken = s.at_clock()
    if s.chance(0.4):
        day, tag = s.pick(lexicon.WEEKDAYS)
        return time(f"on {day} {spoken.en}", f"am {tag} {spoken.de}")
    return spoken


@pattern(1.5)
def since(s):
    """Clara has been living in Dresden for three years."""
    key = s.pick(("live", "work", "wait"))
    unit = {"live": ("months", "years"), "work": ("weeks", "months", "years"),
            "wait": ("minutes", "hours")}[key]
    spoken = s.span(*unit)
    subject = s.subject(verb(key).subjects)
    place = s.location(key)
    present = Clause(subject, verb(key), (place, time("", f"seit {spoken[1]}")))
    has = "has" if subject.person == 3 and not subject.plural else "have"
    ing = english.progressive(key)
    return sentence(Pair(f"{subject.en} {has} been {ing} {place.en} for {spoken[0]}",
                         german_statement(present)))
