"""The texts that make_goldens.py has scored: hand-made ones for what is easily got wrong, and generated ones."""

import random

LINES = [
    "",
    " ",
    "word",
    "The cat sat on the mat.",
    "Hello, world! How are you?",
    "  leading, double  spaces and trailing\t ",
    "1,000.5 and 3.14, .5 and 5. or 5.",
    "10,000 people paid 3.50, not 3,5.",
    "1..2 ... 3,,4 .,., 5.-6,-7",
    "a.b.c U.S.A. e.g. i.e., etc.",
    "v1.2.3-rc4, 192.168.0.1:8080",
    "twenty-one, 21-year-old, 5-, -5, 5--6, x-5-y, 2026-11-21",
    "don't, 'quoted' and \"double quoted\"",
    "a/b\\c |d| ~e~ `f` ^g_h =i+ j*k #l @m %n $o &p;",
    "(round) [square] {curly} <angle>",
    "&quot;quoted&quot; &amp; &lt;tag&gt;",
    "&amp;lt; &amp;gt; &amp;amp; &amp;quot; &amp;amp;lt; &lt",
    "&&quot;; &am&amp;p; &lt;skipped&gt; &apos; &#39; &nbsp;",
    "<skipped> a<skipped>b <skip<skipped>ped> <SKIPPED> &am<skipped>p;",
    "line-\nbreak and-\n",
    "line\nbreak\n\n",
    "cut &am-\np; <skip-\nped>",
    "carriage\rreturn and\r",
    "a\x0bb\x0cc\x1cd\x1de\x1ef\x1fg\x85h\xa0i",
    "j\u1680k\u2000l\u2005m\u200an\u2028o\u2029p\u202fq\u205fr\u3000s",
    "not spaces: a\u180eb\u200bc\u200dd\u2060e\ufefff\x00g\x1bh",
    "ends in spaces\u3000\u2003\xa0\x85\x1f\u2028 \n",
    "ends in no spaces\u200b\ufeff",
    "\u201eDas ist gut\u201c, sagte er \u2013 \u201aja\u2018\u2026 \u00bbnein\u00ab "
    "\u2014 \u00bfqu\u00e9?",
    "Gr\u00f6\u00dfe: 3\u20134 m\u00b2, 20\u00a0\u20ac, 5\u00d710\u00b3; \u00c4rger, \u00dcbel.",
    "e\u0301 u\u0308. \u0301, n\u0303- 5\u0301.5 7\u0301-7",
    "emoji \U0001f600, \U0001f469\u200d\U0001f4bb.\U0001f600 5\U0001f600.5",
    "\u4eca\u5929\u5929\u6c14\u5f88\u597d\u3002\u6211\u4eec\u53bb\u516c\u56ed\uff0c"
    "\u597d\u5417\uff1f 3.5\u5143,\u5bf9.",
    "\u0645\u0631\u062d\u0628\u0627\u060c \u0643\u064a\u0641 \u062d\u0627\u0644\u0643"
    "\u061f \u0663\u066b\u0665 \u0663.\u0665 \u0663-\u0665",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u0421\u0442\u043e"
    "\u0438\u0442 1.000,50.",
    "fullwidth \uff11\uff0c\uff12\uff0e\uff13, \u00b9.\u00b2,\u00b3",
    "\U00010348.\U00010348,\U0010ffff-\U0010ffff 1.\U0010ffff",
    ".",
    ",",
    "-",
    "5",
    "5.",
    ".5",
    "5-",
    "..",
    ", , . .",
    "\"",
    "'",
]

WORDS = (
    "the a old grey dog cat engine river runs sleeps under over between quickly 12 3.5 1,000 "
    "well-known it's (maybe) \"so\" said, then: end. Mr. no! yes? 5-6 AT&amp;T u.s. \u00fcber "
    "Stra\u00dfe caf\u00e9 \u201equote\u201c \u2013 \u2026 \u6c34 \u0434\u043e\u043c \U0001f600 "
    "e\u0301tude 50% #3"
).split()

