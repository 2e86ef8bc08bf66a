"""Synchronous grammar: noun phrases, adverbials and clauses with an English and a German side.

A German clause is laid out in fields: front field, finite verb, middle field, right bracket. The
middle field orders its parts by `GERMAN_ORDER`; the right bracket holds the separable prefix,
the participle or the infinitive. Subordinate clauses carry commas on both sides; `tidy` drops
the one that meets another mark.
"""

import re
from dataclasses import dataclass, field, replace

import english
import german
from lexicon import VERB

CASES = ("nom", "acc", "dat", "gen")

# Where the parts of a clause stand. English puts them all after the verb, "adverb" before it.
ENGLISH_ORDER = ("dative", "accusative", "dative object", "predicate", "prepositional",
                 "direction", "manner", "agent", "place", "time")
GERMAN_ORDER = ("accusative pronoun", "dative pronoun", "time", "adverb", "agent", "dative",
                "dative object", "accusative", "negation", "manner", "place", "prepositional",
                "direction", "predicate")


class Ambiguous(ValueError):
    """An English form that could be the present or the past: "they put", "I read"."""


@dataclass(frozen=True)
class Pair:
    """A sentence or a piece of one in both languages."""

    en: str
    de: str


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: English subject and object, German in every case, and its agreement."""

    en: str
    de: dict = field(hash=False)
    person: int = 3
    plural: bool = False
    gender: str = "m"
    en_object: str = ""  # "him" where it differs from `en`
    refers: str = ""  # the pronoun for it: "he", "she", "they", "it", "" where none is safe
    noun: object = None

    @property
    def is_pronoun(self):
        """Whether the phrase is a personal pronoun."""
        return bool(self.en_object)

    @property
    def possessive(self):
        """The determiner that refers back to the phrase as a subject; "" where none is safe."""
        return english.POSSESSIVES.get(self.refers, "")

    def in_object(self):
        """The English phrase as an object."""
        return self.en_object or self.en

    def pronoun(self):
        """The personal pronoun that stands for the phrase."""
        if self.refers == "it":
            return thing_pronoun(self.gender)
        return pronoun(self.refers)


@dataclass(frozen=True)
class Part:
    """An object or adverbial of a clause; `slot` decides its place in both languages."""

    en: str
    de: str
    slot: str


@dataclass(frozen=True)
class Clause:
    """A subject, a verb and its parts, before a word order is chosen.

    `tense` is present, progressive, past, perfect or future; `modal` is one of `MODALS`;
    `negation` is "" or "nicht" ("kein" belongs to the object).
    """

    subject: Phrase
    verb: object
    parts: tuple = ()
    tense: str = "present"
    modal: str = ""
    negation: str = ""
    passive: bool = False

    def plus(self, *parts):
        """The clause with further parts."""
        return replace(self, parts=self.parts + parts)


# English modal -> German modal. "want to" and "have to" take do-support and have a past tense.
MODALS = {"can": "können", "must": "müssen", "should": "sollen", "would like to": "möchten",
          "want to": "wollen", "have to": "müssen", "may": "dürfen"}


# --- Noun phrases.


def pronoun(word):
    """A personal pronoun from its English subject form."""
    person, plural, *forms = german.PRONOUNS[word]
    spelled = word.replace(" (formal)", "")
    return Phrase(spelled, dict(zip(CASES, forms)), person, plural,
                  en_object=english.OBJECT_PRONOUNS[spelled], refers=word)


def thing_pronoun(gender):
    """The pronoun "it" for a noun of the given German gender: er, sie or es."""
    return Phrase("it", dict(zip(CASES, german.THINGS[gender])), gender=gender, en_object="it",
                  refers="it")


def name(text, refers):
    """A proper name, the same in both languages; `refers` is "he" or "she"."""
    return Phrase(text, {case: text for case in CASES}, refers=refers,
                  gender="f" if refers == "she" else "m")


def titled(last_name, refers):
    """Mr. or Mrs. with a last name; Herr takes -n outside the nominative."""
    title, german_title = ("Mrs.", "Frau") if refers == "she" else ("Mr.", "Herr")
    oblique = german_title + ("n" if refers == "he" else "")
    forms = {case: f"{oblique} {last_name}" for case in CASES}
    forms["nom"] = f"{german_title} {last_name}"
    return Phrase(f"{title} {last_name}", forms, refers=refers)


def noun_phrase(determiner, noun, adjectives=(), plural=False, degree="positive"):
    """A noun phrase: ("the", baker, (old,)) -> "the old baker" / "der alte Bäcker".

    The determiner is an English word of `german.DETERMINERS`, a number from 2 up or "" for none.
    """
    plural = plural or isinstance(determiner, int)
    if plural and noun.is_a("mass"):
        raise ValueError(f"{noun.en} has no plural")
    form = "p" if plural else noun.gender
    declined = "" if isinstance(determiner, int) else determiner
    forms = {case: _german_phrase(determiner, declined, noun, adjectives, (form, case, degree))
             for case in CASES}
    return Phrase(_english_phrase(determiner, noun, adjectives, (plural, degree)), forms,
                  plural=plural, gender=noun.gender, refers=_refers(noun, plural), noun=noun)


def _german_phrase(determiner, declined, noun, adjectives, agreement):
    form, case, degree = agreement
    numeral = german.number(determiner) if isinstance(determiner, int) else ""
    described = [german.adjective(_stem(adjective, degree), declined, form, case)
                 for adjective in adjectives]
    return join(numeral or german.determiner(declined, form, case), *described,
                german.noun(noun, form == "p", case))


def _english_phrase(determiner, noun, adjectives, agreement):
    plural, degree = agreement
    described = [_degree(adjective, degree) for adjective in adjectives]
    head = noun.en_plural if plural else noun.en
    if isinstance(determiner, int):
        determiner = english.number(determiner)
    if determiner == "a":
        determiner = english.article((described + [head])[0])
    return join(determiner.replace(" (formal)", ""), *described, head)


def _stem(adjective, degree):
    return {"positive": adjective.stem, "comparative": adjective.comparative,
            "superlative": adjective.superlative}[degree]


def _degree(adjective, degree):
    return {"positive": adjective.en, "comparative": adjective.en_comparative,
            "superlative": adjective.en_superlative}[degree]


def _refers(noun, plural):
    """The pronoun for a noun; none for Mädchen and Kind, where usage wavers, nor for mass nouns."""
    if plural:
        return "they"
    if not noun.is_a("person", "relative"):
        return "it"
    return {"m": "he", "f": "she", "n": ""}[noun.gender]


def together(first, second):
    """Two phrases joined by "and"."""
    forms = {case: f"{first.de[case]} und {second.de[case]}" for case in CASES}
    return Phrase(f"{first.en} and {second.en}", forms, plural=True, refers="they")


def owned(owner, noun, adjectives=()):
    """A thing with its owner's name: "Anna's old dog" / "Annas alter Hund"."""
    bare = noun_phrase("", noun, adjectives)
    forms = {case: f"{owner.en}s {bare.de[case]}" for case in CASES}
    return replace(bare, en=f"{owner.en}'s {bare.en}", de=forms)


