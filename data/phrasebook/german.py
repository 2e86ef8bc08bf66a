"""German inflection: determiners, adjectives, nouns, verbs, pronouns, numbers and clock times.

A "form" is the gender of a singular ("m", "f", "n") or "p" for every plural. Cases are "nom",
"acc", "dat" and "gen". Persons are 1, 2 and 3; the formal "Sie" is the third person plural.
"""

# --- Endings: form -> case -> ending.

STRONG = {
    "m": {"nom": "er", "acc": "en", "dat": "em", "gen": "en"},
    "f": {"nom": "e", "acc": "e", "dat": "er", "gen": "er"},
    "n": {"nom": "es", "acc": "es", "dat": "em", "gen": "en"},
    "p": {"nom": "e", "acc": "e", "dat": "en", "gen": "er"},
}
WEAK = {
    "m": {"nom": "e", "acc": "en", "dat": "en", "gen": "en"},
    "f": {"nom": "e", "acc": "e", "dat": "en", "gen": "en"},
    "n": {"nom": "e", "acc": "e", "dat": "en", "gen": "en"},
    "p": {"nom": "en", "acc": "en", "dat": "en", "gen": "en"},
}
MIXED = {
    "m": {"nom": "er", "acc": "en", "dat": "en", "gen": "en"},
    "f": {"nom": "e", "acc": "e", "dat": "en", "gen": "en"},
    "n": {"nom": "es", "acc": "es", "dat": "en", "gen": "en"},
    "p": {"nom": "en", "acc": "en", "dat": "en", "gen": "en"},
}
DEFINITE = {
    "m": {"nom": "der", "acc": "den", "dat": "dem", "gen": "des"},
    "f": {"nom": "die", "acc": "die", "dat": "der", "gen": "der"},
    "n": {"nom": "das", "acc": "das", "dat": "dem", "gen": "des"},
    "p": {"nom": "die", "acc": "die", "dat": "den", "gen": "der"},
}
DIES_ENDINGS = {
    "m": {"nom": "er", "acc": "en", "dat": "em", "gen": "es"},
    "f": {"nom": "e", "acc": "e", "dat": "er", "gen": "er"},
    "n": {"nom": "es", "acc": "es", "dat": "em", "gen": "es"},
    "p": {"nom": "e", "acc": "e", "dat": "en", "gen": "er"},
}
EIN_ENDINGS = {
    "m": {"nom": "", "acc": "en", "dat": "em", "gen": "es"},
    "f": {"nom": "e", "acc": "e", "dat": "er", "gen": "er"},
    "n": {"nom": "", "acc": "", "dat": "em", "gen": "es"},
    "p": {"nom": "e", "acc": "e", "dat": "en", "gen": "er"},
}
RELATIVE = {form: dict(cases) for form, cases in DEFINITE.items()}
RELATIVE["p"]["dat"] = "denen"

# English determiner -> (German stem, how it declines). Weak adjectives follow "der" and "dies",
# mixed ones "ein", strong ones "none" (numerals, "viele", no determiner at all).
DETERMINERS = {
    "the": ("", "der"),
    "this": ("dies", "dies"), "these": ("dies", "dies"), "every": ("jed", "dies"),
    "which": ("welch", "dies"), "all": ("all", "dies"),
    "a": ("ein", "ein"), "no": ("kein", "ein"), "my": ("mein", "ein"), "your": ("dein", "ein"),
    "his": ("sein", "ein"), "her": ("ihr", "ein"), "our": ("unser", "ein"),
    "their": ("ihr", "ein"), "your (formal)": ("Ihr", "ein"),
    "": ("", "none"), "many": ("viel", "viel"), "how many": ("wie viel", "viel"),
}
ADJECTIVE_ENDINGS = {"der": WEAK, "dies": WEAK, "ein": MIXED, "none": STRONG, "viel": STRONG}


def determiner(word, form, case):
    """The German determiner for an English one: ("my", "m", "acc") -> "meinen"."""
    stem, kind = DETERMINERS[word]
    if kind == "der":
        return DEFINITE[form][case]
    if kind == "none":
        return ""
    endings = EIN_ENDINGS if kind == "ein" else DIES_ENDINGS
    return stem + endings[form][case]


def adjective(stem, word, form, case):
    """An attributive adjective after the determiner that the English `word` stands for."""
    _, kind = DETERMINERS[word]
    ending = ADJECTIVE_ENDINGS[kind][form][case]
    return stem + ending


def noun(entry, plural, case):
    """A noun in its case: dative plural -n, genitive -(e)s and the n-declension."""
    if plural:
        needs_n = case == "dat" and not entry.de_plural.endswith(("n", "s"))
        return entry.de_plural + ("n" if needs_n else "")
    if entry.weak and case != "nom":
        return entry.de_plural
    if case == "gen" and entry.gender != "f":
        return entry.de + genitive_ending(entry.de)
    return entry.de


def genitive_ending(word):
    """-es after a sibilant (Busses doubles it) and in most words of one syllable, else -s."""
    if word.endswith(("s", "ß", "x", "z", "sch")):
        return "ses" if word.endswith("us") and word != "Haus" and "haus" not in word else "es"
    native = word[-1] not in "aeiouy" and word not in ("Park", "Film")
    return "es" if native and syllables(word) == 1 else "s"


def syllables(word):
    """The number of vowel groups of a word."""
    is_vowel = [letter in "aeiouyäöü" for letter in word.lower()]
    return sum(now and not before for now, before in zip(is_vowel, [False] + is_vowel))


def contract(preposition, phrase):
    """Joins a preposition and a phrase: in + dem Garten -> im Garten."""
    article, _, rest = phrase.partition(" ")
    short = CONTRACTIONS.get((preposition, article))
    return f"{short} {rest}" if short else f"{preposition} {phrase}"


