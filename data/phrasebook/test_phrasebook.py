"""Tests of the phrasebook: hand-written goldens, determinism, separation and coverage.

Run with `python3 -m unittest` in this folder.
"""

import unittest
from dataclasses import replace
from pathlib import Path

import english
import generate
import german
import grammar
from grammar import (Clause, Pair, Part, accusative, at_place, both, clause_after, clause_before,
                     command, dative, fronted, governed, infinitive, link, noun_phrase,
                     object_relative, of_phrase, place_relative, predicate, prepositional,
                     pronoun, question, sentence, statement, subject_question, subject_relative,
                     subordinate, thing_pronoun, time, titled, to_place, together, with_clause)
from lexicon import ADJECTIVE, NOUN, NOUNS, PLACE, VERB

FOLDER = Path(__file__).resolve().parent


def np(text):
    """Reads an English noun phrase: "the old baker", "her", "Anna", "three red roses"."""
    if text in german.PRONOUNS:
        return pronoun(text)
    *before, last = text.split()
    found = [(noun, last == noun.en_plural) for noun in NOUNS if last in (noun.en, noun.en_plural)]
    if not found:
        return named(text)
    noun, plural = found[0]
    adjectives = tuple(ADJECTIVE[word] for word in before if word in ADJECTIVE)
    rest = " ".join(word for word in before if word not in ADJECTIVE)
    counted = {english.number(value): value for value in range(2, 200)}
    determiner = "a" if rest == "an" else counted.get(rest, rest)
    return noun_phrase(determiner, noun, adjectives, plural)


def named(text):
    """A name: "Anna", "Mr. Weber"."""
    title, _, last = text.partition(" ")
    if title in ("Mr.", "Mrs."):
        return titled(last, "he" if title == "Mr." else "she")
    return grammar.name(text, "she" if text.endswith("a") else "he")


def act(subject, key, thing="", *parts, **features):
    """A clause: subject, verb, its object (English, may be empty) and further parts."""
    subject = np(subject) if isinstance(subject, str) else subject
    thing = np(thing) if isinstance(thing, str) and thing else thing
    governing = (governed(VERB[key], thing),) if thing else ()
    return Clause(subject, VERB[key], governing + parts, **features)


def give(subject, key, receiver, thing, *parts, **features):
    """A clause with two objects."""
    return Clause(np(subject), VERB[key], (dative(np(receiver)), accusative(np(thing))) + parts,
                  **features)


def be(subject, adjective, modifier=("", ""), **features):
    """Something is so."""
    return act(subject, "be", "", predicate(ADJECTIVE[adjective], modifier), **features)


def at(text):
    """A place where something is."""
    phrase = np(text)
    return at_place(PLACE[phrase.noun.en], phrase)


def to(text):
    """A place where something goes."""
    phrase = np(text)
    return to_place(PLACE[phrase.noun.en], phrase)


def on(text, case, slot="place"):
    """On or onto a surface."""
    return prepositional("on", "auf", np(text), case, slot)


def after(clause, en, de):
    """A subordinate clause at the end."""
    return clause_after(subordinate(clause, (en, de)))


def said(clause):
    """A statement as a sentence."""
    return sentence(statement(clause))


def asked(clause, *words):
    """A question as a sentence."""
    return sentence(question(clause, words or ("", "")), "?")


def first(clause, part):
    """A statement with a part in front."""
    return sentence(fronted(clause, part))


def with_relative(text, make):
    """A phrase with a subject relative clause."""
    phrase = np(text)
    return with_clause(phrase, subject_relative(phrase, make))


MORNING = time("in the morning", "am Morgen")
MONDAY = time("on Monday", "am Montag")
YESTERDAY = time("yesterday", "gestern")
TOMORROW = time("tomorrow", "morgen")
TODAY = time("today", "heute")
OFTEN = Part("often", "oft", "adverb")
IN_BERLIN = Part("in Berlin", "in Berlin", "place")
TO_OSLO = Part("to Oslo", "nach Oslo", "direction")
BY_TRAIN = Part("by train", "mit dem Zug", "manner")