def of_phrase(head, owner):
    """The genitive: "the roof of the old house" / "das Dach des alten Hauses"."""
    forms = {case: f"{head.de[case]} {owner.de['gen']}" for case in CASES}
    return replace(head, en=f"{head.en} of {owner.en}", de=forms)


def with_clause(phrase, clause_pair):
    """A phrase followed by its relative clause."""
    forms = {case: f"{phrase.de[case]} , {clause_pair.de} ," for case in CASES}
    return replace(phrase, en=f"{phrase.en} {clause_pair.en}", de=forms)


# --- Parts of a clause.


def accusative(phrase):
    """A direct object."""
    slot = "accusative pronoun" if phrase.is_pronoun else "accusative"
    return Part(phrase.in_object(), phrase.de["acc"], slot)


def dative(phrase):
    """An indirect object before the direct one: "gives the child a book"."""
    slot = "dative pronoun" if phrase.is_pronoun else "dative"
    return Part(phrase.in_object(), phrase.de["dat"], slot)


def governed(verb, phrase):
    """The one object of a verb: accusative, dative or prepositional, as the verb asks."""
    spelled = join(verb.preposition, phrase.in_object())
    if verb.de_preposition:
        text = german.contract(verb.de_preposition, phrase.de[verb.case])
        return Part(spelled, text, "prepositional")
    if verb.case == "dat":
        slot = "dative pronoun" if phrase.is_pronoun else "dative object"
        return Part(spelled, phrase.de["dat"], slot)
    return replace(accusative(phrase), en=spelled)