ATOMS = (
    [chr(c) for c in range(0x20, 0x7F)]
    + list("..,,--00123459   \t\r\x0b\x1c\x85\xa0\u2003\u2028\u3000\u200b\u00e9\u0301")
    + list("\u201c\u2014\u6c34\u0663\U0001f600")
    + ["&amp;", "&lt;", "&gt;", "&quot;", "<skipped>", "amp;", "lt;", "1.5", "2,000", "a.", "9-"]
)


def random_line(rng):
    return "".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 30)))


def sentence(rng, longest=18):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, longest)))


def changed(rng, text, rate):
    """`text` with some of its words dropped, replaced or doubled."""
    words = []
    for word in text.split():
        draw = rng.random()
        if draw < rate / 3:
            continue
        words.append(rng.choice(WORDS) if draw < 2 * rate / 3 else word)
        if 2 * rate / 3 <= draw < rate:
            words.append(word)
    return " ".join(words)


def generated_corpus(rng, lines, rate, num_references=1):
    hypotheses = [sentence(rng) for _ in range(lines)]
    references = [[changed(rng, h, rate) for h in hypotheses] for _ in range(num_references)]
    return hypotheses, references


def hand_made_corpora():
    cat = "The cat sat on the mat, quietly."
    yield "identical", [cat, "It is 3.5 km away."], [[cat, "It is 3.5 km away."]]
    yield "one_different_word", [cat], [["The cat sat on the mat, silently."]]
    yield "brevity_penalty", ["The cat sat on"], [["The cat sat on the mat for an hour or two."]]
    yield "hypothesis_longer", [cat + " And then it slept again for an hour."], [[cat]]
    yield "clipping", ["the the the the the the the"], [["the cat is on the mat"]]
    yield "nothing_matches", ["one two three four five"], [["six seven eight nine ten"]]
    yield "three_words_only", ["one two three", "two"], [["one two three", "two"]]
    yield "no_matching_4gram", ["a b c x d e f", "g h"], [["a b c y d e f", "g i"]]
    yield "no_matching_bigram", ["a x b y c z d"], [["a b c d e f g"]]
    yield "case_counts", ["The Cat Sat On The Mat"], [["the cat sat on The Mat"]]
    yield "empty_hypotheses", ["", cat, " \t"], [[cat, cat, "Yes."]]
    yield "empty_references", [cat, cat, "Yes."], [["", cat, "\u3000"]]
    yield "all_hypotheses_empty", ["", ""], [[cat, cat]]
    yield "all_references_empty", [cat, cat], [["", ""]]
    yield "everything_empty", ["", ""], [["", ""]]
    yield "closest_reference_length", ["a b c d e f"], [["a b c d e f g h"], ["a b c d"], [""]]
    yield "clipping_over_references", ["a a a b b c"], [["a a b c"], ["a b b b c"], ["c c c"]]


def corpora():
    yield from hand_made_corpora()
    rng = random.Random(20)
    yield "generated_close", *generated_corpus(rng, 40, 0.15)
    yield "generated_far", *generated_corpus(rng, 40, 0.7)
    yield "generated_short", [sentence(rng, 4) for _ in range(30)], [
        [sentence(rng, 4) for _ in range(30)]
    ]
    yield "generated_two_references", *generated_corpus(rng, 30, 0.4, 2)
    yield "generated_four_references", *generated_corpus(rng, 20, 0.5, 4)
    noise = [random_line(rng) for _ in range(40)]
    yield "generated_noise", noise, [[line[:-1] + random_line(rng)[:5] for line in noise]]


