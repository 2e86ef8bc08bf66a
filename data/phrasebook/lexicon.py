"""The words of the phrasebook: tables of nouns, adjectives, verbs, names and fixed phrases.

Every English word has one German rendering in the sentences that use it. The tables are plain
text, one word a line with its columns separated by `|`, so that they can be read and extended
without knowing the code.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """A noun in both languages; `classes` say which verbs and adjectives it goes with."""

    en: str
    en_plural: str
    de: str
    de_plural: str
    gender: str  # "m", "f" or "n"
    classes: frozenset
    weak: bool = False  # der Student, den Studenten

    def is_a(self, *classes):
        """Whether the noun belongs to one of the classes."""
        return not self.classes.isdisjoint(classes)


@dataclass(frozen=True)
class Adjective:
    """An adjective; `stem` takes the German endings (teuer: teur-), `classes` name its nouns."""

    en: str
    en_comparative: str
    en_superlative: str
    de: str
    stem: str
    comparative: str
    superlative: str  # the stem of the superlative: ältest-
    classes: frozenset


@dataclass(frozen=True)
class Verb:
    """A verb in both languages with what it governs.

    English: `en`, `past`, `participle`, a particle ("get up") and a preposition ("wait for").
    German: `de` is the infinitive without its separable prefix, `changed` the stem of the second
    and third person where the vowel changes, `case` what the object takes, after `de_preposition`
    where there is one.
    """

    key: str
    en: str
    past: str
    en_participle: str
    particle: str
    preposition: str
    de: str
    prefix: str
    changed: str
    participle: str
    auxiliary: str  # "haben" or "sein"
    reflexive: bool
    de_preposition: str
    case: str  # "acc", "dat" or "" without an object
    subjects: frozenset
    objects: frozenset


@dataclass(frozen=True)
class Place:
    """A place with its prepositions: where one is (`at`) and where one goes (`to`)."""

    noun: Noun
    en_at: str
    de_at: str
    de_to: str


def rows(table):
    """The rows of a text table as lists of stripped columns."""
    lines = (line for line in table.strip().splitlines() if line.strip())
    return [[column.strip() for column in line.split("|")] for line in lines]


def words(text):
    """The set of the words of a column; "-" stands for none."""
    return frozenset(word for word in text.split() if word != "-")


# --- Nouns: English | plural | German | plural | gender | classes. `weak` marks the n-declension.
# A noun of class `mass` has no plural and no indefinite article; one of class `several` is spoken
# of in the plural, one of class `single` only with "the".

_NOUNS = """
man | men | Mann | Männer | m | person adult
woman | women | Frau | Frauen | f | person adult
boy | boys | Junge | Jungen | m | person weak young
girl | girls | Mädchen | Mädchen | n | person young
child | children | Kind | Kinder | n | person young
baker | bakers | Bäcker | Bäcker | m | person adult job
cook | cooks | Koch | Köche | m | person adult job
doctor | doctors | Arzt | Ärzte | m | person adult job
teacher | teachers | Lehrer | Lehrer | m | person adult job
farmer | farmers | Bauer | Bauern | m | person adult job weak
student | students | Student | Studenten | m | person adult job weak
neighbor | neighbors | Nachbar | Nachbarn | m | person adult weak
colleague | colleagues | Kollege | Kollegen | m | person adult weak
tourist | tourists | Tourist | Touristen | m | person adult weak
policeman | policemen | Polizist | Polizisten | m | person adult job weak
customer | customers | Kunde | Kunden | m | person adult weak
gardener | gardeners | Gärtner | Gärtner | m | person adult job
painter | painters | Maler | Maler | m | person adult job
waiter | waiters | Kellner | Kellner | m | person adult job
waitress | waitresses | Kellnerin | Kellnerinnen | f | person adult job
nurse | nurses | Krankenschwester | Krankenschwestern | f | person adult job
actress | actresses | Schauspielerin | Schauspielerinnen | f | person adult job
saleswoman | saleswomen | Verkäuferin | Verkäuferinnen | f | person adult job
lady | ladies | Dame | Damen | f | person adult
guest | guests | Gast | Gäste | m | person adult
mechanic | mechanics | Mechaniker | Mechaniker | m | person adult job
musician | musicians | Musiker | Musiker | m | person adult job
king | kings | König | Könige | m | person adult single
queen | queens | Königin | Königinnen | f | person adult single
mother | mothers | Mutter | Mütter | f | relative adult
father | fathers | Vater | Väter | m | relative adult
sister | sisters | Schwester | Schwestern | f | relative sibling
brother | brothers | Bruder | Brüder | m | relative sibling
aunt | aunts | Tante | Tanten | f | relative adult
uncle | uncles | Onkel | Onkel | m | relative adult
grandmother | grandmothers | Großmutter | Großmütter | f | relative adult
grandfather | grandfathers | Großvater | Großväter | m | relative adult
son | sons | Sohn | Söhne | m | relative sibling
daughter | daughters | Tochter | Töchter | f | relative sibling
nephew | nephews | Neffe | Neffen | m | relative sibling weak
niece | nieces | Nichte | Nichten | f | relative sibling
dog | dogs | Hund | Hunde | m | animal pet
cat | cats | Katze | Katzen | f | animal pet
horse | horses | Pferd | Pferde | n | animal
bird | birds | Vogel | Vögel | m | animal
cow | cows | Kuh | Kühe | f | animal
rabbit | rabbits | Kaninchen | Kaninchen | n | animal pet
bear | bears | Bär | Bären | m | animal wild weak
lion | lions | Löwe | Löwen | m | animal wild weak
monkey | monkeys | Affe | Affen | m | animal wild weak
elephant | elephants | Elefant | Elefanten | m | animal wild weak
duck | ducks | Ente | Enten | f | animal
mouse | mice | Maus | Mäuse | f | animal
goat | goats | Ziege | Ziegen | f | animal
donkey | donkeys | Esel | Esel | m | animal
apple | apples | Apfel | Äpfel | m | food fruit
pear | pears | Birne | Birnen | f | food fruit
cherry | cherries | Kirsche | Kirschen | f | food fruit several
banana | bananas | Banane | Bananen | f | food fruit
tomato | tomatoes | Tomate | Tomaten | f | food fruit
potato | potatoes | Kartoffel | Kartoffeln | f | food vegetable several
egg | eggs | Ei | Eier | n | food vegetable several
carrot | carrots | Karotte | Karotten | f | food vegetable several
cake | cakes | Kuchen | Kuchen | m | food baked
cookie | cookies | Keks | Kekse | m | food baked several
soup | soups | Suppe | Suppen | f | food dish
salad | salads | Salat | Salate | m | food dish
bread | - | Brot | - | n | food baked mass
cheese | - | Käse | - | m | food mass
fish | - | Fisch | - | m | food dish mass
meat | - | Fleisch | - | n | food dish mass
rice | - | Reis | - | m | food dish mass
butter | - | Butter | - | f | food mass
honey | - | Honig | - | m | food mass
water | - | Wasser | - | n | drink mass
milk | - | Milch | - | f | drink mass
coffee | - | Kaffee | - | m | drink mass hotdrink
tea | - | Tee | - | m | drink mass hotdrink
juice | - | Saft | - | m | drink mass
beer | - | Bier | - | n | drink mass
wine | - | Wein | - | m | drink mass
lemonade | - | Limonade | - | f | drink mass
coat | coats | Mantel | Mäntel | m | clothes
dress | dresses | Kleid | Kleider | n | clothes
shirt | shirts | Hemd | Hemden | n | clothes
hat | hats | Hut | Hüte | m | clothes
jacket | jackets | Jacke | Jacken | f | clothes
skirt | skirts | Rock | Röcke | m | clothes
shoe | shoes | Schuh | Schuhe | m | clothes several
blouse | blouses | Bluse | Blusen | f | clothes
sweater | sweaters | Pullover | Pullover | m | clothes
scarf | scarves | Schal | Schals | m | clothes
cap | caps | Mütze | Mützen | f | clothes
belt | belts | Gürtel | Gürtel | m | clothes
book | books | Buch | Bücher | n | reading thing lying print
letter | letters | Brief | Briefe | m | reading lying written
newspaper | newspapers | Zeitung | Zeitungen | f | reading lying print
magazine | magazines | Zeitschrift | Zeitschriften | f | reading lying print
poem | poems | Gedicht | Gedichte | n | reading written
novel | novels | Roman | Romane | m | reading written print
story | stories | Geschichte | Geschichten | f | reading written
postcard | postcards | Postkarte | Postkarten | f | reading lying written
report | reports | Bericht | Berichte | m | reading written
key | keys | Schlüssel | Schlüssel | m | thing lying
bag | bags | Tasche | Taschen | f | thing luggage
suitcase | suitcases | Koffer | Koffer | m | thing luggage
umbrella | umbrellas | Regenschirm | Regenschirme | m | thing
clock | clocks | Uhr | Uhren | f | thing machine hanging
picture | pictures | Bild | Bilder | n | thing hanging
mirror | mirrors | Spiegel | Spiegel | m | thing hanging
ball | balls | Ball | Bälle | m | thing lying toy
doll | dolls | Puppe | Puppen | f | thing toy
knife | knives | Messer | Messer | n | thing lying kitchenware
fork | forks | Gabel | Gabeln | f | thing lying kitchenware
spoon | spoons | Löffel | Löffel | m | thing lying kitchenware
plate | plates | Teller | Teller | m | thing kitchenware standing
cup | cups | Tasse | Tassen | f | thing kitchenware standing
glass | glasses | Glas | Gläser | n | thing kitchenware standing
bottle | bottles | Flasche | Flaschen | f | thing standing
vase | vases | Vase | Vasen | f | thing standing
lamp | lamps | Lampe | Lampen | f | thing device standing
candle | candles | Kerze | Kerzen | f | thing standing
basket | baskets | Korb | Körbe | m | thing standing
gift | gifts | Geschenk | Geschenke | n | thing lying
camera | cameras | Kamera | Kameras | f | thing machine lying
computer | computers | Computer | Computer | m | thing device machine standing
radio | radios | Radio | Radios | n | thing device machine standing
blanket | blankets | Decke | Decken | f | thing lying
pillow | pillows | Kissen | Kissen | n | thing lying
ring | rings | Ring | Ringe | m | thing lying
pencil | pencils | Bleistift | Bleistifte | m | thing lying
ticket | tickets | Fahrkarte | Fahrkarten | f | lying ticket
flower | flowers | Blume | Blumen | f | flower
rose | roses | Rose | Rosen | f | flower
tree | trees | Baum | Bäume | m | tree
table | tables | Tisch | Tische | m | furniture surface
chair | chairs | Stuhl | Stühle | m | furniture surface standing
desk | desks | Schreibtisch | Schreibtische | m | furniture surface
shelf | shelves | Regal | Regale | n | furniture surface
bed | beds | Bett | Betten | n | furniture
sofa | sofas | Sofa | Sofas | n | furniture
cupboard | cupboards | Schrank | Schränke | m | furniture
carpet | carpets | Teppich | Teppiche | m | furniture
bench | benches | Bank | Bänke | f | furniture surface
car | cars | Auto | Autos | n | vehicle machine own
bus | buses | Bus | Busse | m | vehicle transport line
train | trains | Zug | Züge | m | vehicle transport line
bicycle | bicycles | Fahrrad | Fahrräder | n | vehicle machine own
ship | ships | Schiff | Schiffe | n | vehicle transport
boat | boats | Boot | Boote | n | vehicle own
truck | trucks | Lastwagen | Lastwagen | m | vehicle machine own
motorcycle | motorcycles | Motorrad | Motorräder | n | vehicle machine own
tram | trams | Straßenbahn | Straßenbahnen | f | vehicle transport
door | doors | Tür | Türen | f | opening
window | windows | Fenster | Fenster | n | opening
gate | gates | Tor | Tore | n | opening
roof | roofs | Dach | Dächer | n | housepart
wall | walls | Wand | Wände | f | housepart
piano | pianos | Klavier | Klaviere | n | instrument
guitar | guitars | Gitarre | Gitarren | f | instrument
violin | violins | Geige | Geigen | f | instrument
flute | flutes | Flöte | Flöten | f | instrument
concert | concerts | Konzert | Konzerte | n | event show
movie | movies | Film | Filme | m | topic show
party | parties | Party | Partys | f | event
wedding | weddings | Hochzeit | Hochzeiten | f | event
trip | trips | Reise | Reisen | f | event topic
vacation | vacations | Urlaub | Urlaube | m | event topic
exam | exams | Prüfung | Prüfungen | f | event topic
game | games | Spiel | Spiele | n | event show
song | songs | Lied | Lieder | n | song topic
question | questions | Frage | Fragen | f | problem
problem | problems | Problem | Probleme | n | problem topic
plan | plans | Plan | Pläne | m | topic plan
weather | - | Wetter | - | n | mass weather
time | - | Zeit | - | f | mass abstract
money | - | Geld | - | n | mass abstract
"""

# --- Places: a noun's columns, then English `at`, German `at` (dative) and German `to`.

_PLACES = """
kitchen | kitchens | Küche | Küchen | f | place room | in | in | in
garden | gardens | Garten | Gärten | m | place | in | in | in
park | parks | Park | Parks | m | place sight | in | in | in
school | schools | Schule | Schulen | f | place building | in | in | in
city | cities | Stadt | Städte | f | place town | in | in | in
village | villages | Dorf | Dörfer | n | place town | in | in | in
forest | forests | Wald | Wälder | m | place | in | in | in
office | offices | Büro | Büros | n | place room | in | in | in
library | libraries | Bibliothek | Bibliotheken | f | place building | in | in | in
museum | museums | Museum | Museen | n | place building sight | in | in | in
hotel | hotels | Hotel | Hotels | n | place building | in | in | in
restaurant | restaurants | Restaurant | Restaurants | n | place building | in | in | in
church | churches | Kirche | Kirchen | f | place building sight | in | in | in
hospital | hospitals | Krankenhaus | Krankenhäuser | n | place building | in | in | in
theater | theaters | Theater | Theater | n | place building sight | in | in | in
castle | castles | Schloss | Schlösser | n | place building sight | in | in | in
bakery | bakeries | Bäckerei | Bäckereien | f | place building | in | in | in
factory | factories | Fabrik | Fabriken | f | place building | in | in | in
house | houses | Haus | Häuser | n | place building home | in | in | in
room | rooms | Zimmer | Zimmer | n | place room home | in | in | in
apartment | apartments | Wohnung | Wohnungen | f | place room home | in | in | in
market | markets | Markt | Märkte | m | place | at | auf | auf
station | stations | Bahnhof | Bahnhöfe | m | place building | at | an | zu
airport | airports | Flughafen | Flughäfen | m | place | at | an | zu
lake | lakes | See | Seen | m | place | at | an | an
river | rivers | Fluss | Flüsse | m | place | at | an | an
beach | beaches | Strand | Strände | m | place | on | an | an
farm | farms | Bauernhof | Bauernhöfe | m | place | on | auf | auf
island | islands | Insel | Inseln | f | place | on | auf | auf
bridge | bridges | Brücke | Brücken | f | place sight | on | auf | auf
"""

# --- Adjectives: English (comparative, superlative) | German | noun classes.
# German extras in parentheses: attributive stem, comparative, superlative stem.

_ADJECTIVES = """
old older oldest | alt (alt älter ältest) | person relative animal thing furniture vehicle reading clothes building town sight home instrument opening
young younger youngest | jung (jung jünger jüngst) | person animal sibling
new newer newest | neu | thing furniture vehicle clothes building home office room instrument machine reading opening plan
big bigger biggest | groß (groß größer größt) | animal thing furniture vehicle town building home sight fruit tree room opening
small smaller smallest | klein | person animal thing furniture vehicle town building home fruit room opening flower
beautiful - - | schön | clothes flower town sight home place song event picture poem
red - - | rot | clothes flower fruit vehicle luggage cup candle roof
blue - - | blau | clothes vehicle luggage vase cup opening
green - - | grün | clothes vehicle luggage bottle pear apple opening
white - - | weiß | clothes vehicle flower furniture plate rabbit opening
black - - | schwarz | clothes vehicle luggage pet umbrella horse
yellow - - | gelb | clothes flower vehicle pear umbrella
brown - - | braun | clothes luggage pet horse cow bear furniture
expensive - - | teuer (teur teurer teuerst) | clothes thing vehicle furniture wine restaurant hotel ticket instrument home
cheap cheaper cheapest | billig | clothes thing vehicle furniture ticket hotel restaurant home
heavy heavier heaviest | schwer | luggage furniture basket machine lying
clean cleaner cleanest | sauber (sauber sauberer sauberst) | clothes kitchenware room opening hotel
dirty dirtier dirtiest | schmutzig | clothes kitchenware vehicle room opening
empty - - | leer | bottle glass cup luggage basket room
modern - - | modern | building home furniture machine kitchen
comfortable - - | bequem | sofa bed chair shoe hotel
long longer longest | lang (lang länger längst) | letter story novel trip report coat skirt scarf bridge river poem
short shorter shortest | kurz (kurz kürzer kürzest) | letter story trip report skirt poem movie
warm warmer warmest | warm (warm wärmer wärmst) | coat jacket sweater scarf cap blanket room water milk weather
cold colder coldest | kalt (kalt kälter kältest) | drink room soup weather
hot hotter hottest | heiß (heiß heißer heißest) | hotdrink soup weather milk
dark darker darkest | dunkel (dunkl dunkler dunkelst) | room forest house
bright brighter brightest | hell | room lamp
soft softer softest | weich | pillow blanket bed sofa sweater scarf bread
interesting - - | interessant | reading topic show museum city
boring - - | langweilig (langweilig langweiliger langweiligst) | reading show
important - - | wichtig | letter exam question problem plan report
difficult - - | schwierig | exam question problem game
easy easier easiest | einfach | exam question problem
exciting - - | spannend (spannend spannender spannendst) | reading show trip
fresh fresher freshest | frisch | food flower juice milk
sweet sweeter sweetest | süß (süß süßer süßest) | fruit baked drink
delicious - - | lecker | food
ripe riper ripest | reif | fruit
fast faster fastest | schnell | vehicle horse machine
slow slower slowest | langsam | vehicle donkey computer
loud louder loudest | laut | radio machine party vehicle
quiet quieter quietest | ruhig | place village
famous - - | berühmt (berühmt berühmter berühmtest) | job sight hotel restaurant novel song king queen
friendly friendlier friendliest | freundlich | person relative
happy happier happiest | glücklich | person relative
sad sadder saddest | traurig | person song story movie
rich richer richest | reich | adult
poor poorer poorest | arm (arm ärmer ärmst) | adult
tired - - | müde (müd müder müdest) | person relative animal
hungry hungrier hungriest | hungrig | person animal
strong stronger strongest | stark (stark stärker stärkst) | man boy elephant bear lion horse coffee mechanic
clever cleverer cleverest | klug (klug klüger klügst) | person relative pet monkey
polite politer politest | höflich | person
sick sicker sickest | krank (krank kränker kränkst) | person relative animal
lazy lazier laziest | faul | person relative cat donkey
brave braver bravest | mutig | person
funny funnier funniest | lustig | person relative story movie monkey
wild wilder wildest | wild | wild horse
high higher highest | hoch (hoh höher höchst) | tree wall shelf bridge
"""

# --- Verbs: English past participle | German | changed stem | participle | auxiliary | object
# | subject classes | object classes. English "get +up" has a particle, "wait _for" a preposition;
# German "auf+stehen" is separable. The object column: acc, dat, "auf acc" or "-".

_VERBS = """
buy bought bought | kaufen | - | gekauft | haben | acc | person | food clothes thing furniture own print ticket flower instrument
sell sold sold | verkaufen | - | verkauft | haben | acc | adult | food clothes thing furniture own print ticket flower instrument home
see saw seen | sehen | sieh | gesehen | haben | acc | person | animal person vehicle sight
read read read | lesen | lies | gelesen | haben | acc | person | reading
write wrote written | schreiben | - | geschrieben | haben | acc | person | written
eat ate eaten | essen | iss | gegessen | haben | acc | person | food
drink drank drunk | trinken | - | getrunken | haben | acc | person | drink
bake baked baked | backen | - | gebacken | haben | acc | person | baked
cook cooked cooked | kochen | - | gekocht | haben | acc | person | dish vegetable
wash washed washed | waschen | wäsch | gewaschen | haben | acc | person | clothes fruit own
carry carried carried | tragen | träg | getragen | haben | acc | person | luggage basket ticket chair
wear wore worn | tragen | träg | getragen | haben | acc | person | clothes
find found found | finden | - | gefunden | haben | acc | person | thing animal clothes ticket
look _for looked looked | suchen | - | gesucht | haben | acc | person | thing pet clothes ticket home
repair repaired repaired | reparieren | - | repariert | haben | acc | adult | machine vehicle opening roof instrument
clean cleaned cleaned | putzen | - | geputzt | haben | acc | person | opening shoe room mirror
open opened opened | öffnen | - | geöffnet | haben | acc | person | opening luggage letter bottle gift
close closed closed | schließen | - | geschlossen | haben | acc | person | opening luggage
paint painted painted | malen | - | gemalt | haben | acc | person | picture flower tree sight
forget forgot forgotten | vergessen | vergiss | vergessen | haben | acc | person | thing ticket clothes
lose lost lost | verlieren | - | verloren | haben | acc | person | key ring ticket umbrella ball camera hat cap scarf game
love loved loved | lieben | - | geliebt | haben | acc | person | animal relative sight song flower
know knew known | kennen | - | gekannt | haben | acc | person | person song story sight
visit visited visited | besuchen | - | besucht | haben | acc | person | person relative sight school
meet met met | treffen | triff | getroffen | haben | acc | person | person relative
ask asked asked | fragen | - | gefragt | haben | acc | person | adult
watch watched watched | beobachten | - | beobachtet | haben | acc | person | animal person
hear heard heard | hören | - | gehört | haben | acc | person | song instrument bird dog
learn learned learned | lernen | - | gelernt | haben | acc | person | song poem
need needed needed | brauchen | - | gebraucht | haben | acc | person | thing clothes furniture ticket machine money time
feed fed fed | füttern | - | gefüttert | haben | acc | person | animal
build built built | bauen | - | gebaut | haben | acc | adult | boat house furniture bridge
rent rented rented | mieten | - | gemietet | haben | acc | adult | home boat car bicycle
order ordered ordered | bestellen | - | bestellt | haben | acc | adult | dish drink cake
greet greeted greeted | begrüßen | - | begrüßt | haben | acc | person | person relative
plan planned planned | planen | - | geplant | haben | acc | adult | trip party wedding vacation
discuss discussed discussed | besprechen | besprich | besprochen | haben | acc | adult | problem plan exam
sing sang sung | singen | - | gesungen | haben | acc | person | song
switch +on switched switched | ein+schalten | - | eingeschaltet | haben | acc | person | device
switch +off switched switched | aus+schalten | - | ausgeschaltet | haben | acc | person | device
pick +up picked picked | ab+holen | - | abgeholt | haben | acc | adult | relative person luggage ticket
call +up called called | an+rufen | - | angerufen | haben | acc | person | person relative
invite invited invited | ein+laden | läd | eingeladen | haben | acc | person | person relative
try +on tried tried | an+probieren | - | anprobiert | haben | acc | person | clothes
put +on put put | an+ziehen | - | angezogen | haben | acc | person | clothes
take +along took taken | mit+nehmen | nimm | mitgenommen | haben | acc | person | camera umbrella ball book blanket luggage pet
bring +along brought brought | mit+bringen | - | mitgebracht | haben | acc | person | food drink reading toy gift
throw +away threw thrown | weg+werfen | wirf | weggeworfen | haben | acc | person | clothes reading bottle
tidy +up tidied tidied | auf+räumen | - | aufgeräumt | haben | acc | person | room kitchen cupboard
give +back gave given | zurück+geben | gib | zurückgegeben | haben | acc | person | key book ring camera umbrella ball ticket suitcase
help helped helped | helfen | hilf | geholfen | haben | dat | person | person relative
thank thanked thanked | danken | - | gedankt | haben | dat | person | person relative
follow followed followed | folgen | - | gefolgt | sein | dat | person | person relative animal
answer answered answered | antworten | - | geantwortet | haben | dat | person | person relative
trust trusted trusted | vertrauen | - | vertraut | haben | dat | person | person relative
congratulate congratulated congratulated | gratulieren | - | gratuliert | haben | dat | person | person relative
listen _to listened listened | zu+hören | - | zugehört | haben | dat | person | person relative
belong _to belonged belonged | gehören | - | gehört | haben | dat | - | person relative
wait _for waited waited | warten | - | gewartet | haben | auf acc | person | transport person relative
think _of thought thought | denken | - | gedacht | haben | an acc | person | event relative problem
talk _about talked talked | sprechen | sprich | gesprochen | haben | über acc | person | topic event reading
laugh _about laughed laughed | lachen | - | gelacht | haben | über acc | person | story movie monkey
dream _of dreamed dreamed | träumen | - | geträumt | haben | von dat | person | event home animal car boat
play _with played played | spielen | - | gespielt | haben | mit dat | person | toy pet
sleep slept slept | schlafen | schläf | geschlafen | haben | - | person animal | -
work worked worked | arbeiten | - | gearbeitet | haben | - | adult | -
play played played | spielen | - | gespielt | haben | - | child | -
dance danced danced | tanzen | - | getanzt | haben | - | person | -
wait waited waited | warten | - | gewartet | haben | - | person | -
live lived lived | wohnen | - | gewohnt | haben | - | person | -
study studied studied | studieren | - | studiert | haben | - | adult | -
go went gone | gehen | - | gegangen | sein | - | person | -
come came come | kommen | - | gekommen | sein | - | person | -
run ran run | laufen | läuf | gelaufen | sein | - | person animal | -
drive drove driven | fahren | fähr | gefahren | sein | - | adult | -
travel traveled traveled | reisen | - | gereist | sein | - | adult | -
fly flew flown | fliegen | - | geflogen | sein | - | person | -
hike hiked hiked | wandern | - | gewandert | sein | - | person | -
swim swam swum | schwimmen | - | geschwommen | sein | - | person animal | -
get +up got gotten | auf+stehen | - | aufgestanden | sein | - | person | -
wake +up woke woken | auf+wachen | - | aufgewacht | sein | - | person | -
fall +asleep fell fallen | ein+schlafen | schläf | eingeschlafen | sein | - | person | -
come +back came come | zurück+kommen | - | zurückgekommen | sein | - | person | -
go +out went gone | aus+gehen | - | ausgegangen | sein | - | person | -
arrive arrived arrived | an+kommen | - | angekommen | sein | - | transport person | -
depart departed departed | ab+fahren | fähr | abgefahren | sein | - | transport | -
begin began begun | an+fangen | fäng | angefangen | haben | - | event show | -
end ended ended | enden | - | geendet | haben | - | event show | -
hurry hurried hurried | sich beeilen | - | beeilt | haben | - | person | -
sit +down sat sat | sich setzen | - | gesetzt | haben | - | person | -
rest rested rested | sich aus+ruhen | - | ausgeruht | haben | - | person | -
get +dressed got gotten | sich an+ziehen | - | angezogen | haben | - | person | -
look +forward _to looked looked | sich freuen | - | gefreut | haben | auf acc | person | event show
remember remembered remembered | sich erinnern | - | erinnert | haben | an acc | person | event person story song
complain _about complained complained | sich beschweren | - | beschwert | haben | über acc | adult | weather exam hotel restaurant
take_care _of took taken | sich kümmern | - | gekümmert | haben | um acc | adult | relative animal garden child
give gave given | geben | gib | gegeben | haben | acc | person | thing reading ticket flower fruit
show showed shown | zeigen | - | gezeigt | haben | acc | person | picture sight reading camera home
send sent sent | schicken | - | geschickt | haben | acc | person | letter postcard gift flower report
lend lent lent | leihen | - | geliehen | haben | acc | person | umbrella own book camera suitcase
tell told told | erzählen | - | erzählt | haben | acc | person | story
lay laid laid | legen | - | gelegt | haben | acc | person | lying
put put put | stellen | - | gestellt | haben | acc | person | standing
hang hung hung | hängen | - | gehängt | haben | acc | person | hanging
stand stood stood | stehen | - | gestanden | haben | - | standing | -
lie lay lain | liegen | - | gelegen | haben | - | lying | -
rain rained rained | regnen | - | geregnet | haben | - | - | -
snow snowed snowed | schneien | - | geschneit | haben | - | - | -
have had had | haben | - | gehabt | haben | acc | person | thing pet clothes own home instrument time money problem question sibling
like liked liked | mögen | - | gemocht | haben | acc | person | food drink animal person sight song
be was been | sein | - | gewesen | sein | - | - | -
cost cost cost | kosten | - | gekostet | haben | - | - | -
say said said | sagen | - | gesagt | haben | - | person | -
think thought thought | glauben | - | geglaubt | haben | - | person | -
hope hoped hoped | hoffen | - | gehofft | haben | - | person | -
know_fact knew known | wissen | - | gewusst | haben | - | person | -
try tried tried | versuchen | - | versucht | haben | - | person | -
promise promised promised | versprechen | versprich | versprochen | haben | - | person | -
"""

MALE_NAMES = """Peter Paul Thomas Martin David Daniel Jan Tim Simon Jakob Oskar Emil Anton Karl
Robert Stefan Michael Otto Ben Leon""".split()
FEMALE_NAMES = """Anna Maria Julia Laura Sarah Lena Emma Clara Eva Nina Sophie Marie Hannah Lisa
Paula Ida Frieda Greta Helga Monika""".split()
LAST_NAMES = """Weber Schneider Fischer Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann
Schwarz Zimmermann Braun Hartmann Lange Krause Lehmann Vogel Keller""".split()
CITIES = """Berlin Hamburg Bremen Leipzig Dresden Frankfurt Stuttgart Dortmund Bonn Kiel Rostock
Erfurt Heidelberg Freiburg Potsdam Paris London Madrid Oslo Lyon Boston Dublin Helsinki
Budapest""".split()

# English | German | days
MONTHS = rows("""
January | Januar | 31
February | Februar | 28
March | März | 31
April | April | 30
May | Mai | 31
June | Juni | 30
July | Juli | 31
August | August | 31
September | September | 30
October | Oktober | 31
November | November | 30
December | Dezember | 31
""")

WEEKDAYS = rows("""
Monday | Montag
Tuesday | Dienstag
Wednesday | Mittwoch
Thursday | Donnerstag
Friday | Freitag
Saturday | Samstag
Sunday | Sonntag
""")

# Time phrases: English | German, by the tenses they go with.
HABITUAL_TIMES = rows("""
in the morning | am Morgen
in the afternoon | am Nachmittag
in the evening | am Abend
at night | in der Nacht
on the weekend | am Wochenende
every day | jeden Tag
every morning | jeden Morgen
every evening | jeden Abend
every week | jede Woche
after work | nach der Arbeit
before breakfast | vor dem Frühstück
after lunch | nach dem Mittagessen
""")
SEASONS = rows("""
in spring | im Frühling
in summer | im Sommer
in fall | im Herbst
in winter | im Winter
every month | jeden Monat
every year | jedes Jahr
""")
PAST_TIMES = rows("""
yesterday | gestern
last week | letzte Woche
last month | letzten Monat
last year | letztes Jahr
last summer | letzten Sommer
last winter | letzten Winter
yesterday evening | gestern Abend
this morning | heute Morgen
""")
FUTURE_TIMES = rows("""
tomorrow | morgen
next week | nächste Woche
next month | nächsten Monat
next year | nächstes Jahr
the day after tomorrow | übermorgen
this evening | heute Abend
""")
FREQUENCIES = rows("""
often | oft
always | immer
sometimes | manchmal
rarely | selten
usually | meistens
""")
# Units of time: English | German dative, as in "vor drei Tagen".
TIME_UNITS = dict(rows("""
minutes | Minuten
hours | Stunden
days | Tagen
weeks | Wochen
months | Monaten
years | Jahren
"""))

# Adjectives by what can be said with them.
COLORS = words("red blue green white black yellow brown")
ABSOLUTE = COLORS | words("empty ripe fresh")  # neither compared nor made stronger
EXCESSIVE = words("""old young big small expensive heavy dirty long short warm cold hot dark bright
soft boring difficult loud fast slow sweet high""")  # something can be too ...
GOOD = words("""beautiful new modern comfortable interesting delicious sweet clean cheap famous funny
fast exciting warm bright big""")
BAD = words("expensive heavy dirty boring slow loud small cold short long dark hot old big")
OPPOSITES = [words(pair) for pair in ("cheap expensive", "clean dirty", "new old", "big small",
             "interesting boring", "exciting boring", "fast slow", "bright dark", "warm cold",
             "warm hot", "sad funny", "young old", "long short", "hot cold", "modern old",
             "sick strong", "funny boring")]


def _noun(columns):
    en, en_plural, de, de_plural, gender, classes = columns[:6]
    classes = words(classes)
    names = classes - {"weak"} | {en}
    return Noun(en, en_plural, de, de_plural, gender, names, "weak" in classes)


def _adjective(columns):
    english, german, classes = columns
    en, comparative, superlative = english.split()
    if comparative == "-":
        comparative, superlative = "more " + en, "most " + en
    de, _, forms = german.partition(" (")
    link = "e" if de.endswith(("t", "d", "s", "ß", "sch", "eu")) else ""
    regular = (de, de + "er", de + link + "st")
    stem, higher, highest = forms.rstrip(")").split() if forms else regular
    return Adjective(en, comparative, superlative, de, stem, higher, highest, words(classes))


def _verb(columns):
    english, german, changed, participle, auxiliary, governed, subjects, objects = columns
    *head, past, en_participle = english.split()
    mark = {word[0]: word[1:] for word in head[1:]}
    reflexive = german.startswith("sich ")
    prefix, _, infinitive = german.replace("sich ", "").rpartition("+")
    preposition, _, case = governed.replace("-", "").rpartition(" ")
    return Verb(key=english_key(head), en=head[0].partition("_")[0], past=past,
                en_participle=en_participle,
                particle=english_particle(head), preposition=mark.get("_", ""),
                de=infinitive, prefix=prefix, changed=changed.replace("-", ""),
                participle=participle, auxiliary=auxiliary, reflexive=reflexive,
                de_preposition=preposition, case=case,
                subjects=words(subjects), objects=words(objects))


def english_key(head):
    """The name of a verb in the code: "take care of", "get up", "know fact"."""
    return " ".join(word.lstrip("+_").replace("_", " ") for word in head)


def english_particle(head):
    """What follows the inflected English word: "up", "forward", "care"."""
    inner = head[0].partition("_")[2]
    if inner == "fact":  # "know fact" is "know" before a that-clause
        return ""
    return inner or "".join(word[1:] for word in head[1:] if word[0] == "+")


PLACES = [Place(_noun(row), *row[6:]) for row in rows(_PLACES)]
NOUNS = [_noun(row) for row in rows(_NOUNS)] + [place.noun for place in PLACES]
ADJECTIVES = [_adjective(row) for row in rows(_ADJECTIVES)]
VERBS = [_verb(row) for row in rows(_VERBS)]

NOUN = {noun.en: noun for noun in NOUNS}
ADJECTIVE = {adjective.en: adjective for adjective in ADJECTIVES}
VERB = {verb.key: verb for verb in VERBS}
PLACE = {place.noun.en: place for place in PLACES}
