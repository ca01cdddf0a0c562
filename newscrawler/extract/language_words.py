"""The small words that a text of a language cannot do without: what tells languages of one script apart.

Some twenty of the commonest words a language; a word may stand in several lines, and then counts for each.
"""

from __future__ import annotations

_LINES = {
    "en": "the of and to in is that for was with as on are by be at from this have it not or which were has an but",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
    "fr": "de la le et les des en un du une que est dans qui par pour au il sur pas plus ne avec se son sont cette ce",
    "es": "de la que el en y a los se del las un por con una para es su al lo como más pero sus le ha fue este sobre",
    "it": "di che e la il in un a per è una con non sono del si da le dei alla nel della i come più anche ha gli al lo",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua foi são",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er die om ook als maar bij door naar uit wordt hij",
    "pl": "w i na z się do nie że to jest o jak od za po przez tym co ale dla ma jego są oraz czy był już tego przed",
    "cs": "se na v je a že to s z do o i k by jako ve pro za po ale si jeho jsem podle byl která který jsou nebo bude",
    "sk": "sa na v je a že to s z do o aj k by ako vo pre za po ale si jeho podľa bol ktorá ktorý sú alebo bude",
    "sv": "och i att det som en på är av för med den till har de inte om ett var men från vi han kan så när",
    "no": "og i det er på som en av for til at å med har de ikke den om et var men fra vi han kan så ble også",
    "da": "og i det er på som en af for til at med har de ikke den om et var men fra vi han kan så blev også der",
    "fi": "ja on ei että se oli hän mutta ovat myös joka kun mukaan ole niin kuin sen ovat jo tai vain jos",
    "hu": "a az és hogy nem is egy ez azt de csak meg mint már volt el van még ha ki vagy lesz szerint",
    "ro": "de și în a la cu să din pe nu o care este un mai ce pentru au fost s-a că sunt prin dar ale lui",
    "tr": "ve bir bu da de için ile çok olarak daha olan gibi kadar sonra en ne ama olduğu var ya her",
    "id": "yang dan di ini itu dengan untuk dari pada tidak dalam akan ke juga oleh ada sebagai mereka kami bisa",
    "vi": "và của là có trong cho không được các những với người một này đã để khi đến từ ở",
    "hr": "je i u na se da za su od s a o kao što koji bi iz ne to će nije ali do te sve koja",
    "az": "və bir bu ki da də ilə üçün edir olan onun daha kimi sonra isə etdi olub var hər",
    "et": "ja on ei et see oli ta aga ka kui mis oma ning või seda ole tema kes pole",
    "lt": "ir kad yra į su iš tai bet kaip buvo jis o ar dar apie nuo po per tik",
    "lv": "un ir ka ar no par uz bija kas arī kā lai tas bet pēc vai tika gan",
    "ca": "de la i que el a les els en per amb un una és del no es al ha més com dels però seva",
    "ru": "и в не на что с по это как его из за от для он к но был о то все при так или до их было также после",
    "uk": "і в не на що з та до це як його за від для він але був про у при так або їх було також після є щоб",
    "be": "і ў не на што з па гэта як яго за ад для ён але быў пра у пры так або іх было таксама пасля",
    "bg": "и в не на че с по това как от за да се са той но бил към при така или до които беше също след ще",
    "mk": "и во не на што со по тоа како од за да се тој но беше кон при така или до кои исто по ќе",
    "sr": "и у не на што са по то како од за да се је он али био ка при тако или до који било такође после ће",
    "el": "και το να του η της με που την από για είναι στο των ο τα ότι δεν στη θα τον οι σε τη στην",
}
LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _line in _LINES.items():
    for _word in _line.split():
        LANGUAGES_OF.setdefault(_word, []).append(_code)
KNOWN = frozenset(_LINES)

# Letters that a Cyrillic alphabet lacks: a text with more of them than a foreign name explains is in another language.
LACKING = {"ru": "іїєґўј", "uk": "ыэёъ", "be": "ищъ", "bg": "ыэё", "mk": "ыэёйщьъюя", "sr": "ыэёйщьъюя"}
# Of scripts with one great language: that one, and letters that it lacks and each of the others has.
LACKING_IN = {"ARABIC": ("ar", "پچژگکیەېۆۇټډښګٹڈڑںے"), "BENGALI": ("bn", "ৰৱ")}

# Letters that a language cannot do without and others of its script have not: a text of some length that has none of
# them is in another language.
ACCENTS = {
    "de": "äöüß", "fr": "éèêàçù", "es": "áéíóúñ", "it": "èéàùòì", "pt": "ãçáéíóêõ", "pl": "ąćęłńśźż",
    "cs": "áéíýěščřžůú", "sk": "áéíýščžľťúô", "sv": "åäö", "no": "åæø", "da": "åæø", "fi": "äö", "hu": "áéíóöőúüű",
    "ro": "ăâîșşțţ", "tr": "ışğçöü", "vi": "ạảấầậếềệịốộớợủứừựđơư", "hr": "čšžđ", "az": "əışğçöü", "et": "äõöü",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "ca": "àçéèíòóú",
    "ru": "ыэё", "uk": "іїє", "be": "іў", "bg": "ъ", "mk": "јќѓљњ", "sr": "јћђљњ",
}  # fmt: skip
# Letters that of the languages in its script one alone writes, or after those that stand before it (ğ: ə is none).
ALONE = {
    "ł": "pl", "ř": "cs", "ů": "cs", "ő": "hu", "ț": "ro", "ơ": "vi", "ư": "vi", "ə": "az", "ė": "lt", "ņ": "lv",
    "ğ": "tr",
}  # fmt: skip
