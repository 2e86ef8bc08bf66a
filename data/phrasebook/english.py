"""English inflection: articles, verb forms, pronouns, numbers and clock times."""

_THIRD_PERSON = {"be": "is", "have": "has", "do": "does", "go": "goes"}
_DOUBLED = {"run", "get", "sit", "put", "swim", "plan", "begin", "shop"}
MODALS = {"can", "must", "should", "will", "may", "would like to"}
OBJECT_PRONOUNS = {"I": "me", "you": "you", "he": "him", "she": "her", "it": "it", "we": "us",
                   "they": "them"}
POSSESSIVES = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their",
               "you (formal)": "your (formal)"}


def article(following):
    """The indefinite article before the word that follows."""
    return "an" if following[0] in "aeiou" and not following.startswith("unif") else "a"


def third_person(verb):
    """buy -> buys, carry -> carries, wash -> washes."""
    if verb in _THIRD_PERSON:
        return _THIRD_PERSON[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")


def progressive(verb):
    """The -ing form: bake -> baking, run -> running, lie -> lying."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("e") and not verb.endswith("ee") and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def be(person, plural, past=False):
    """The forms of "be"; "you" counts as the second person or as a plural."""
    if plural or person == 2:
        return "were" if past else "are"
    if past:
        return "was"
    return "am" if person == 1 else "is"


# --- Numbers.

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth",
             12: "twelfth", 20: "twentieth", 30: "thirtieth"}


def number(value):
    """A number from 0 to 9,999 in words: one hundred twenty-three."""
    if value < 20:
        return _UNITS[value]
    if value < 100:
        tens, unit = divmod(value, 10)
        return _TENS[tens] + ("-" + _UNITS[unit] if unit else "")
    size, word = (1000, "thousand") if value >= 1000 else (100, "hundred")
    count, rest = divmod(value, size)
    return f"{_UNITS[count]} {word}" + (" " + number(rest) if rest else "")


def ordinal(value):
    """An ordinal from 1 to 31: third, twenty-first."""
    if value in _ORDINALS:
        return _ORDINALS[value]
    if value < 20:
        return _UNITS[value] + "th"
    return _TENS[value // 10] + "-" + ordinal(value % 10)


def year(value):
    """A year from 1,100 to 1,999 as it is said: nineteen eighty-four, eighteen hundred."""
    century, rest = divmod(value, 100)
    if rest == 0:
        return number(century) + " hundred"
    return number(century) + (" oh " if rest < 10 else " ") + number(rest)


def clock(hour, minute):
    """A clock time in steps of five minutes: (3, 30) -> "half past three"."""
    following = number(hour % 12 + 1)
    this = number(hour)
    if minute == 0:
        return f"{this} o'clock"
    count = {15: "quarter", 45: "quarter", 30: "half"}.get(minute)
    if minute <= 30:
        return f"{count or number(minute)} past {this}"
    return f"{count or number(60 - minute)} to {following}"