def half_past(hour):
    """At half past."""
    return time(f"at {english.clock(hour, 30)}", f"um {german.clock(hour, 30)}")


GOLDENS = [
    # Agreement of determiner, adjective and noun; cases.
    (said(act("the old baker", "sell", "the fresh bread")),
     "The old baker sells the fresh bread.", "Der alte Bäcker verkauft das frische Brot."),
    (said(act("a young woman", "buy", "a red coat")),
     "A young woman buys a red coat.", "Eine junge Frau kauft einen roten Mantel."),
    (said(act("a small child", "eat", "a sweet pear")),
     "A small child eats a sweet pear.", "Ein kleines Kind isst eine süße Birne."),
    (said(act("the cook", "drink", "cold water")),
     "The cook drinks cold water.", "Der Koch trinkt kaltes Wasser."),
    (said(act("I", "drink", "hot tea")), "I drink hot tea.", "Ich trinke heißen Tee."),
    (said(act("she", "drink", "fresh milk")),
     "She drinks fresh milk.", "Sie trinkt frische Milch."),
    (said(act("the farmers", "need", "strong horses")),
     "The farmers need strong horses.", "Die Bauern brauchen starke Pferde."),
    (said(act("all old painters", "love", "these beautiful flowers")),
     "All old painters love these beautiful flowers.",
     "Alle alten Maler lieben diese schönen Blumen."),
    (said(act("many young tourists", "see", "this famous castle")),
     "Many young tourists see this famous castle.",
     "Viele junge Touristen sehen dieses berühmte Schloss."),
    (said(act("every student", "read", "an interesting book")),
     "Every student reads an interesting book.", "Jeder Student liest ein interessantes Buch."),
    (said(act("we", "visit", "our old aunt")),
     "We visit our old aunt.", "Wir besuchen unsere alte Tante."),
    (said(act("he", "sell", "his expensive car")),
     "He sells his expensive car.", "Er verkauft sein teures Auto."),
    (said(act("they", "look for", "their black dog")),
     "They look for their black dog.", "Sie suchen ihren schwarzen Hund."),
    (said(act("you", "wash", "your blue shirt")),
     "You wash your blue shirt.", "Du wäschst dein blaues Hemd."),
    (said(act("three small boys", "find", "five ripe apples")),
     "Three small boys find five ripe apples.", "Drei kleine Jungen finden fünf reife Äpfel."),
    (said(act("the policeman", "ask", "the student")),
     "The policeman asks the student.", "Der Polizist fragt den Studenten."),
    (said(act("the boy", "see", "a wild bear")),
     "The boy sees a wild bear.", "Der Junge sieht einen wilden Bären."),
    (said(act("Mrs. Koch", "greet", "Mr. Weber")),
     "Mrs. Koch greets Mr. Weber.", "Frau Koch begrüßt Herrn Weber."),
    (said(act("Mr. Weber", "know", "Mrs. Koch")),
     "Mr. Weber knows Mrs. Koch.", "Herr Weber kennt Frau Koch."),
    (said(be("the tree", "high", ("very", "sehr"))),
     "The tree is very high.", "Der Baum ist sehr hoch."),
    (said(act("the goat", "be", "", on("the high bridge", "dat"))),
     "The goat is on the high bridge.", "Die Ziege ist auf der hohen Brücke."),
    # Dative: verbs, endings, plural -n, pronouns.
    (said(act("the nurse", "help", "the sick man")),
     "The nurse helps the sick man.", "Die Krankenschwester hilft dem kranken Mann."),
    (said(act("we", "thank", "the friendly women")),
     "We thank the friendly women.", "Wir danken den freundlichen Frauen."),
    (said(act("the dog", "follow", "the children", tense="past")),
     "The dog followed the children.", "Der Hund ist den Kindern gefolgt."),
    (said(act("she", "answer", "her young neighbor")),
     "She answers her young neighbor.", "Sie antwortet ihrem jungen Nachbarn."),
    (said(act("I", "trust", "you")), "I trust you.", "Ich vertraue dir."),
    (said(act("Peter", "congratulate", "my sister", YESTERDAY, tense="past")),
     "Peter congratulated my sister yesterday.", "Peter hat gestern meiner Schwester gratuliert."),
    (said(act("the students", "listen to", "the teacher")),
     "The students listen to the teacher.", "Die Studenten hören dem Lehrer zu."),
    (said(act("the green bicycle", "belong to", "our uncle")),
     "The green bicycle belongs to our uncle.", "Das grüne Fahrrad gehört unserem Onkel."),
    (said(give("the father", "give", "the child", "an apple")),
     "The father gives the child an apple.", "Der Vater gibt dem Kind einen Apfel."),
    (said(give("Anna", "send", "he", "a long letter", YESTERDAY, tense="past")),
     "Anna sent him a long letter yesterday.", "Anna hat ihm gestern einen langen Brief geschickt."),
    (said(give("he", "show", "the guests", "the picture", tense="future")),
     "He will show the guests the picture.", "Er wird den Gästen das Bild zeigen."),
    # Verb second.
    (first(act("the baker", "sell", "the bread"), MONDAY),
     "On Monday the baker sells the bread.", "Am Montag verkauft der Bäcker das Brot."),
    (first(act("we", "go", "", to("the lake"), tense="future"), TOMORROW),
     "Tomorrow we will go to the lake.", "Morgen werden wir an den See gehen."),
    (first(act("the cat", "sleep", ""), at("the garden")),
     "In the garden the cat sleeps.", "Im Garten schläft die Katze."),
    (first(give("the mother", "tell", "I", "a story", tense="past"), YESTERDAY),
     "Yesterday the mother told me a story.", "Gestern hat die Mutter mir eine Geschichte erzählt."),
    (sentence(link(statement(act("I", "like", "the soup"), accusative(np("the soup"))),
                   both(", but", ", aber"),
                   statement(act("I", "like", "the salad", negation="nicht"),
                             accusative(np("the salad"))))),
     "The soup I like, but the salad I do not like.",
     "Die Suppe mag ich, aber den Salat mag ich nicht."),
    (said(act("Laura", "help", "the man", OFTEN)),
     "Laura often helps the man.", "Laura hilft oft dem Mann."),
    (said(act("the girl", "read", "a novel", tense="progressive")),
     "The girl is reading a novel.", "Das Mädchen liest gerade einen Roman."),
    (said(act("the teacher", "read", "the newspaper", MORNING)),
     "The teacher reads the newspaper in the morning.", "Der Lehrer liest am Morgen die Zeitung."),
    # Perfect with haben and sein, preterite of sein, haben and modals.
    (said(act("Anna", "buy", "a new dress", YESTERDAY, tense="past")),
     "Anna bought a new dress yesterday.", "Anna hat gestern ein neues Kleid gekauft."),
    (said(act("my uncle", "travel", "", TO_OSLO, BY_TRAIN, tense="past")),
     "My uncle traveled to Oslo by train.", "Mein Onkel ist mit dem Zug nach Oslo gereist."),
    (said(act("Peter", "repair", "the radio", Part("already", "schon", "adverb"),
              tense="perfect")),
     "Peter has already repaired the radio.", "Peter hat schon das Radio repariert."),
    (said(act("I", "forget", "the key", tense="past")),
     "I forgot the key.", "Ich habe den Schlüssel vergessen."),
    (said(be("we", "tired", tense="past")), "We were tired.", "Wir waren müde."),
    (said(act("you", "have", "no time", tense="past")),
     "You had no time.", "Du hattest keine Zeit."),
    (said(act("she", "work", "", at("the hospital"), modal="have to", tense="past")),
     "She had to work in the hospital.", "Sie musste im Krankenhaus arbeiten."),
    (said(act("the boys", "play", "", at("the park"), modal="want to", tense="past")),
     "The boys wanted to play in the park.", "Die Jungen wollten im Park spielen."),
    # Modals and future.
    (said(act("the gardener", "carry", "the heavy basket", modal="must")),
     "The gardener must carry the heavy basket.", "Der Gärtner muss den schweren Korb tragen."),
    (said(act("you", "eat", "the cake", modal="may")),
     "You may eat the cake.", "Du darfst den Kuchen essen."),
    (said(act("we", "learn", "a song", modal="would like to")),
     "We would like to learn a song.", "Wir möchten ein Lied lernen."),
    (said(act("he", "pick up", "his son", modal="should")),
     "He should pick up his son.", "Er soll seinen Sohn abholen."),
    (said(act("Maria", "visit", "she", TOMORROW, tense="future")),
     "Maria will visit her tomorrow.", "Maria wird sie morgen besuchen."),
    # Separable verbs.
    (said(act("the cook", "get up", "", half_past(5))),
     "The cook gets up at half past five.", "Der Koch steht um halb sechs auf."),
    (said(act("I", "switch on", "the lamp")), "I switch on the lamp.", "Ich schalte die Lampe ein."),
    (said(act("I", "switch on", thing_pronoun("f"))), "I switch it on.", "Ich schalte sie ein."),
    (said(act("she", "invite", "our nephew")),
     "She invites our nephew.", "Sie lädt unseren Neffen ein."),
    (said(act("the train", "depart", "", tense="past")),
     "The train departed.", "Der Zug ist abgefahren."),
    (said(act("he", "take along", "the umbrella")),
     "He takes along the umbrella.", "Er nimmt den Regenschirm mit."),
    (said(act("the concert", "begin", "", half_past(7))),
     "The concert begins at half past seven.", "Das Konzert fängt um halb acht an."),
    (said(act("you", "throw away", "the old shoes")),
     "You throw away the old shoes.", "Du wirfst die alten Schuhe weg."),
    # Prepositional and reflexive verbs.
    (said(act("the lady", "wait for", "the tram")),
     "The lady waits for the tram.", "Die Dame wartet auf die Straßenbahn."),
    (said(act("they", "talk about", "the problem", tense="progressive")),
     "They are talking about the problem.", "Sie sprechen gerade über das Problem."),
    (said(act("he", "dream of", "a boat")),
     "He dreams of a boat.", "Er träumt von einem Boot."),
    (said(act("the cat", "play with", "the small mouse")),
     "The cat plays with the small mouse.", "Die Katze spielt mit der kleinen Maus."),
    (said(act("the children", "look forward to", "the trip")),
     "The children look forward to the trip.", "Die Kinder freuen sich auf die Reise."),
    (said(act("I", "remember", "this song")),
     "I remember this song.", "Ich erinnere mich an dieses Lied."),
    (said(act("we", "take care of", "the dogs")),
     "We take care of the dogs.", "Wir kümmern uns um die Hunde."),
    (first(act("the guest", "rest", "", tense="past"), YESTERDAY),
     "Yesterday the guest rested.", "Gestern hat sich der Gast ausgeruht."),
    (first(act("he", "complain about", "the weather"), TODAY),
     "Today he complains about the weather.", "Heute beschwert er sich über das Wetter."),
    (said(act("you", "get dressed", "")), "You get dressed.", "Du ziehst dich an."),
    # Places: two-way prepositions and contractions.
    (said(act("Julia", "go", "", to("the school"))),
     "Julia goes to the school.", "Julia geht in die Schule."),
    (said(act("Julia", "work", "", at("the school"))),
     "Julia works in the school.", "Julia arbeitet in der Schule."),
    (said(act("he", "run", "", to("the station"))),
     "He runs to the station.", "Er läuft zum Bahnhof."),
    (said(act("we", "wait", "", at("the station"))),
     "We wait at the station.", "Wir warten am Bahnhof."),
    (said(act("they", "go", "", to("the theater"), tense="past")),
     "They went to the theater.", "Sie sind ins Theater gegangen."),
    (said(act("the farmer", "drive", "", to("the market"))),
     "The farmer drives to the market.", "Der Bauer fährt auf den Markt."),
    (said(act("she", "lay", "the book", on("the table", "acc", "direction"))),
     "She lays the book on the table.", "Sie legt das Buch auf den Tisch."),
    (said(act("the book", "lie", "", on("the table", "dat"))),
     "The book lies on the table.", "Das Buch liegt auf dem Tisch."),
    (said(act("he", "hang", "the clock",
              prepositional("on", "an", np("the wall"), "acc", "direction"))),
     "He hangs the clock on the wall.", "Er hängt die Uhr an die Wand."),
    (said(act("Anna", "live", "", IN_BERLIN)), "Anna lives in Berlin.", "Anna wohnt in Berlin."),
    (said(act("the bags", "stand", "", on("the old benches", "dat"))),
     "The bags stand on the old benches.", "Die Taschen stehen auf den alten Bänken."),
    # Negation.
    (said(act("the girl", "read", "the letter", negation="nicht")),
     "The girl does not read the letter.", "Das Mädchen liest den Brief nicht."),
    (said(act("we", "go", "", to("the park"), TODAY, negation="nicht")),
     "We do not go to the park today.", "Wir gehen heute nicht in den Park."),
    (said(act("he", "call up", "his aunt", negation="nicht", tense="past")),
     "He did not call up his aunt.", "Er hat seine Tante nicht angerufen."),
    (said(act("the farmer", "have", "no horses")),
     "The farmer has no horses.", "Der Bauer hat keine Pferde."),
    (said(act("I", "eat", "no meat")), "I eat no meat.", "Ich esse kein Fleisch."),
    (said(be("the coffee", "hot", negation="nicht")),
     "The coffee is not hot.", "Der Kaffee ist nicht heiß."),
    (said(act("you", "wait for", "the bus", negation="nicht")),
     "You do not wait for the bus.", "Du wartest nicht auf den Bus."),
    # Questions.
    (asked(act("the doctor", "visit", "the sick boy", YESTERDAY, tense="past")),
     "Did the doctor visit the sick boy yesterday?",
     "Hat der Arzt gestern den kranken Jungen besucht?"),
    (asked(act("you", "repair", "my bicycle", modal="can")),
     "Can you repair my bicycle?", "Kannst du mein Fahrrad reparieren?"),
    (asked(act("he", "get up", ""), "when", "wann"),
     "When does he get up?", "Wann steht er auf?"),
    (asked(act("the lamp", "be", ""), "where", "wo"), "Where is the lamp?", "Wo ist die Lampe?"),
    (asked(act("they", "dance", "", tense="progressive"), "why", "warum"),
     "Why are they dancing?", "Warum tanzen sie gerade?"),
    (asked(act("Peter", "help", ""), "whom", "wem"), "Whom does Peter help?", "Wem hilft Peter?"),
    (asked(act("you", "see", "", tense="past"), "whom", "wen"),
     "Whom did you see?", "Wen hast du gesehen?"),
    (asked(act("Anna", "buy", ""), np("which coat").en, np("which coat").de["acc"]),
     "Which coat does Anna buy?", "Welchen Mantel kauft Anna?"),
    (asked(act("they", "need", ""), np("how many chairs").en, np("how many chairs").de["acc"]),
     "How many chairs do they need?", "Wie viele Stühle brauchen sie?"),
    (sentence(subject_question(act("he", "bake", "the cake", tense="past"),
                               grammar.Phrase("who", {"nom": "wer"})), "?"),
     "Who baked the cake?", "Wer hat den Kuchen gebacken?"),
    # Requests and address.
    (sentence(command(act("you", "open", "the window"))),
     "Please open the window.", "Öffne bitte das Fenster."),
    (sentence(command(act("you", "help", "the old man"))),
     "Please help the old man.", "Hilf bitte dem alten Mann."),
    (sentence(command(act("you", "wait for", "I"))),
     "Please wait for me.", "Warte bitte auf mich."),
    (sentence(command(act("you (formal)", "switch off", "the radio"), formal=True)),
     "Please switch off the radio.", "Schalten Sie bitte das Radio aus."),
    (sentence(link(both("Mrs. Weber ,", "Frau Weber ,"),
                   question(act("you (formal)", "help", "we", modal="can"))), "?"),
     "Mrs. Weber, can you help us?", "Frau Weber, können Sie uns helfen?"),
    # Subordinate clauses.
    (sentence(link(statement(act("Maria", "go", "", to("the city"))),
                   after(act("she", "buy", "a hat", modal="want to"), "because", "weil"))),
     "Maria goes to the city because she wants to buy a hat.",
     "Maria geht in die Stadt, weil sie einen Hut kaufen will."),
    (sentence(link(statement(act("he", "say", "")),
                   after(act("the train", "arrive", "", TODAY), "that", "dass"))),
     "He says that the train arrives today.", "Er sagt, dass der Zug heute ankommt."),
    (sentence(link(statement(act("I", "know fact", "", negation="nicht")),
                   after(act("Tim", "sell", "the boat", tense="past"), "whether", "ob"))),
     "I do not know whether Tim sold the boat.", "Ich weiß nicht, ob Tim das Boot verkauft hat."),
    (sentence(clause_before(subordinate(be("Paul", "tired"), ("although", "obwohl")),
                            act("he", "tidy up", "the room"))),
     "Although Paul is tired, he tidies up the room.",
     "Obwohl Paul müde ist, räumt er das Zimmer auf."),
    (sentence(clause_before(subordinate(be("my uncle", "young", tense="past"), ("when", "als")),
                            act("he", "live", "", IN_BERLIN, tense="past"))),
     "When my uncle was young, he lived in Berlin.",
     "Als mein Onkel jung war, hat er in Berlin gewohnt."),
    (sentence(link(statement(act("we", "be", "", at("the garden"))),
                   after(act("the guest", "rest", ""), "while", "während"))),
     "We are in the garden while the guest rests.",
     "Wir sind im Garten, während sich der Gast ausruht."),
    (said(act(with_relative("the man", lambda who: act(who, "live", "", IN_BERLIN)), "sell",
              "old books")),
     "The man who lives in Berlin sells old books.",
     "Der Mann, der in Berlin wohnt, verkauft alte Bücher."),
    (said(be(with_clause(np("the coat"), object_relative(np("the coat"), act(
        "Anna", "buy", "", tense="past"))), "big", ("too", "zu"))),
     "The coat that Anna bought is too big.",
     "Der Mantel, den Anna gekauft hat, ist zu groß."),
    (said(be(with_clause(np("the house"), place_relative(PLACE["house"], np("the house"), act(
        "my aunt", "live", ""))), "old")),
     "The house in which my aunt lives is old.", "Das Haus, in dem meine Tante wohnt, ist alt."),
    (said(act("I", "know", with_relative("the women", lambda who: act(
        who, "take care of", "the garden")))),
     "I know the women who take care of the garden.",
     "Ich kenne die Frauen, die sich um den Garten kümmern."),
    # Infinitives with zu.
    (sentence(link(statement(act("the mechanic", "try", "")),
                   clause_after(infinitive(act("he", "repair", "the car"))))),
     "The mechanic tries to repair the car.", "Der Mechaniker versucht, das Auto zu reparieren."),
    (sentence(link(statement(act("she", "forget", "", tense="past")),
                   clause_after(infinitive(act("she", "switch off", "the lamp"))))),
     "She forgot to switch off the lamp.", "Sie hat vergessen, die Lampe auszuschalten."),
    (sentence(link(statement(act("Jan", "drive", "", to("the airport"))),
                   clause_after(infinitive(act("Jan", "pick up", "his mother"),
                                           ("in order to", "um"))))),
     "Jan drives to the airport in order to pick up his mother.",
     "Jan fährt zum Flughafen, um seine Mutter abzuholen."),
    (sentence(link(both("it is important", "es ist wichtig"),
                   clause_after(infinitive(act("you", "feed", "the birds"))))),
     "It is important to feed the birds.", "Es ist wichtig, die Vögel zu füttern."),
    # Passive.
    (said(act("the old bridge", "build", "", Part("by the king", "vom König", "agent"),
              tense="past", passive=True)),
     "The old bridge was built by the king.", "Die alte Brücke wurde vom König gebaut."),
    (said(act("the plates", "wash", "", MORNING, passive=True)),
     "The plates are washed in the morning.", "Die Teller werden am Morgen gewaschen."),
    # Comparison and possession.
    (said(act("the train", "be", "", Part("faster than the bus", "schneller als der Bus",
                                          "predicate"))),
     "The train is faster than the bus.", "Der Zug ist schneller als der Bus."),
    (said(act("she", "buy", noun_phrase("the", NOUN["picture"], (ADJECTIVE["beautiful"],),
                                        degree="superlative"))),
     "She buys the most beautiful picture.", "Sie kauft das schönste Bild."),
    (said(act("we", "need", noun_phrase("a", NOUN["car"], (ADJECTIVE["old"],),
                                        degree="comparative"))),
     "We need an older car.", "Wir brauchen ein älteres Auto."),
    (said(be(grammar.owned(np("Anna"), NOUN["dog"], (ADJECTIVE["old"],)), "hungry")),
     "Anna's old dog is hungry.", "Annas alter Hund ist hungrig."),
    (said(be(of_phrase(np("the roof"), np("the small house")), "red")),
     "The roof of the small house is red.", "Das Dach des kleinen Hauses ist rot."),
    (said(be(of_phrase(np("the door"), np("my apartment")), "white")),
     "The door of my apartment is white.", "Die Tür meiner Wohnung ist weiß."),
    # Pronouns that agree with a noun named before.
    (said(be(np("the lamp").pronoun(), "expensive", ("too", "zu"))),
     "It is too expensive.", "Sie ist zu teuer."),
    (said(act("Peter", "need", np("the key").pronoun())), "Peter needs it.", "Peter braucht ihn."),
    (said(act("we", "sell", np("the old boat").pronoun())), "We sell it.", "Wir verkaufen es."),
    # Numbers inside a sentence, names.
    (said(act("the library", "have", "one hundred twenty-three books")),
     "The library has one hundred twenty-three books.",
     "Die Bibliothek hat einhundertdreiundzwanzig Bücher."),
    (said(Clause(together(np("Anna"), np("Peter")), VERB["visit"],
                 (accusative(np("their grandmother")),))),
     "Anna and Peter visit their grandmother.", "Anna und Peter besuchen ihre Großmutter."),
    # A long one.
    (sentence(link(
        clause_before(subordinate(be("the weather", "warm"), ("when", "wenn")),
                      act(with_relative("the old doctor", lambda who: act(
                          who, "live", "", at("the village"))), "drive", "", to("the beach"))),
        after(act("he", "visit", "his daughter", modal="want to"), "because", "weil"))),
     "When the weather is warm, the old doctor who lives in the village drives to the beach "
     "because he wants to visit his daughter.",
     "Wenn das Wetter warm ist, fährt der alte Arzt, der im Dorf wohnt, an den Strand, "
     "weil er seine Tochter besuchen will."),
]

