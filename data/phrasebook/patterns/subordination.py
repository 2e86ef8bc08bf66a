"""Subordinate clauses, infinitives with zu and long sentences."""

from dataclasses import replace

import lexicon
from grammar import (Clause, both, clause_after, clause_before, fronted, infinitive, link,
                     noun_phrase, object_relative, place_relative, predicate, pronoun, question,
                     sentence, statement, subject_relative, subordinate, verb, with_clause)
from lexicon import PLACE
from patterns.common import with_property
from patterns.registry import pattern
from sampler import ACTIONS, DATIVE, DEFINITE_KINDS, ERRANDS, LOCATED, REQUESTS, TROUBLES

BECAUSE = ("because", "weil")
ALTHOUGH = ("although", "obwohl")
WHEN = ("when", "wenn")
IF = ("if", "wenn")
THAT = ("that", "dass")
WHILE = ("while", "während")


# --- Subordinate clauses.


@pattern(3)
def because(s):
    """Maria goes to the city because she wants to buy a hat."""
    person = s.third_person() if s.chance(0.8) else pronoun(s.pick(("I", "you", "we")))
    main = s.deed(person, tense=s.pick(("present", "present", "future")))
    why = s.reason(person.pronoun(), main)
    return sentence(link(statement(main), clause_after(subordinate(why, BECAUSE))))


@pattern(1.5)
def because_past(s):
    """She did not visit her aunt because she had no time."""
    person = s.third_person() if s.chance(0.8) else pronoun(s.pick(("I", "you", "we")))
    if s.chance(0.3):
        main = replace(s.motion(person), tense="past", negation="nicht")
    else:
        main = s.action(person, ACTIONS + DATIVE, DEFINITE_KINDS, tense="past",
                        negation="nicht")
    why = s.state(person.pronoun(), "past", TROUBLES)
    return sentence(link(statement(main), clause_after(subordinate(why, BECAUSE))))


@pattern(2.5)
def reported(s):
    """Maria says that the concert begins at eight o'clock."""
    key, tense = s.pick((("say", "present"), ("think", "present"), ("hope", "present"),
                         ("know fact", "present"), ("say", "past"), ("hope", "past")))
    speaker = s.subject()
    content = s.deed(s.subject(), tense="past" if tense == "past" else s.tense())
    return sentence(link(statement(Clause(speaker, verb(key), tense=tense)),
                         clause_after(subordinate(content, THAT))))


@pattern(1)
def whether(s):
    """I do not know whether Tim sold the boat."""
    asker = Clause(pronoun(s.pick(("I", "you", "he", "she", "we", "they"))), verb("know fact"))
    content = s.timed(s.deed(s.subject(), tense=s.pick(("present", "past", "future"))), 0.3)
    indirect = clause_after(subordinate(content, ("whether", "ob")))
    if s.chance(0.5):
        return sentence(link(question(asker), indirect), "?")
    return sentence(link(statement(replace(asker, negation="nicht")), indirect))


@pattern(2.5)
def when_in_front(s):
    """When it rains, the children play in the house."""
    conjunction = s.pick((WHEN, WHEN, IF))
    if s.chance(0.4):
        condition = s.weather()
        main = s.deed(s.subject(), modal=s.pick(("", "", "want to", "can")))
    else:
        person = s.third_person()
        condition = s.state(person)
        main = s.deed(person.pronoun())
    return sentence(clause_before(subordinate(condition, conjunction), main))


@pattern(1)
def when_past(s):
    """When my uncle was young, he lived in Berlin."""
    person = s.third_person() if s.chance(0.6) else pronoun(s.pick(("I", "you", "we")))
    condition = Clause(person, verb("be"),
                       (predicate(lexicon.ADJECTIVE[s.pick(("young", "small", "sick", "poor",
                                                            "rich", "happy"))]),), "past")
    main = s.deed(person.pronoun(), tense="past")
    return sentence(clause_before(subordinate(condition, ("when", "als")), main))


@pattern(2)
def although(s):
    """Although he is tired, the cook bakes a cake."""
    person = s.third_person()
    tense = s.pick(("present", "past"))
    if s.chance(0.5):
        condition = s.state(person, tense, TROUBLES)
        return sentence(clause_before(subordinate(condition, ALTHOUGH),
                                      s.deed(person.pronoun(), tense=tense)))
    condition = s.state(person.pronoun(), tense, TROUBLES)
    return sentence(link(statement(s.deed(person, tense=tense)),
                         clause_after(subordinate(condition, ALTHOUGH))))


@pattern(1.5)
def while_clause(s):
    """While the mother reads the newspaper, the children play in the garden."""
    first, second = s.deed(s.subject()), s.deed(s.subject())
    if s.chance(0.5):
        return sentence(clause_before(subordinate(first, WHILE), second))
    return sentence(link(statement(first), clause_after(subordinate(second, WHILE))))


@pattern(2.5)
def relative_subject(s):
    """The man who lives in Berlin sells old books."""
    return sentence(statement(s.deed(_described(s), tense=s.pick(("present", "past")))))


