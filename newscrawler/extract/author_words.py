"""The words round authors' names: labels before them, roles and places behind them, names that are none.

All lower-case. One line a language where languages differ; a word in several languages stands once.
"""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


def _phrases(*lines: str) -> tuple[str, ...]:
    """Phrases parted by commas, longest first, so that the longest one is cut off."""
    return tuple(sorted((one.strip() for line in lines for one in line.split(",")), key=len, reverse=True))


# Before a name: with a colon, or with a space where the word can only be a label.
LABELS = _phrases(
    "by, written by, reported by, posted by, published by, story by, words by, text by, author, authors, "
    "reporting by, report by, contributed by, interview by",
    "автор, авторы, автор статьи, автор текста, автор материала, авторы материала, текст, беседовал, беседовала, "
    "беседовали, подготовил, подготовила, подготовили, материал подготовил, материал подготовила, записал, записала, "
    "опубликовал, опубликовала, материал, интервью",
    "мақала авторы, авторы, дайындаған, әзірлеген, мәтін, сұхбаттасқан, тілші, жазған",
    "автори, текст підготував, текст підготувала, підготував, підготувала, розмовляв, розмовляла",
    "von, autor, autoren, autorin, text, ein artikel von, ein beitrag von, eine analyse von, ein kommentar von, "
    "ein gastbeitrag von, interview",
    "par, auteur, auteurs, propos recueillis par, publié par, écrit par",
    "por, autor/a, autora, autores, texto, texto de, escrito por",
    "di, autore, autrice, testo, testo di, a cura di",
    "door, tekst, av, af, teksti, autorzy, przez, opracował, opracowała, napisał, napisała, "
    "rozmawiał, rozmawiała, yazan, haber, haberi yazan, yazar, muallif, autoři, szerző, συντάκτης",
)
# Labels that begin what is no text: what follows, up to the next label, is somebody else's credit.
CREDIT_LABELS = _words(
    "фото фотограф фотографии видео иллюстрация иллюстрации инфографика коллаж обложка сурет суреттер",
    "photo photos photograph photographs photographer photography image images picture pictures video illustration",
    "illustrations graphic graphics foto fotos bild bilder zdjęcia ilustracja immagini edited editing",
    "редактор редакторы перевод корректор дизайн монтаж",
)
# Labels that are also parts of names: without a colon they count only before a full name.
PARTICLES = _words("von di av af")

# Between two names.
CONNECTORS = _words(
    "and with и және мен та і й und mit et avec y con e i oraz og och ja en ve va ва жана și és a & + και"
)
# Of these one letter may be a part of a name or title ("Ortega y Gasset", "Vitamin E"): only between full names.
WEAK_CONNECTORS = _words("y e i й a та en ja con with mit и")

# Behind a name: what follows is a place, an employer or a date.
TAILS = _phrases("for, in, at, from, для, из, aus")
# What a byline says besides names: it ends them even where it stands first.
EVENTS = _phrases(
    "updated, published, posted, last updated, min read, follow, view bio, all articles, more by, see all",
    "обновлено, опубликовано, все статьи, все материалы, жарияланды, жаңартылды",
    "stand:, aktualisiert, veröffentlicht, mis à jour, publié, actualizado, publicado, aggiornato, pubblicato",
)

