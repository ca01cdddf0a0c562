"""The forms of an English word: plurals and verbs by rule, and a table of those that follow none. Pure."""

from __future__ import annotations

import re

_VOWEL = re.compile("[aeiouy]")
# stop, plan: one vowel between single consonants; the last one is doubled (stopped). Longer words may or may not.
_DOUBLED = re.compile("[aeiou][bdgklmnprtvz]$")
_SHORTEST_STEM = 3
# They look like forms of words that they have little to do with.
_OWN = frozenset("news thus this species series means bus gas lens mars wales paris texas red during being".split())

_IRREGULAR = tuple(
    frozenset(line.split())
    for line in """
arise arises arising arose arisen
be is are was were been being am
bear bears bearing bore borne born
beat beats beating beaten
become becomes becoming became
begin begins beginning began begun
bend bends bending bent
bid bids bidding
bind binds binding bound
bite bites biting bit bitten
bleed bleeds bleeding bled
blow blows blowing blew blown
break breaks breaking broke broken
breed breeds breeding bred
bring brings bringing brought
build builds building built
burn burns burning burned burnt
buy buys buying bought
catch catches catching caught
child children
choose chooses choosing chose chosen
come comes coming came
cost costs costing
crisis crises
deal deals dealing dealt
die dies died dying
dig digs digging dug
do does doing did done
draw draws drawing drew drawn
drink drinks drinking drank drunk
drive drives driving drove driven
eat eats eating ate eaten
fall falls falling fell fallen
feed feeds feeding fed
feel feels feeling felt
fight fights fighting fought
find finds finding found
fly flies flying flew flown
foot feet
forbid forbids forbidding forbade forbidden
forget forgets forgetting forgot forgotten
freeze freezes freezing froze frozen
get gets getting got gotten
give gives giving gave given
go goes going went gone
grow grows growing grew grown
half halves
hang hangs hanging hung hanged
have has having had
hear hears hearing heard
hide hides hiding hid hidden
hit hits hitting
hold holds holding held
keep keeps keeping kept
knife knives
know knows knowing knew known
lay lays laying laid
lead leads leading led
leave leaves leaving left
lend lends lending lent
let lets letting
lie lies lied lying
life lives
lose loses losing lost
make makes making made
man men
mean meaning meant
meet meets meeting met
mouse mice
pay pays paying paid
person persons people
put puts putting
read reads reading
ride rides riding rode ridden
ring rings ringing rang rung
rise rises rising rose risen
run runs running ran
say says saying said
see sees seeing saw seen
seek seeks seeking sought
sell sells selling sold
send sends sending sent
set sets setting
shake shakes shaking shook shaken
shoot shoots shooting shot
show shows showing showed shown
shut shuts shutting
sing sings singing sang sung
sink sinks sinking sank sunk
sit sits sitting sat
sleep sleeps sleeping slept
speak speaks speaking spoke spoken
spend spends spending spent
split splits splitting
spread spreads spreading
stand stands standing stood
steal steals stealing stole stolen
stick sticks sticking stuck
strike strikes striking struck
swear swears swearing swore sworn
swim swims swimming swam swum
take takes taking took taken
teach teaches teaching taught
tell tells telling told
thief thieves
think thinks thinking thought
throw throws throwing threw thrown
tooth teeth
understand understands understanding understood
wake wakes waking woke woken
wear wears wearing wore worn
wife wives
win wins winning won
withdraw withdraws withdrawing withdrew withdrawn
wolf wolves
woman women
write writes writing wrote written
""".strip().splitlines()
)


def forms(word: str) -> tuple[str, ...]:
    """What a headword may become, itself left out."""
    found = [other for family in _IRREGULAR if word in family for other in sorted(family)]
    if found:
        return tuple(other for other in found if other != word)
    found = [f"{word}s", f"{word}es", f"{word}ed", f"{word}ing"]
    if word.endswith("e"):
        found = [f"{word}s", f"{word}d", f"{word[:-1]}ing"]
    elif word.endswith("y"):
        found += [f"{word[:-1]}{end}" for end in ("ies", "ied")]
    elif _DOUBLED.search(word):
        found += [f"{word}{word[-1]}{end}" for end in ("ed", "ing")]
    return tuple(found)


def stems(word: str) -> tuple[str, ...]:
    """The headwords of which this may be a form; most are no words."""
    if word in _OWN:
        return ()
    found = []
    for end, others in (
        ("ies", ("y", "ie")),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(end) and not word.endswith(("ss", "us", "is")):
            stem = word.removesuffix(end)
            found += [stem + other for other in others]
            if end in ("ed", "ing") and stem[-1:] == stem[-2:-1]:
                found.append(stem[:-1])
    return tuple(stem for stem in found if len(stem) >= _SHORTEST_STEM and _VOWEL.search(stem))