def at_place(place, phrase):
    """Where something is: "in the garden" / "im Garten" (dative)."""
    return Part(f"{place.en_at} {phrase.en}", german.contract(place.de_at, phrase.de["dat"]),
                "place")


def to_place(place, phrase):
    """Where something goes: "to the garden" / "in den Garten", "zum Bahnhof"."""
    case = "dat" if place.de_to == "zu" else "acc"
    return Part(f"to {phrase.en}", german.contract(place.de_to, phrase.de[case]), "direction")


def prepositional(en_preposition, de_preposition, phrase, case, slot="place"):
    """Any other preposition with its phrase: ("onto", "auf", table, "acc")."""
    return Part(f"{en_preposition} {phrase.in_object()}",
                german.contract(de_preposition, phrase.de[case]), slot)


def predicate(adjective, modifier=("", "")):
    """An adjective after "be", with a modifier such as ("very", "sehr")."""
    return Part(join(modifier[0], adjective.en), join(modifier[1], adjective.de), "predicate")


def time(en, de):
    """An adverbial of time."""
    return Part(en, de, "time")


# --- The verb.


def _english_verb(clause, needs_auxiliary):
    """The finite auxiliary ("" where none) and the rest of the English verb group."""
    verb, subject, tense = clause.verb, clause.subject, clause.tense
    singular = subject.person == 3 and not subject.plural
    past = tense == "past"
    if clause.modal:
        return _english_modal(clause, needs_auxiliary, singular)
    if clause.passive:
        return english.be(subject.person, subject.plural, past), verb.en_participle
    if tense == "progressive":
        return english.be(subject.person, subject.plural), english.progressive(verb.en)
    if tense == "future":
        return "will", verb.en
    if tense == "perfect":
        return "has" if singular else "have", verb.en_participle
    if verb.en == "be":
        return english.be(subject.person, subject.plural, past), ""
    if needs_auxiliary:
        return _do(singular, past), verb.en
    if past and verb.past == verb.en and not singular:
        raise Ambiguous(verb.en)
    return "", verb.past if past else english.third_person(verb.en) if singular else verb.en


def _english_modal(clause, needs_auxiliary, singular):
    base = "" if clause.passive else clause.verb.en
    modal = clause.modal
    if modal == "would like to":
        return "would", f"like to {base}"
    if modal not in ("want to", "have to"):
        return modal, base
    past = clause.tense == "past"
    head = modal.split()[0]
    if needs_auxiliary:
        return _do(singular, past), f"{modal} {base}"
    finite = {"want": "wanted", "have": "had"}[head] if past else (
        english.third_person(head) if singular else head)
    return "", f"{finite} to {base}"


def _do(singular, past):
    return "did" if past else "does" if singular else "do"


def _german_verb(clause):
    """The finite verb and the right bracket as (finite, prefix, rest)."""
    verb, agreement = clause.verb, (clause.subject.person, clause.subject.plural)
    infinitive = verb.prefix + verb.de
    if clause.modal:
        modal = MODALS[clause.modal]
        if clause.tense == "past":
            return german.preterite(modal, *agreement), "", infinitive
        return german.present(modal, "", *agreement), "", infinitive
    if clause.passive:
        finite = (german.preterite("werden", *agreement) if clause.tense == "past"
                  else german.present("werden", "", *agreement))
        return finite, "", verb.participle
    if clause.tense == "future":
        return german.present("werden", "", *agreement), "", infinitive
    if clause.tense in ("past", "perfect"):
        if verb.de in german.PRETERITE:
            return german.preterite(verb.de, *agreement), "", ""
        return german.present(verb.auxiliary, "", *agreement), "", verb.participle
    return german.present(verb.de, verb.changed, *agreement), verb.prefix, ""


