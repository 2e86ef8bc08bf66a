"""Random choices with sense: who does what to whom, when and where.

The sampler draws phrases and clauses that are plausible (a baker sells bread) and notes the
combinations it used, so that the generator can keep some of them out of training. Only
`random.Random.random` is used: its sequence is the same in every Python version.
"""

import random
from dataclasses import replace
from functools import lru_cache

import english
import german
import lexicon
from grammar import (Clause, Part, accusative, at_place, dative, governed, join, name,
                     noun_phrase, owned, predicate, prepositional, pronoun, time, titled,
                     to_place, together, verb)
from lexicon import ADJECTIVE, NOUN, PLACE

STATIVE = ("see", "love", "know", "hear", "need", "like", "have", "forget", "find", "lose")
ACTIONS = ("buy", "sell", "read", "write", "eat", "drink", "bake", "cook", "wash", "carry",
           "wear", "look for", "repair", "clean", "open", "close", "paint", "visit", "meet",
           "ask", "watch", "learn", "feed", "build", "rent", "order", "greet", "plan",
           "discuss", "sing", "switch on", "switch off", "pick up", "call up", "invite",
           "try on", "put on", "take along", "bring along", "throw away", "tidy up",
           "give back")
REQUESTS = ("buy", "read", "bake", "cook", "wash", "carry", "look for", "repair", "clean",
            "open", "close", "visit", "ask", "feed", "order", "greet", "switch on",
            "switch off", "pick up", "call up", "invite", "try on", "put on", "take along",
            "bring along", "throw away", "tidy up", "give back", "help", "thank", "follow",
            "answer", "trust", "listen to", "wait for", "think of", "play with",
            "take care of")
DATIVE = ("help", "thank", "follow", "answer", "trust", "congratulate", "listen to")
PREPOSITIONAL = ("wait for", "think of", "talk about", "laugh about", "dream of", "play with")
REFLEXIVE = ("look forward to", "remember", "complain about", "take care of")
DITRANSITIVE = ("give", "show", "send", "lend", "tell")
GENERIC = ("like", "love", "know", "think of", "dream of")  # verbs that take no "a"

# Intransitive verbs with the places where one does them.
LOCATED = {
    "sleep": "garden room hotel apartment", "dance": "kitchen garden hotel castle",
    "work": "office factory hospital hotel restaurant bakery library museum school farm",
    "play": "garden park room beach forest", "wait": "station airport school bridge office",
    "live": "city village house castle island farm apartment hotel",
    "hike": "forest island", "rest": "garden park room hotel beach",
}
DIRECTED = {
    "go": "kitchen garden park school city office library museum church theater market room",
    "run": "garden park house school station bridge river room",
    "drive": "city hospital airport factory farm hotel village beach",
    "travel": "island city village", "hike": "village lake river farm beach",
    "come": "house office city station market theater",
}
MEANS = ("train", "bus", "ship", "car", "motorcycle")
COUNTING = ("buy", "sell", "need", "find", "have", "order", "see", "write", "paint", "eat", "bake",
            "bring along", "read", "carry", "forget", "look for", "send", "show")
ERRANDS = ("buy", "visit", "meet", "help", "pick up", "look for", "thank", "give back", "ask",
           "see", "congratulate", "feed", "repair", "sell", "rent")
STATES = ("tired", "hungry", "sick", "sad", "happy")
TROUBLES = ("tired", "sick", "sad", "poor", "lazy")
OFTEN_BARE = ("buy", "sell", "eat", "read", "write", "need", "like", "love", "bake", "order",
              "paint", "cook", "look for", "watch", "send", "feed", "repair", "wear", "have")
NOT_OWN = ("buy", "rent", "build", "order", "find", "like", "bake")  # "buys her coat" is odd
STANDARD_DETERMINERS = ("the",) * 8 + ("plural",) * 3 + ("a",) * 3 + (
    "this", "this", "these", "every", "all", "many", "number")
DEFINITE_KINDS = ("the", "the", "plural", "this", "own")
PEOPLE = {"person", "relative", "adult", "sibling"}
SINGLING = ("the",) * 6 + ("plural", "plural", "a", "a", "this")


FITTING = {noun.en: [adjective for adjective in lexicon.ADJECTIVES
                     if noun.is_a(*adjective.classes)] for noun in lexicon.NOUNS}


@lru_cache(maxsize=None)
def nouns_of(classes):
    """All nouns of one of the classes."""
    return [noun for noun in lexicon.NOUNS if noun.is_a(*classes)]