def _described(s):
    """A person with a relative clause: "the man who lives in Berlin"."""
    kind = s.pick(("the", "the", "plural", "my"))
    if kind == "my":
        phrase = s.relative(s.pick(("my", "our", "her", "his")))
    else:
        phrase = s.determined(s.noun(("person",)), (kind,))
    tense = s.pick(("present", "past"))
    live = s.chance(0.25)
    clause = subject_relative(phrase, lambda who: s.located(who, ("live",)) if live
                              else s.deed(who, tense=tense))
    return with_clause(phrase, clause)


@pattern(2)
def relative_object(s):
    """The coat that Anna bought is too big."""
    action = verb(s.pick(("buy", "find", "see", "order", "repair", "wash", "need", "read",
                          "bring along", "rent", "paint")))
    subject = s.subject(action.subjects)
    noun = s.noun(action.objects - {"person", "relative", "time", "money", "mass"})
    if not s.fitting(noun):
        return relative_object(s)
    s.note("object", action.key, noun.en)
    plural = not noun.is_a("mass") and s.chance(0.25)
    phrase = noun_phrase("the", noun, plural=plural)
    who = Clause(subject, action, tense=s.pick(("present", "past")))
    full = with_clause(phrase, object_relative(phrase, who))
    return sentence(statement(with_property(s, full, s.adjective(noun))))


@pattern(1.5)
def relative_place(s):
    """The house in which my aunt lives is very old."""
    key = s.pick(("live", "work", "sleep", "play", "wait"))
    place = PLACE[s.pick(LOCATED[key].split())]
    if not s.fitting(place.noun):
        return relative_place(s)
    phrase = noun_phrase("the", place.noun)
    who = Clause(s.subject(verb(key).subjects), verb(key), tense=s.pick(("present", "past")))
    full = with_clause(phrase, place_relative(place, phrase, who))
    return sentence(statement(with_property(s, full, s.adjective(place.noun))))


# --- Infinitives.


@pattern(2)
def infinitive_object(s):
    """The mechanic tries to repair the motorcycle."""
    subject = s.subject()
    head = verb(s.pick(("try", "promise", "forget", "hope")))
    tense = s.pick(("present", "past"))
    task = infinitive(s.action(subject, REQUESTS))
    return sentence(link(statement(Clause(subject, head, tense=tense)), clause_after(task)))


@pattern(2)
def in_order_to(s):
    """Jan drives to the airport in order to pick up his mother."""
    subject = s.subject()
    errand = s.motion(subject, tense=s.pick(("present", "past", "future")))
    task = infinitive(s.action(subject, ERRANDS), ("in order to", "um"))
    return sentence(link(statement(errand), clause_after(task)))


@pattern(1.5)
def it_is_important(s):
    """It is important to feed the animals."""
    keys = [key for key in REQUESTS if not verb(key).reflexive]
    judged = s.pick((("important", "wichtig"), ("difficult", "schwierig"), ("easy", "einfach"),
                     ("exciting", "spannend"), ("boring", "langweilig")))
    task = infinitive(s.action(pronoun("you"), keys, DEFINITE_KINDS[:4]))
    when = s.pick((("it is", "es ist"), ("it is not", "es ist nicht"), ("it was", "es war")))
    head = both(f"{when[0]} {judged[0]}", f"{when[1]} {judged[1]}")
    return sentence(link(head, clause_after(task)))


# --- Long sentences.


@pattern(3)
def long_when(s):
    """When it rains, the man who lives in Bonn visits us because he wants to help."""
    who = _described(s)
    main = s.deed(who)
    head = clause_before(subordinate(s.weather(), WHEN), main)
    if not who.refers:
        return long_when(s)
    subject = who.pronoun()
    return sentence(link(head, clause_after(subordinate(s.reason(subject, main), BECAUSE))))


@pattern(3)
def long_report(s):
    """Maria said that her brother sold the boat last year although he was sad."""
    key, tense = s.pick((("say", "present"), ("think", "present"), ("say", "past")))
    person = s.third_person()
    content = s.timed(s.deed(person, tense="past"), 0.7)
    concession = s.state(person.pronoun(), "past", TROUBLES)
    return sentence(link(statement(Clause(s.subject(), verb(key), tense=tense)),
                         clause_after(subordinate(content, THAT)),
                         clause_after(subordinate(concession, ALTHOUGH))))


@pattern(3)
def long_errand(s):
    """On Friday my aunt drove to the city in order to buy a hat, but she had no money."""
    person = s.third_person()
    errand = fronted(s.motion(person, tense="past"), s.time_for("past"))
    task = infinitive(s.action(person, ERRANDS), ("in order to", "um"))
    but = statement(s.state(person.pronoun(), "past", ("tired", "sick")))
    return sentence(link(errand, clause_after(task), both(", but", ", aber"), but))


@pattern(2.5)
def long_pair(s):
    """While the boys who ... sing, the cook bakes a cake because he is hungry."""
    person = s.third_person()
    first = subordinate(s.timed(s.deed(_described(s)), 0.5), WHILE)
    main = s.deed(person)
    why = subordinate(s.reason(person.pronoun(), main), BECAUSE)
    return sentence(link(clause_before(first, main), clause_after(why)))