# --- Layout.


def _english_parts(clause, skip=None):
    """The parts after the English verb; the particle goes before a noun, after a pronoun."""
    parts = [part for part in clause.parts if part != skip and part.slot != "adverb"]
    words = [clause.verb.particle]
    parts.sort(key=lambda part: ENGLISH_ORDER.index(_english_slot(part)))
    for part in parts:
        if part.slot == "accusative pronoun":
            words.insert(0, part.en)
        else:
            words.append(part.en)
    return join(*words)


def _english_slot(part):
    return part.slot.replace("accusative pronoun", "accusative").replace("dative pronoun",
                                                                         "dative")


def _english_adverb(clause):
    return join(*(part.en for part in clause.parts if part.slot == "adverb"))


def english_statement(clause, front=None):
    """Subject-verb order, with an adverbial in front if given."""
    auxiliary, main = _english_verb(clause, needs_auxiliary=bool(clause.negation))
    negation = "not" if clause.negation else ""
    return join(front.en if front else "", clause.subject.en, auxiliary, negation,
                _english_adverb(clause), main, _english_parts(clause, front))


def english_question(clause, asked=""):
    """Auxiliary-subject order, after a question word or phrase if given."""
    auxiliary, main = _english_verb(clause, needs_auxiliary=True)
    negation = "not" if clause.negation else ""
    return join(asked, auxiliary, clause.subject.en, negation, _english_adverb(clause), main,
                _english_parts(clause))


def _middle_field(clause, skip=None):
    """The German parts in order, without the subject."""
    parts = [part for part in clause.parts if part != skip]
    if clause.negation:
        parts.append(Part("", clause.negation, "negation"))
    if clause.tense == "progressive":
        parts.append(time("", "gerade"))
    parts.sort(key=lambda part: GERMAN_ORDER.index(part.slot))
    return join(*(part.de for part in parts))


def _subject_and_middle(clause, skip=None):
    """The subject after the finite verb or conjunction, then the middle field.

    A noun lets the reflexive pronoun go first; one with a relative clause all pronouns.
    """
    subject, itself = clause.subject.de["nom"], _reflexive(clause)
    if clause.subject.is_pronoun:
        return join(subject, itself, _middle_field(clause, skip))
    if not subject.endswith(","):
        return join(itself, subject, _middle_field(clause, skip))
    pronouns = [part for part in clause.parts if part.slot.endswith("pronoun")]
    others = tuple(part for part in clause.parts if part not in pronouns)
    pronouns.sort(key=lambda part: GERMAN_ORDER.index(part.slot))
    return join(itself, *(part.de for part in pronouns), subject,
                _middle_field(replace(clause, parts=others), skip))


def _reflexive(clause):
    if not clause.verb.reflexive:
        return ""
    return german.reflexive(clause.subject.person, clause.subject.plural)


def german_statement(clause, front=None):
    """Verb-second order, with an adverbial or object in the front field if given."""
    finite, prefix, rest = _german_verb(clause)
    if front is None:
        return join(clause.subject.de["nom"], finite, _reflexive(clause), _middle_field(clause),
                    prefix, rest)
    return join(front.de, finite, _subject_and_middle(clause, front), prefix, rest)


def german_question(clause, asked=""):
    """Verb-first order, or verb-second after a question word."""
    finite, prefix, rest = _german_verb(clause)
    return join(asked, finite, _subject_and_middle(clause), prefix, rest)


def german_subordinate(clause, conjunction=""):
    """Verb-final order after a conjunction; a separable prefix joins its verb."""
    finite, prefix, rest = _german_verb(clause)
    return join(conjunction, _subject_and_middle(clause), rest, prefix + finite)


def statement(clause, front=None):
    """A main clause."""
    return Pair(english_statement(clause, front), german_statement(clause, front))