# Words of offices and ranks. A part of a byline made of them alone is no name; before a full name they are cut off.
ROLES = _words(
    "staff senior junior chief deputy assistant associate contributing special political business world national local",
    "foreign international digital investigative freelance writer reporter correspondent editor",
    "editor-in-chief columnist",
    "journalist contributor producer anchor analyst blogger photographer bureau head desk newsroom news sports sport",
    "economics technology health science culture lifestyle crime opinion breaking multimedia managing executive",
    "professor team editorial board content hub director guest intern trainee agency",
    "корреспондент спецкор спецкорреспондент корреспонденты журналист журналистка редактор редактора обозреватель",
    "колумнист репортер репортёр выпускающий главный шеф-редактор специальный собственный наш наша политический",
    "спортивный экономический политолог эксперт внештатный сотрудник ведущий рубрики отдела отдел новостей новости",
    "тілші тілшісі журналисі журналистікасы редакторы бас аға арнайы кореспондент журналістка оглядач оглядачка",
    "редакторка кореспондентка",
    "redakteur redakteurin redaktorin redaktor reporterin korrespondent korrespondentin chefredakteur chefredakteurin",
    "autor autorin kolumnist volontär volontärin ressortleiter ressortleiterin freier freie mitarbeiter mitarbeiterin",
    "journaliste rédacteur rédactrice correspondant correspondante envoyé envoyée spécial spéciale reportrice",
    "periodista redactor redactora corresponsal redacción redaccion jefe jefa sección",
    "giornalista redattore redattrice corrispondente inviato inviata",
    "dziennikarz dziennikarka reporterka redaktorka verslaggever redacteur journalista skribent",
    "muhabir muhabiri editör editörü yazarı",
)
# What joins the words of a role: "editor of the week", "отдел новостей и спорта".
ROLE_LINKS = _words("of the and at in for и по der die das für im de la du des e y della")
# Roles written onto the name in scripts without capitals, as in "김민수 기자".
ROLE_ENDINGS = ("기자", "특파원", "논설위원", "記者", "编辑", "记者", "編集委員")

# What stands where a name should, and is none.
NOBODY = frozenset(
    _phrases(
        "admin, administrator, editor, editors, staff, author, user, guest, root, webmaster, moderator",
        "none, null, nil",
        "undefined, unknown, n/a, na, anonymous, nobody, test, default, editorial, newsroom, news desk",
        "newsdesk, online",
        "web, super user, superuser, wordpress, wpadmin, site admin, publisher, owner, editorial team, editorial staff",
        "редакция, админ, администратор, автор, редактор, неизвестен, без автора, аноним, гость, редакция сайта",
        "пресс-служба, редакциясы, редакция порталы, редакція, адмін, адміністратор",
        "redaktion, die redaktion, online-redaktion, red, redaktionsteam, rédaction, la rédaction",
        "redacción, redaccion",
        "la redacción, redazione, la redazione, redakcja, redactie, de redactie, redaktionen, redakce, szerkesztőség",
        "redaksi, tahriririyat, redactia, redação, da redação, toimitus, haber merkezi, agencies, agenturen, agencias",
        "share, follow, read more, comments, subscribe, email, facebook, twitter, telegram, instagram",
    )
)

# Newsrooms that sign with one word, so that the word behind a comma is kept.
AGENCIES = _words(
    "reuters afp ap dpa apa ansa efe tass тасс риа рбк интерфакс interfax bloomberg upi pti ians ani xinhua kyodo",
    "yonhap ntb ritzau tt belga anp pap čtk mti kna epd sid sda keystone-sda cnn bbc rfe rfe/rl ria",
    "казинформ kazinform",
    "qazaqparat хабар24 sputnik регнум унн укринформ укрінформ кабар 24.kg akipress анадолу anadolu aa iha dha",
)

# Words of companies: such a name is one, whatever commas and "and" it holds.
COMPANIES = _words("gmbh ag kg ltd llc inc plc corp s.a s.r.l srl oy ab as тоо ооо оао зао ао жшс оо медиахолдинг")

# Places that reports are sent from, which stand beside names.
PLACES = frozenset(
    _phrases(
        "астана, алматы, алма-ата, шымкент, караганда, бишкек, ташкент, душанбе, ашхабад, москва, киев",
        "минск, қарағанды",
        "astana, almaty, bishkek, tashkent, moscow, london, berlin, brussels, washington, beijing, kyiv",
        "istanbul, ankara",
        "new york, new delhi, los angeles, san francisco, washington d.c, washington dc, hong kong",
        "tel aviv, cape town",
        "buenos aires, mexico city, são paulo, rio de janeiro, kuala lumpur, абу-даби, нур-султан, санкт-петербург",
        "нижний новгород, ростов-на-дону, усть-каменогорск, алматинская область, den haag",
        "frankfurt am main, abu dhabi",
    )
)