CONTRACTIONS = {
    ("in", "dem"): "im", ("in", "das"): "ins", ("an", "dem"): "am", ("an", "das"): "ans",
    ("zu", "dem"): "zum", ("zu", "der"): "zur", ("bei", "dem"): "beim", ("von", "dem"): "vom",
}

# --- Verbs.

# Infinitive -> present: ich, du, er, plural (wir and sie).
IRREGULAR_PRESENT = {
    "sein": ("bin", "bist", "ist", "sind"),
    "haben": ("habe", "hast", "hat", "haben"),
    "werden": ("werde", "wirst", "wird", "werden"),
    "wissen": ("weiß", "weißt", "weiß", "wissen"),
    "mögen": ("mag", "magst", "mag", "mögen"),
    "können": ("kann", "kannst", "kann", "können"),
    "müssen": ("muss", "musst", "muss", "müssen"),
    "wollen": ("will", "willst", "will", "wollen"),
    "sollen": ("soll", "sollst", "soll", "sollen"),
    "dürfen": ("darf", "darfst", "darf", "dürfen"),
    "möchten": ("möchte", "möchtest", "möchte", "möchten"),
}
# Infinitive -> preterite of the first and third person singular, for the verbs that keep it.
PRETERITE = {"sein": "war", "haben": "hatte", "werden": "wurde", "müssen": "musste",
             "wollen": "wollte", "können": "konnte", "mögen": "mochte", "kennen": "kannte",
             "wissen": "wusste"}


def stem_of(infinitive):
    """The stem: kaufen -> kauf, füttern -> fütter."""
    return infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]


def needs_e(stem):
    """Whether -st and -t take an e before them: arbeit-e-t, öffn-e-t, regn-e-t."""
    if stem.endswith(("t", "d")):
        return True
    return stem[-1] in "nm" and stem[-2] not in "aeiouäöürlhnm"


def present(infinitive, changed, person, plural):
    """The present tense; `changed` is the stem of du and er where its vowel changes."""
    if infinitive in IRREGULAR_PRESENT:
        return IRREGULAR_PRESENT[infinitive][3 if plural else person - 1]
    if plural:
        return infinitive
    stem = stem_of(infinitive)
    if person == 1:
        return stem + "e"
    link = "e" if not changed and needs_e(stem) else ""
    stem = changed or stem
    if person == 3:
        return stem + link + "t"
    return stem + link + ("t" if stem.endswith(("s", "ß", "z")) else "st")


def preterite(infinitive, person, plural):
    """The preterite of sein, haben, werden and the modals; other verbs take the perfect."""
    base = PRETERITE[infinitive]
    if plural:
        return base + ("n" if base.endswith("e") else "en")
    return base + "st" if person == 2 else base


def imperative(infinitive, changed):
    """The informal imperative singular: kauf, warte, öffne, gib, nimm."""
    stem = stem_of(infinitive)
    if changed and "i" in changed and "i" not in stem:
        return changed
    return stem + ("e" if needs_e(stem) or stem.endswith("er") else "")


# --- Pronouns: English subject -> (person, plural, German nominative, accusative, dative).

PRONOUNS = {
    "I": (1, False, "ich", "mich", "mir"),
    "you": (2, False, "du", "dich", "dir"),
    "he": (3, False, "er", "ihn", "ihm"),
    "she": (3, False, "sie", "sie", "ihr"),
    "we": (1, True, "wir", "uns", "uns"),
    "they": (3, True, "sie", "sie", "ihnen"),
    "you (formal)": (3, True, "Sie", "Sie", "Ihnen"),
}
THINGS = {"m": ("er", "ihn", "ihm"), "f": ("sie", "sie", "ihr"), "n": ("es", "es", "ihm")}


def reflexive(person, plural):
    """The reflexive pronoun in the accusative."""
    if person == 3:
        return "sich"
    return "uns" if plural else {1: "mich", 2: "dich"}[person]


# --- Numbers.

_UNITS = """null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
fünfzehn sechzehn siebzehn achtzehn neunzehn""".split()
_TENS = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def number(value):
    """A number from 2 to 9,999 in words, as before a noun: einhundertdreiundzwanzig."""
    if value < 20:
        return _UNITS[value]
    if value < 100:
        tens, unit = divmod(value, 10)
        return (_UNITS[unit] + "und" if unit else "") + _TENS[tens]
    size, word = (1000, "tausend") if value >= 1000 else (100, "hundert")
    count, rest = divmod(value, size)
    return _UNITS[count] + word + (number(rest) if rest else "")


def ordinal(value):
    """The stem of an ordinal from 1 to 31: dritt, zwanzigst."""
    special = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
    return special.get(value) or number(value) + ("t" if value < 20 else "st")


def year(value):
    """A year from 1,100 to 1,999: neunzehnhundertvierundachtzig."""
    century, rest = divmod(value, 100)
    return number(century) + "hundert" + (number(rest) if rest > 1 else "eins" if rest else "")


def clock(hour, minute):
    """A clock time, hours 1 to 12, minutes in steps of five: (3, 30) -> "halb vier"."""
    following = hour % 12 + 1
    this, after = (("eins" if h == 1 else number(h)) for h in (hour, following))
    if minute == 0:
        return f"{number(hour)} Uhr"
    return {
        5: f"fünf nach {this}", 10: f"zehn nach {this}", 15: f"Viertel nach {this}",
        20: f"zwanzig nach {this}", 25: f"fünf vor halb {after}", 30: f"halb {after}",
        35: f"fünf nach halb {after}", 40: f"zwanzig vor {after}",
        45: f"Viertel vor {after}", 50: f"zehn vor {after}", 55: f"fünf vor {after}",
    }[minute]