def fronted(clause, part):
    """A main clause that begins with the adverbial `part`."""
    return statement(clause.plus(part), part)


def question(clause, asked=("", "")):
    """A yes/no question, or one that begins with the pair of question words."""
    return Pair(english_question(clause, asked[0]), german_question(clause, asked[1]))


def subordinate(clause, conjunction):
    """A subordinate clause after the pair of conjunctions, without its commas."""
    return Pair(join(conjunction[0], english_statement(clause)),
                german_subordinate(clause, conjunction[1]))


def subject_question(clause, asked):
    """A question for the subject; the clause's subject is the question phrase itself."""
    return statement(replace(clause, subject=asked))


def subject_relative(phrase, make_clause):
    """A relative clause whose subject is the antecedent: "who lives in Berlin"."""
    form = "p" if phrase.plural else phrase.gender
    is_person = phrase.noun.is_a("person", "relative")
    relative = Phrase("who" if is_person else "that", dict(german.RELATIVE[form]),
                      plural=phrase.plural, gender=phrase.gender, refers=phrase.refers)
    clause = make_clause(relative)
    finite, prefix, rest = _german_verb(clause)
    text = join(relative.de["nom"], _reflexive(clause), _middle_field(clause), rest,
                prefix + finite)
    return Pair(english_statement(clause), text)


def object_relative(phrase, clause):
    """A relative clause whose accusative object is the antecedent: "that Anna is reading"."""
    form = "p" if phrase.plural else phrase.gender
    return subordinate(clause, ("that", german.RELATIVE[form]["acc"]))


def place_relative(place, phrase, clause):
    """A relative clause of place: "in which Anna lives" / "in dem Anna wohnt"."""
    form = "p" if phrase.plural else phrase.gender
    return subordinate(clause, (f"{place.en_at} which",
                                f"{place.de_at} {german.RELATIVE[form]['dat']}"))


def infinitive(clause, conjunction=("to", "")):
    """A zu-infinitive with its parts: "to switch on the lamp" / "die Lampe einzuschalten"."""
    verb = clause.verb
    ending = f"{verb.prefix}zu{verb.de}" if verb.prefix else f"zu {verb.de}"
    return Pair(join(conjunction[0], verb.en, _english_parts(clause)),
                join(conjunction[1], _reflexive(clause), _middle_field(clause), ending))


def command(clause, formal=False):
    """A request with "please": the informal or the formal imperative."""
    verb = clause.verb
    if formal:
        head = join(verb.de, "Sie", "sich" if verb.reflexive else "")
    else:
        head = join(german.imperative(verb.de, verb.changed), "dich" if verb.reflexive else "")
    return Pair(join("please", verb.en, _english_parts(clause)),
                join(head, "bitte", _middle_field(clause), verb.prefix))


# --- Whole sentences.


def join(*words):
    """The words that are not empty, with blanks between them."""
    return " ".join(word for word in words if word)


def link(*pairs):
    """Pairs side by side."""
    return Pair(join(*(pair.en for pair in pairs)), join(*(pair.de for pair in pairs)))


def both(text, german_text=None):
    """A fixed piece; the same text in both languages unless a German one is given."""
    return Pair(text, text if german_text is None else german_text)


def clause_after(pair):
    """A subordinate clause at the end: only German sets it off by commas."""
    return Pair(pair.en, f", {pair.de} ,")


def clause_before(pair, clause):
    """A subordinate clause in the front field, then the main clause with its verb first."""
    return Pair(f"{pair.en} , {english_statement(clause)}",
                f"{pair.de} , {german_question(clause)}")


def sentence(pair, mark="."):
    """The finished pair, with capitals and punctuation."""
    return Pair(tidy(pair.en + mark), tidy(pair.de + mark))


def tidy(text):
    """Blanks before marks go, doubled commas merge, a comma yields to a stronger mark."""
    text = re.sub(r"\s+([,.?!])", r"\1", text)
    text = re.sub(r",+([.?!,])", r"\1", text)
    return text[0].upper() + text[1:]


def verb(key):
    """A verb of the lexicon."""
    return VERB[key]