NUMBERS = {2: "zwei", 16: "sechzehn", 17: "siebzehn", 21: "einundzwanzig", 30: "dreißig",
           67: "siebenundsechzig", 100: "einhundert", 123: "einhundertdreiundzwanzig",
           1200: "eintausendzweihundert", 9999: "neuntausendneunhundertneunundneunzig",
           4016: "viertausendsechzehn"}
CLOCKS = {(3, 0): ("three o'clock", "drei Uhr"), (1, 0): ("one o'clock", "ein Uhr"),
          (3, 30): ("half past three", "halb vier"), (12, 30): ("half past twelve", "halb eins"),
          (4, 40): ("twenty to five", "zwanzig vor fünf"),
          (1, 15): ("quarter past one", "Viertel nach eins"),
          (12, 45): ("quarter to one", "Viertel vor eins"),
          (7, 25): ("twenty-five past seven", "fünf vor halb acht"),
          (7, 35): ("twenty-five to eight", "fünf nach halb acht")}


class GrammarTest(unittest.TestCase):
    """The grammar gives what a person would write."""

    def test_goldens(self):
        self.assertGreaterEqual(len(GOLDENS), 120)
        for pair, en, de in GOLDENS:
            with self.subTest(en):
                self.assertEqual((pair.en, pair.de), (en, de))

    def test_numbers(self):
        for value, text in NUMBERS.items():
            self.assertEqual(german.number(value), text)
        self.assertEqual(english.number(4016), "four thousand sixteen")

    def test_years(self):
        self.assertEqual((english.year(1984), german.year(1984)),
                         ("nineteen eighty-four", "neunzehnhundertvierundachtzig"))
        self.assertEqual((english.year(1801), german.year(1801)),
                         ("eighteen oh one", "achtzehnhunderteins"))

    def test_clock_times(self):
        for (hour, minute), texts in CLOCKS.items():
            self.assertEqual((english.clock(hour, minute), german.clock(hour, minute)), texts)

    def test_ordinals(self):
        self.assertEqual([german.ordinal(day) for day in (1, 3, 7, 8, 19, 20, 31)],
                         ["erst", "dritt", "siebt", "acht", "neunzehnt", "zwanzigst",
                          "einunddreißigst"])
        self.assertEqual([english.ordinal(day) for day in (1, 12, 22, 30)],
                         ["first", "twelfth", "twenty-second", "thirtieth"])

    def test_ambiguous_past_is_refused(self):
        with self.assertRaises(grammar.Ambiguous):
            statement(replace(act("they", "read", "a book"), tense="past"))


