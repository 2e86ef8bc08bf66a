"""Questions, requests and forms of address."""

import lexicon
from grammar import (Clause, Pair, Phrase, both, clause_after, command, link, pronoun, question,
                     sentence, subject_question, subordinate, verb)
from patterns.common import scheduled
from patterns.registry import pattern
from sampler import DATIVE, DEFINITE_KINDS, REQUESTS


# --- Questions.


@pattern(3)
def yes_no_question(s):
    """Did the doctor visit the sick child yesterday?"""
    clause = s.deed(s.subject(), tense=s.pick(("present", "past", "future")))
    return sentence(question(s.timed(clause, 0.3)), "?")


@pattern(1.5)
def modal_question(s):
    """Can you repair my bicycle?"""
    clause = s.deed(s.subject(), modal=s.pick(("can", "must", "may", "want to", "should")))
    return sentence(question(clause), "?")


@pattern(2)
def when_question(s):
    """When does the train arrive?"""
    if s.chance(0.3):
        key = s.pick(("arrive", "depart", "begin", "end"))
        clause = Clause(scheduled(s, key), verb(key), tense="present")
    else:
        clause = s.deed(s.subject(), tense=s.tense())
    return sentence(question(clause, ("when", "wann")), "?")


@pattern(1.5)
def why_question(s):
    """Why did the boy laugh about the story?"""
    clause = s.deed(s.subject(), tense=s.pick(("present", "past")))
    return sentence(question(clause, ("why", "warum")), "?")


@pattern(1.5)
def where_question(s):
    """Where did your brother buy the guitar?"""
    keys = ("buy", "find", "lose", "see", "meet", "rent")
    return sentence(question(s.action(keys=keys, tense=s.pick(("present", "past"))),
                             ("where", "wo")), "?")


@pattern(1.5)
def who_question(s):
    """Who baked the cake?"""
    who = Phrase("who", {"nom": "wer"})
    clause = s.deed(who, tense=s.pick(("present", "past", "future")))
    return sentence(subject_question(s.timed(clause, 0.3), who), "?")


@pattern(1.5)
def whom_question(s):
    """Whom did the teacher help?"""
    keys = ("see", "visit", "meet", "ask", "invite", "greet", "call up", "pick up")
    action = verb(s.pick(DATIVE[:5] if s.chance(0.5) else keys))
    asked = ("whom", "wem" if action.case == "dat" else "wen")
    clause = Clause(s.subject(), action, tense=s.pick(("present", "past")))
    return sentence(question(s.timed(clause, 0.5), asked), "?")


@pattern(2)
def which_question(s):
    """Which coat does your sister buy?"""
    action = verb(s.pick(("buy", "sell", "read", "wear", "need", "like", "carry", "wash",
                          "repair", "open", "try on", "order", "know", "rent")))
    subject = s.subject(action.subjects)
    noun = s.noun(action.objects - {"person", "relative", "time", "money"})
    s.note("object", action.key, noun.en)
    if s.chance(0.3) and not noun.is_a("mass"):
        asked = s.phrase(noun, "how many", True, 0.2)
    else:
        asked = s.phrase(noun, "which", s.chance(0.2) and not noun.is_a("mass"), 0.2)
    clause = Clause(subject, action, tense=s.pick(("present", "past")))
    return sentence(question(clause, (asked.en, asked.de["acc"])), "?")


@pattern(1.5)
def what_question(s):
    """What does the painter carry?"""
    action = verb(s.pick(("buy", "sell", "read", "write", "eat", "drink", "bake", "cook", "see",
                          "need", "find", "paint", "order", "bring along")))
    clause = Clause(s.subject(action.subjects), action, tense=s.tense())
    return sentence(question(s.timed(clause, 0.5), ("what", "was")), "?")


# --- Requests and forms of address.


@pattern(2)
def request(s):
    """Anna, please open the window."""
    pair = command(s.action(pronoun("you"), REQUESTS, DEFINITE_KINDS))
    if s.chance(0.5):
        who = s.named().en
        pair = link(both(who + " ,"), pair)
    return sentence(pair)


@pattern(1.5)
def formal_request(s):
    """Mrs. Weber, please close the door."""
    clause = s.action(pronoun("you (formal)"), REQUESTS, DEFINITE_KINDS)
    return sentence(link(_addressed(s), command(clause, formal=True)))


@pattern(2)
def formal_question(s):
    """Mr. Becker, can you help us?"""
    you = pronoun("you (formal)")
    features = s.pick(({"modal": "can"}, {"modal": "must"}, {"modal": "would like to"},
                       {"tense": "past"}, {"tense": "present"}))
    return sentence(link(_addressed(s), question(s.deed(you, **features))), "?")


def _addressed(s):
    person = s.titled()
    return Pair(person.en + " ,", person.de["nom"] + " ,")


@pattern(1.5)
def asking_the_way(s):
    """Excuse me, Mr. Weber, can you tell me where the library is?"""
    thing = s.phrase(s.pick(lexicon.PLACES).noun, "the") if s.chance(0.7) else s.phrase(
        s.noun(("thing", "clothes", "pet")), "my")
    indirect = subordinate(Clause(thing, verb("be")), ("", ""))
    where = Pair("where " + indirect.en, "wo " + indirect.de)
    person = s.titled()
    head = both(f"excuse me , {person.en} , can you tell me",
                f"entschuldigen Sie , {person.de['nom']} , können Sie mir sagen")
    return sentence(link(head, clause_after(where)), "?")