SCRIPTS = (
    "\u041a\u043e\u0442 \u0441\u043f\u0438\u0442 \u043d\u0430 \u041e\u043a\u043d\u0435. \u0394\u03a1\u039f\u039c\u039f\u03a3 \u039f\u0394\u039f\u03a3, "
    "\u0130stanbul I\u015eIK \u1e9e \u01c5 \u05e9\u05dc\u05d5\u05dd, \u05e2\u05d5\u05dc\u05dd! \u0645\u0631\u062d\u0628\u0627\u060c "
    "\u0627\u0644\u0639\u0627\u0644\u0645 \u0663\u0664 \u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u4eca\u5929\uff0c\u5929\u6c14\u5f88\u597d\u3002 "
    "\u3053\u3093\u306b\u3061\u306f\u3001\u30c6\u30b9\u30c8\u30fb\u6771\u4eac \uff21\uff22\uff11\uff01 \ud55c\uad6d\uc5b4 \u2167 \u00bd "
    "\u20ac5 \u00a33.50 \u2026 \U0001f469\u200d\U0001f4bb\U0001f1e9\U0001f1ea n\u0303o\u0308 's it's dogs' (hi) \"no\" "
    "\u3300 \u3220 \ufe35 \uff61\u31c0 \u2e80 \u2150 \u2001x \u20000"
).split(" ")


def moved(rng, text):
    """`text` with one of its phrases elsewhere."""
    words = text.split()
    start, length = rng.randint(0, len(words)), rng.randint(1, 8)
    phrase = words[start : start + length]
    del words[start : start + length]
    target = rng.randint(0, len(words))
    return " ".join(words[:target] + phrase + words[target:])


def pair_texts(rng):
    """Hypotheses, each with one to three references: what all metrics are asked to score."""
    for line in LINES:
        yield line, [moved(rng, line)]
    for _ in range(20):
        noise = random_line(rng)
        yield noise, [noise[: rng.randint(0, 20)] + random_line(rng) for _ in range(rng.randint(1, 3))]
    for _ in range(20):
        text = " ".join(rng.choice(SCRIPTS) for _ in range(rng.randint(1, 12)))
        yield text, [moved(rng, text.swapcase()), changed(rng, text, 0.5)][: rng.randint(1, 2)]
    for _ in range(40):
        text = sentence(rng, 30)
        yield text, [moved(rng, moved(rng, changed(rng, text, 0.4))) for _ in range(rng.randint(1, 3))]
    for words in (["a", "b"], ["a", "b", "c", "d", "e"], WORDS):  # phrases that could go to many places
        for length in (12, 40, 90):
            text = " ".join(rng.choice(words) for _ in range(length))
            yield text, [moved(rng, moved(rng, changed(rng, text, 0.3)))]
    yield "the dog's's tail 's\x0b's it's's", ["the dog's's tail 's\x0b's's it's's a", "'s's's 's"]
    yield "one two", [" ".join(rng.choice(WORDS) for _ in range(130)) + " one two"]  # a wide beam
    yield " ".join(rng.choice(WORDS) for _ in range(120)), ["the a old"]


def options_of_bleu():
    for tokenize in ("13a", "none", "intl", "char", "zh", "spm"):
        for lowercase in (False, True):
            yield {"tokenize": tokenize, "lowercase": lowercase}
            yield {"tokenize": tokenize, "lowercase": lowercase, "effective_order": True}
        for method in ("none", "floor", "add-k"):
            yield {"tokenize": tokenize, "smooth_method": method}
    for method in ("none", "floor", "add-k", "exp"):
        for value in (None, 0.0, 0.01, 0.5, 3.0):
            for effective in (False, True):
                options = {"smooth_method": method, "effective_order": effective}
                yield options if value is None else options | {"smooth_value": value}
    for order in (1, 2, 3, 5, 7):
        yield {"max_ngram_order": order}
        yield {"max_ngram_order": order, "effective_order": True, "smooth_method": "add-k"}


def options_of_chrf():
    for word_order in (0, 1, 2):
        for lowercase in (False, True):
            for whitespace in (False, True):
                for eps_smoothing in (False, True):
                    yield {"word_order": word_order, "lowercase": lowercase, "whitespace": whitespace,
                           "eps_smoothing": eps_smoothing}
    for char_order in (0, 1, 3, 9):
        for word_order in (1, 4):
            yield {"char_order": char_order, "word_order": word_order}
    for beta in (0, 1, 3):
        yield {"beta": beta}
        yield {"beta": beta, "eps_smoothing": True}


def options_of_ter():
    for bits in range(16):
        names = ("normalized", "no_punct", "asian_support", "case_sensitive")
        yield {name: bool(bits >> i & 1) for i, name in enumerate(names)}