class CorpusTest(unittest.TestCase):
    """The committed files are what the generator writes, and keep its promises."""

    @classmethod
    def setUpClass(cls):
        cls.corpus = generate.Corpus.filled()
        cls.pairs = {name: cls.read_pairs(name) for name in generate.SIZES}

    @staticmethod
    def read_pairs(name):
        sides = [(FOLDER / f"{name}.{language}").read_text(encoding="utf-8").splitlines()
                 for language in ("en", "de")]
        return [Pair(en, de) for en, de in zip(*sides)]

    def test_files_are_up_to_date(self):
        self.assertEqual(generate.check(FOLDER, generate.generate(self.corpus)), [])

    def test_sizes(self):
        self.assertEqual({name: len(pairs) for name, pairs in self.pairs.items()},
                         generate.SIZES)

    def test_no_sentence_occurs_twice_on_either_side(self):
        for side in ("en", "de"):
            sentences = [getattr(pair, side) for pairs in self.pairs.values() for pair in pairs]
            self.assertEqual(len(sentences), len(set(sentences)))

    def test_every_held_back_word_is_known_from_training(self):
        counts = generate.word_counts(self.pairs["train"])
        for name in ("valid", "test"):
            unknown = [pair for pair in self.pairs[name] if not generate.is_known(pair, counts)]
            self.assertEqual(unknown, [])

    def test_half_of_the_test_set_is_novel(self):
        novel = {pair.en for pair in self.corpus.novel}
        for name in ("valid", "test"):
            found = sum(pair.en in novel for pair in self.pairs[name])
            self.assertEqual(found, generate.SIZES[name] // 2)

    def test_no_pattern_dominates(self):
        self.assertLess(max(self.corpus.patterns.values()), 0.08 * len(self.corpus.train))


if __name__ == "__main__":
    unittest.main()