class Sampler:
    """Draws phrases, adverbials and clauses; `combinations` lists what was drawn together."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self.combinations = set()

    # --- Plain choices.

    def below(self, limit):
        """A whole number from 0 to limit - 1."""
        return int(self._random.random() * limit)

    def pick(self, options):
        """One of the options, a list or tuple: the order of a set is not stable."""
        return options[self.below(len(options))]

    def chance(self, probability):
        """True with the given probability."""
        return self._random.random() < probability

    def weighted(self, options):
        """A key of a list of (key, weight)."""
        position = self._random.random() * sum(weight for _, weight in options)
        for key, weight in options:
            position -= weight
            if position < 0:
                return key
        return options[-1][0]

    def shuffle(self, items):
        """Shuffles a list in place (Fisher-Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]

    def note(self, *combination):
        """Records words drawn together."""
        self.combinations.add(" ".join(str(word) for word in combination))

    # --- Noun phrases.

    def noun(self, classes):
        """A noun of one of the classes."""
        return self.pick(nouns_of(frozenset(classes)))

    def adjectives(self, noun, probability=0.4):
        """No adjective or one that suits the noun."""
        if not self.chance(probability):
            return ()
        return (self.adjective(noun),) if self.fitting(noun) else ()

    def adjective(self, noun):
        """An adjective that suits the noun."""
        chosen = self.pick(self.fitting(noun))
        self.note("adjective", chosen.en, noun.en)
        return chosen

    def fitting(self, noun):
        """The adjectives that suit a noun."""
        return FITTING[noun.en]

    def phrase(self, noun, determiner="", plural=False, probability=0.4):
        """The noun with a given determiner and perhaps an adjective."""
        return noun_phrase(determiner, noun, self.adjectives(noun, probability), plural)

    def the(self, *names, probability=0.25):
        """Draws "the" with one of the named nouns."""
        return self.phrase(NOUN[self.pick(names)], "the", probability=probability)

    def determined(self, noun, kinds=STANDARD_DETERMINERS):
        """The noun with a determiner of one of the kinds."""
        kind = self.pick(kinds)
        if noun.is_a("single"):
            return self.phrase(noun, "the")
        if noun.is_a("several"):
            kind = {"the": "plural", "a": "bare", "this": "these"}.get(kind, kind)
        if noun.is_a("mass"):
            return self.phrase(noun, kind if kind in ("the", "this", "no") else "")
        if kind == "number":
            return self.phrase(noun, 2 + self.below(5))
        if kind == "plural":
            return self.phrase(noun, "the", plural=True)
        if kind in ("bare", "these", "all", "many"):
            return self.phrase(noun, "" if kind == "bare" else kind, plural=True)
        return self.phrase(noun, kind)

    def named(self):
        """A first name."""
        if self.chance(0.5):
            return name(self.pick(lexicon.MALE_NAMES), "he")
        return name(self.pick(lexicon.FEMALE_NAMES), "she")

    def genitive_name(self):
        """A first name that takes a plain -s in both languages."""
        while True:
            drawn = self.named()
            if not drawn.en.endswith(("s", "x", "z")):
                return drawn

    def titled(self):
        """Mr. or Mrs. with a last name."""
        return titled(self.pick(lexicon.LAST_NAMES), self.pick(("he", "she")))

    def relative(self, owner=""):
        """A member of the family: "my old aunt"; `owner` fixes the possessive."""
        owner = owner or self.pick(("my", "your", "his", "her", "our", "their"))
        noun = self.noun(("relative",))
        return self.phrase(noun, owner, noun.is_a("sibling") and self.chance(0.25), 0.2)

    def subject(self, classes=("person",), kinds=STANDARD_DETERMINERS):
        """Someone or something that can be the subject of a verb with these subject classes."""
        kind = self.weighted((("noun", 46), ("pronoun", 24), ("name", 18), ("title", 5),
                              ("family", 12), ("two", 4)))
        if kind == "noun" or not {"person", "adult"}.intersection(classes):
            return self.determined(self._doer(classes), kinds)
        if kind == "pronoun":
            return pronoun(self.pick(("I", "you", "he", "she", "we", "they")))
        if kind == "family":
            return self.relative()
        if kind == "two":
            return self.couple()
        return self.titled() if kind == "title" else self.named()

    def _doer(self, classes):
        return self.pick([noun for noun in nouns_of(frozenset(classes))
                          if not noun.is_a("relative")])

    def couple(self):
        """Two first names."""
        first, second = self.named(), self.named()
        while second.en == first.en:
            second = self.named()
        return together(first, second)

    def third_person(self):
        """A person that a later pronoun can refer to safely."""
        while True:
            drawn = self.subject(kinds=SINGLING)
            if drawn.refers and not drawn.is_pronoun:
                return drawn

    def someone(self, subject):
        """A person as an object, other than the subject."""
        kind = self.weighted((("pronoun", 25), ("name", 25), ("family", 20), ("noun", 30)))
        if kind == "pronoun":
            return self.other_pronoun(subject)
        if kind == "family":
            return self.relative(self._possessive(subject))
        if kind == "noun":
            return self.determined(self.noun(("person",)), ("the", "the", "plural", "a", "this"))
        return self._other_name(subject)

    def other_pronoun(self, subject):
        """A pronoun whose person differs from the subject's."""
        same = {"I": ("I", "we"), "we": ("I", "we"), "you": ("you",)}.get(subject.refers, ())
        return pronoun(self.pick([word for word in ("I", "you", "he", "she", "we", "they")
                                  if word not in same]))

    def _other_name(self, subject):
        while True:
            drawn = self.named()
            if drawn.en not in subject.en.split():
                return drawn

    def _possessive(self, subject):
        if subject.possessive and self.chance(0.7):
            return subject.possessive
        return self.pick(("my", "our", "his", "her"))

    def object_of(self, action, subject, kinds=()):
        """An object that makes sense for the verb."""
        noun = self.noun(action.objects)
        if noun == subject.noun:
            return self.object_of(action, subject, kinds)
        if noun.is_a("person", "relative") and self.chance(0.6):
            return self.someone(subject)
        self.note("object", action.key, noun.en)
        if noun.is_a("relative"):
            return self.phrase(noun, self._possessive(subject), False, 0.2)
        if noun.is_a("abstract"):
            return self.phrase(noun, "", probability=0)
        return self._thing(action, subject, noun, kinds)

    def _thing(self, action, subject, noun, kinds):
        if not kinds:
            kinds = ("the",) * 6 + ("plural", "this", "bare", "own", "own")
            if action.key not in GENERIC:
                kinds += ("a",) * 4
            if action.key in COUNTING:
                kinds += ("number",)
        kind = self.pick(kinds)
        if kind == "own":
            ownable = noun.is_a("thing", "clothes", "vehicle", "pet", "home", "reading")
            ownable = ownable and action.key not in NOT_OWN
            kind = subject.possessive if ownable and subject.possessive else "the"
        if kind == "bare" and action.key not in OFTEN_BARE:
            kind = "the"
        return self.determined(noun, (kind,))

    def inanimate(self, subject, action):
        """An object that "it" can refer to, with its own determiner."""
        while True:
            drawn = self.object_of(action, subject, ("the", "a", "this"))
            if drawn.refers == "it" and not drawn.noun.is_a("mass"):
                return drawn

    # --- Time.

    def clock(self):
        """A clock time as (English, German), without preposition."""
        hour = 1 + self.below(12)
        minute = 5 * self.below(12) if self.chance(0.6) else self.pick((0, 15, 30, 45))
        return english.clock(hour, minute), german.clock(hour, minute)

    def at_clock(self):
        """Draws "at half past three" / "um halb vier"."""
        spoken = self.clock()
        return time(f"at {spoken[0]}", f"um {spoken[1]}")

    def weekday(self):
        """Draws "on Monday" / "am Montag", perhaps with the part of the day."""
        day, tag = self.pick(lexicon.WEEKDAYS)
        part = self.pick((("", ""), ("", ""), (" morning", "morgen"), (" evening", "abend"),
                          (" afternoon", "nachmittag")))
        return time(f"on {day}{part[0]}", f"am {tag}{part[1]}")

    def date(self):
        """Draws "on the third of May" / "am dritten Mai"."""
        month = self.pick(lexicon.MONTHS)
        day = 1 + self.below(int(month[2]))
        self.note("date", day, month[0])
        return time(f"on the {english.ordinal(day)} of {month[0]}",
                    f"am {german.ordinal(day)}en {month[1]}")

    def year(self, first):
        """A year from `first` to 1999, as (English, German)."""
        value = first + self.below(2000 - first)
        self.note("year", value)
        return english.year(value), german.year(value)

    def span(self, *units):
        """A number of days, weeks ... as (English, German dative)."""
        unit = self.pick(units or ("hours", "days", "weeks"))
        count = self.count(2 + self.below({"minutes": 58, "years": 28}.get(unit, 9)))
        return f"{count[0]} {unit}", f"{count[1]} {lexicon.TIME_UNITS[unit]}"

    def time_for(self, tense):
        """An adverbial of time that goes with the tense."""
        if tense in ("past", "past only"):
            return self._past_time()
        if tense == "future":
            kind = self.below(4)
            if kind == 0:
                spoken = self.span()
                return time(f"in {spoken[0]}", f"in {spoken[1]}")
            return time(*self.pick(lexicon.FUTURE_TIMES)) if kind < 3 else self.weekday()
        kind = self.below(10)
        if kind < 5:
            times = lexicon.SEASONS if self.chance(0.2) else lexicon.HABITUAL_TIMES
            return time(*self.pick(times))
        if kind < 7:
            return self.weekday()
        return self.at_clock() if kind < 9 else time("today", "heute")

    def _past_time(self):
        kind = self.below(10)
        if kind < 5:
            return time(*self.pick(lexicon.PAST_TIMES))
        if kind < 7:
            return self.weekday()
        if kind < 9:
            spoken = self.span()
            return time(f"{spoken[0]} ago", f"vor {spoken[1]}")
        return self.date()

    def frequency(self):
        """An adverb of frequency."""
        return Part(*self.pick(lexicon.FREQUENCIES), "adverb")

    # --- Places.

    def location(self, key):
        """Where the verb happens: a place of `LOCATED` or a city."""
        if self.chance(0.25) and key in ("live", "work", "dance", "wait"):
            return self.in_city()
        return self.at(self.pick(LOCATED[key].split()))

    def at(self, word, probability=0.2):
        """At a named place."""
        place = PLACE[word]
        return at_place(place, self.phrase(place.noun, "the", probability=probability))

    def in_city(self):
        """Draws "in Berlin"."""
        city = self.pick(lexicon.CITIES)
        return Part(f"in {city}", f"in {city}", "place")

    def to_city(self):
        """Draws "to Berlin" / "nach Berlin"."""
        city = self.pick(lexicon.CITIES)
        return Part(f"to {city}", f"nach {city}", "direction")

    def direction(self, key):
        """Where the movement goes."""
        if key == "fly" or (key in ("drive", "travel", "come") and self.chance(0.5)):
            return self.to_city()
        place = PLACE[self.pick(DIRECTED[key].split())]
        return to_place(place, self.phrase(place.noun, "the", probability=0.2))

    def surface(self):
        """Draws a piece of furniture to put things on: "the table"."""
        return self.phrase(self.noun(("surface",)), "the", probability=0.25)

    def companion(self, subject):
        """Draws "with her brother" / "mit ihrem Bruder"."""
        owner = subject.possessive or "my"
        person = self.phrase(self.noun(("relative",)), owner, probability=0.1)
        return prepositional("with", "mit", person, "dat", "manner")

    # --- Clauses.

    def action(self, subject=None, keys=ACTIONS, kinds=(), **features):
        """Someone does something to something; `kinds` are the object's determiners."""
        done = verb(self.pick(self._able(subject, keys)))
        subject = subject or self.subject(done.subjects)
        return Clause(subject, done, (governed(done, self.object_of(done, subject, kinds)),),
                      **features)

    def _able(self, subject, keys):
        """The verbs that the subject can do: children do not drive or work."""
        if subject is None or subject.noun is None or not subject.noun.is_a("young"):
            return keys
        return [key for key in keys if "person" in verb(key).subjects]

    def deed(self, subject, **features):
        """Any clause about a person: an action, a movement, help, something located."""
        kind = self.weighted((("action", 60), ("motion", 14), ("dative", 12), ("located", 6),
                              ("prepositional", 8)))
        if kind == "motion":
            return self.motion(subject, **features)
        if kind == "located":
            keys = [key for key in LOCATED if key != "live"]  # nobody lives there in the morning
            return self.located(subject, keys, **features)
        keys = {"action": ACTIONS, "dative": DATIVE, "prepositional": PREPOSITIONAL}[kind]
        return self.action(subject, keys, **features)

    def motion(self, subject=None, **features):
        """Someone goes somewhere, perhaps in company."""
        keys = ("go", "run", "drive", "travel", "fly", "hike", "come")
        key = self.pick(self._able(subject, keys))
        subject = subject or self.subject(verb(key).subjects)
        parts = [self.direction(key)]
        if key == "travel" and self.chance(0.5):
            means = NOUN[self.pick(MEANS)]
            way = noun_phrase("the", means)
            parts.append(Part(f"by {means.en}", f"mit {way.de['dat']}", "manner"))
        elif key != "come" and self.chance(0.2):
            parts.append(self.companion(subject))
        return Clause(subject, verb(key), tuple(parts), **features)

    def located(self, subject=None, keys=tuple(LOCATED), **features):
        """Someone does something somewhere."""
        key = self.pick(self._able(subject, keys))
        subject = subject or self.subject(verb(key).subjects)
        return Clause(subject, verb(key), (self.location(key),), **features)

    def giving(self, subject=None, **features):
        """Someone gives someone something."""
        act = verb(self.pick(DITRANSITIVE))
        subject = subject or self.subject()
        thing = self.object_of(act, subject)
        return Clause(subject, act, (dative(self.someone(subject)), accusative(thing)),
                      **features)

    def tense(self):
        """A tense for a plain statement."""
        return self.weighted((("present", 45), ("past", 40), ("future", 15)))

    def timed(self, clause, probability=0.6):
        """The clause, perhaps with an adverbial that suits its tense."""
        if not self.chance(probability):
            return clause
        return clause.plus(self.time_for(clause.tense))

    def state(self, subject, tense="present", conditions=STATES):
        """Someone is tired, has no time."""
        if self.chance(0.3):
            lacking = noun_phrase("no", NOUN[self.pick(("time", "money"))])
            return Clause(subject, verb("have"), (accusative(lacking),), tense)
        condition = ADJECTIVE[self.pick(conditions)]
        return Clause(subject, verb("be"), (predicate(condition),), tense)

    def weather(self, kind=""):
        """It rains, it snows, the weather is cold; `tense` is the present."""
        kind = kind or self.pick(("rain", "snow", "cold", "warm", "hot", "beautiful"))
        if kind in ("rain", "snow"):
            it = replace(pronoun("he"), en="it", de={"nom": "es"}, refers="")
            return Clause(it, verb(kind))
        return Clause(noun_phrase("the", NOUN["weather"]), verb("be"),
                      (predicate(ADJECTIVE[kind]),))

    def reason(self, person, main):
        """Why the person does what the clause `main` says: hunger, a duty, a wish."""
        food = {"eat", "cook", "bake", "order"}
        if main.verb.key in food and self.chance(0.6):
            return self._is(person, "hungry")
        if main.verb.key in ("sleep", "rest") and self.chance(0.8):
            return self._is(person, "tired")
        if main.verb.key in ("sell", "work") and self.chance(0.8):
            money = accusative(noun_phrase("", NOUN["money"]))
            return Clause(person, verb("need"), (money,))
        if main.verb.auxiliary == "sein":
            return self.action(person, ERRANDS, modal="want to")
        if self.chance(0.08):
            return self._is(person, "happy")
        keys = [key for key in ERRANDS + ("read", "paint", "write") if key != main.verb.key]
        modal = self.pick(("want to", "want to", "have to", "must"))
        return self.action(person, keys, modal=modal)

    def _is(self, person, adjective):
        return Clause(person, verb("be"), (predicate(ADJECTIVE[adjective]),))

    def degree(self, adjective):
        """A modifier that the adjective admits: ("very", "sehr") or none."""
        if adjective.en in lexicon.ABSOLUTE:
            return "", ""
        options = [("very", "sehr"), ("quite", "ziemlich"), ("", "")]
        if adjective.en in lexicon.EXCESSIVE:
            options.append(("too", "zu"))
        return self.pick(options)

    def gradable(self, noun):
        """An adjective for the noun that can be compared, None where there is none."""
        options = [one for one in self.fitting(noun) if one.en not in lexicon.ABSOLUTE]
        if not options:
            return None
        chosen = self.pick(options)
        self.note("adjective", chosen.en, noun.en)
        return chosen

    def number(self):
        """A number worth spelling out."""
        value = self.weighted(((2 + self.below(19), 15), (21 + self.below(79), 40),
                               (100 + self.below(900), 30), (1000 + self.below(9000), 15)))
        if value % 100 == 1:
            return self.number()
        if value >= 100:
            self.note("number", value)
        return value

    def owned(self, *classes):
        """Draws "Anna's old dog"."""
        noun = self.noun(classes)
        return owned(self.genitive_name(), noun, self.adjectives(noun, 0.3))

    def count(self, value):
        """A number as (English, German)."""
        return english.number(value), german.number(value)

    def price(self, limit):
        """An amount of money below `limit` + 2 euros as (English, German)."""
        euros, cents = 2 + self.below(limit), 5 * (1 + self.below(19))
        (en, de), (cent_en, cent_de) = self.count(euros), self.count(cents)
        if self.chance(0.5):
            return f"{en} euros", f"{de} Euro"
        return join(en, "euros and", cent_en, "cents"), join(de, "Euro und", cent_de, "Cent")
