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
    "reporting by, report by, contributed by, interview by, authored by, article, article by, articles by, recipe by",
    "guide by, post by, review by, analysis by, author name, words, guest post by, opinion by, essay by, column by",
    "commentary by, perspective by, editorial by, feature by, contributor, contributors, words and photos by",
    "автор, авторы, автор статьи, автор текста, автор материала, авторы материала, текст, беседовал, беседовала, "
    "беседовали, подготовил, подготовила, подготовили, материал подготовил, материал подготовила, записал, записала, "
    "опубликовал, опубликовала, материал, интервью",
    "мақала авторы, авторы, дайындаған, әзірлеген, мәтін, сұхбаттасқан, тілші, жазған",
    "автори, текст підготував, текст підготувала, підготував, підготувала, розмовляв, розмовляла",
    "von, autor, autoren, autorin, autorin/autor, verfasst von, geschrieben von, text, ein artikel von",
    "ein beitrag von, eine analyse von, ein kommentar von, ein gastbeitrag von, interview, text von, beitrag von",
    "ein interview von, ein text von, blogbeitrag von, blog beitrag von",
    "par, auteur, auteurs, propos recueillis par, publié par, écrit par",
    "por, publicado por, autor/a, autora, autores, texto, texto de, escrito por",
    "di, autore, autrice, testo, testo di, a cura di",
    "door, tekst, av, af, geschreven door, skrevet av, skriven av, napisane przez, scritto da, 作者, 著者, 文, 記者",
    "teksti, autorzy, przez, opracował, opracowała, napisał, napisała, "
    "rozmawiał, rozmawiała, yazan, haber, haberi yazan, yazar, muallif, autoři, szerző, συντάκτης",
    "כתב, מאת, كتب, كتبت, بقلم, الكاتب, الكاتبة, إعداد, تقرير, 投稿者, 글쓴이, 작성자",
    "posté par, inséré par, mis en ligne par, postato da, inserito da, pubblicato da, publicada por, postado por",
    "enviado por, gepostet von, eingestellt von, erstellt von, geplaatst door, gepost door, wpisany przez",
    "dodał, dodała, napsal, napsala, vložil, vložila, publikoval, publikovala, ekleyen, yayınlayan",
    "добавил, добавила, разместил, разместила, прислал, прислала, послано, додав, додала, опублікував, опублікувала",
    "από, ρεπορτάζ, κείμενο, επιμέλεια, γράφει, γράφει ο, γράφει η",
    "γράφτηκε από τον, γράφτηκε από την, γράφτηκε από τη, γράφτηκε από τον/την",
    "συντάχθηκε από τον/την, συντάχθηκε απο τον/την, γράφτηκε από, αναρτήθηκε από, αναρτήθηκε από τον/την",
)
# Of these, what systems print before whoever put a text there: a nickname may follow, in small letters, too.
POSTERS = _phrases(
    "posted by, posté par, inséré par, mis en ligne par, postato da, inserito da, pubblicato da, publicado por",
    "publicada por, postado por, enviado por, gepostet von, eingestellt von, geplaatst door, gepost door",
    "wpisany przez, dodał, dodała, napsal, napsala, vložil, vložila, ekleyen, yayınlayan",
    "добавил, добавила, разместил, разместила, прислал, прислала, послано, додав, додала, опублікував, опублікувала",
    "συντάχθηκε από τον/την, συντάχθηκε απο τον/την, γράφτηκε από, αναρτήθηκε από, αναρτήθηκε από τον/την",
)
# Of these, what stands before a name without a colon, too; the others are words of their own ("Text size").
BY = _phrases(
    "by, written by, reported by, posted by, published by, story by, words by, text by, reporting by, report by",
    "authored by, text von, beitrag von, ein beitrag von, ein interview von, ein text von, blogbeitrag von",
    "blog beitrag von, verfasst von, geschrieben von, ein artikel von, ein gastbeitrag von, publicado por",
    "recipe by, guide by, article by, articles by, post by, review by, analysis by, interview by, contributed by",
    "guest post by, opinion by, essay by, column by, commentary by, perspective by, editorial by, feature by",
    "автор, авторы, автор статьи, автор текста, автор материала, беседовал, беседовала, подготовил, подготовила",
    "подготовили, материал подготовил, материал подготовила, записал, записала, мақала авторы, дайындаған, әзірлеген",
    "von, autor, autorin, autoren, autorin/autor, par, auteur, publié par, écrit par, por, escrito por, di, a cura di",
    "door, av, af, przez, opracował, opracowała, yazan, muallif, scritto da, geschreven door, geschrieben von",
    "posté par, inséré par, mis en ligne par, postato da, inserito da, pubblicato da, publicada por, postado por",
    "enviado por, gepostet von, eingestellt von, geplaatst door, gepost door, wpisany przez",
    "γράφει ο, γράφει η, γράφει ο/η, γράφτηκε από τον, γράφτηκε από την, γράφτηκε από τη, γράφτηκε από τον/την",
    "συντάχθηκε από τον/την, συντάχθηκε απο τον/την, γράφτηκε από, αναρτήθηκε από, αναρτήθηκε από τον/την",
    "كتب, كتبت, بقلم",
)
# How a line begins that tells who posted the article, with a day or a section before the name.
POSTED = _words(
    "posted published submitted written added created veröffentlicht publiziert geschrieben erstellt eingestellt",
    "gespeichert gepostet verfasst publié écrit posté publicado publicada escrito pubblicato scritto inserito",
    "geplaatst opublikowane opublikowano dodane publisert publicerad skrevet",
)
# Labels that begin what is no text: what follows, up to the next label, is somebody else's credit.
CREDIT_LABELS = _words(
    "фото фотограф фотографии видео иллюстрация иллюстрации инфографика коллаж обложка сурет суреттер",
    "photo photos photograph photographs photographer photography image images picture pictures video illustration",
    "illustrations graphic graphics foto fotos bild bilder zdjęcia ilustracja immagini edited editing",
    "редактор редакторы перевод корректор дизайн монтаж symbolbild symbolfoto تصوير",
)
# The same as phrases, which need no colon; and those after which an author comes again.
CREDIT_PHRASES = _phrases(
    "reviewed by, medically reviewed by, clinically reviewed by, expert reviewed by, fact checked by, fact-checked by",
    "edited by, checked by, verified by, updated by, translated by, illustrated by, illustration by, illustrations by",
    "photo by, photos by, photography by, photographs by, image by, images by, video by, graphics by, editing by",
    "foto von, fotos von, bild von, bilder von, video von, illustration von, illustrationen von, foto di, fotos de",
)
AUTHOR_PHRASES = _phrases("written by, words by, text by, story by, reported by, reporting by, authored by")
# Labels that are also parts of names: without a colon they count only before a full name.
PARTICLES = _words("von di av af")
# Labels that are cut off a single word, too, even one in lower case: "by jdoe", "Von Anna".
SHORT_LABELS = _words("by von")

# Between two names.
CONNECTORS = _words(
    "and with и және мен та і й und mit et avec y con e i oraz og och ja en ve va ва жана și és a & + και"
)
# Of these one letter may be a part of a name or title ("Ortega y Gasset", "Vitamin E"): only between full names.
WEAK_CONNECTORS = _words("y e i й a та en ja con with mit и")

# Behind a name: what follows is a place, an employer or a date.
TAILS = _phrases(
    "for, in, at, from, on, under, unter, для, из, aus, für, im gespräch, on behalf of",
    "with agencies, mit agenturen, avec agences",
)
# What a byline says besides names: it ends them even where it stands first.
EVENTS = _phrases(
    "updated, published, posted, last updated, last update, researched by, min read, follow, view bio",
    "all articles, more by, see all, more about",
    "more articles, more posts, view profile, view full profile, learn more, full bio, read bio, read more, about the",
    "all posts, view all, view more, courtesy, advertiser disclosure, categories:, categories :, tags:, filed under",
    "catégories:, catégories :, categorías:",
    "leave a, hinterlasse, schreibe einen, zeige alle, kategorien:, kategorie:, schlagwörter:, view in, abgelegt",
    "datum:, date:, дата:, data publikacji, dodano, data dodania, data utworzenia, utworzono, opublikowano",
    "aktualizacja, odsłon, wyświetleń, дата публикации, дата публікації, просмотров, fecha de publicación",
    "data di pubblicazione, date de publication, data da publicação, vydáno, publikováno, objavljeno, közzétéve",
    "обновлено, опубликовано, все статьи, все материалы, жарияланды, жаңартылды",
    "stand:, aktualisiert, veröffentlicht, mis à jour, publié, actualizado, publicado, aggiornato, pubblicato",
    "ultimo aggiornamento, última actualización, última atualização, dernière mise à jour, zmieniony, ostatnia zmiana",
    "laatst gewijzigd, son güncelleme, τελευταία ενημέρωση, последнее обновление, останнє оновлення",
)

# Words of offices and ranks. A part of a byline made of them alone is no name; before a full name they are cut off.
ROLES = _words(
    "staff senior junior chief deputy assistant associate contributing special political business world national",
    "local",
    "foreign international digital investigative freelance writer reporter correspondent editor",
    "editor-in-chief columnist",
    "journalist contributor producer anchor analyst blogger photographer bureau head desk newsroom news sports sport",
    "economics technology health science culture lifestyle crime opinion breaking multimedia managing executive",
    "professor team editorial board content hub director guest intern trainee agency founder co-founder owner ceo cto",
    "cmo coo president vice expert specialist strategist manager consultant researcher reviewer lead creator advisor",
    "officer author former certified licensed registered fellow research",
    "корреспондент спецкор спецкорреспондент корреспонденты журналист журналистка редактор редактора обозреватель",
    "колумнист репортер репортёр выпускающий главный шеф-редактор специальный собственный наш наша политический",
    "спортивный экономический политолог эксперт внештатный сотрудник ведущий рубрики отдела отдел новостей новости",
    "тілші тілшісі журналисі журналистікасы редакторы бас аға арнайы кореспондент журналістка оглядач оглядачка",
    "редакторка кореспондентка",
    "redakteur redakteurin redaktorin redaktor reporterin korrespondent korrespondentin chefredakteur chefredakteurin",
    "rechtsanwalt rechtsanwältin",
    "autor autorin kolumnist volontär volontärin ressortleiter ressortleiterin freier freie mitarbeiter mitarbeiterin",
    "journaliste rédacteur rédactrice correspondant correspondante envoyé envoyée spécial spéciale reportrice",
    "periodista redactor redactora corresponsal redacción redaccion jefe jefa sección",
    "giornalista redattore redattrice corrispondente inviato inviata",
    "dziennikarz dziennikarka reporterka redaktorka verslaggever redacteur journalista skribent",
    "muhabir muhabiri editör editörü yazarı",
)
# Of these, what ends the name of an office whatever stands before it: "Marketing Director".
LAST_ROLES = _words(
    "writer reporter correspondent editor columnist journalist producer analyst blogger director manager consultant",
    "founder co-founder officer president specialist strategist researcher reviewer advisor корреспондент журналист",
    "редактор обозреватель репортёр репортер redakteur redakteurin korrespondent korrespondentin journaliste",
    "periodista",
)
# And what ends the name of several people: such a name stays whole, and is an organisation's.
TEAMS = _words(
    "team staff desk newsroom news editorial editors bureau board newsdesk contributors redaktion redaktionsteam",
    "university institute universität université universidad università университет институт",
    "редакция",
    "редакциясы редакція rédaction redacción redaccion redazione redakcja redactie toimitus отдел новостей служба",
)
# How organisations are called whose names go on with "for" or "of" and may hold "and": they stay whole.
ORGANISATIONS = tuple(
    _words(
        "center centre institute organization organisation foundation association society council committee",
        "commission campaign network coalition alliance fund department ministry university union academy agency",
        "federation bureau office college school citizens doctors ministerium departement anstalt institut zentrum",
        "amt stiftung verband verein gesellschaft hochschule universität fondation fundación asociación instituto",
        "centro magazin magazine",
    )
)
# Degrees and licences behind a name, without their points.
CREDENTIALS = _words(
    "md do phd dr mba mph rn bsn msn np fnp pa dvm vmd dds dmd cpa cfa cfp esq jd llm msc bsc ma ba ms mfa edd psyd",
    "lcsw lmft",
    "rd rdn ldn cscs cpt dacvb faclm foma dabom facp pt dpt ccc-slp pe pmp jr sr ii iii",
)
# What joins the words of a role: "editor of the week", "отдел новостей и спорта".
ROLE_LINKS = _words("of the and at in for и по der die das für im de la du des e y della")
# Of these, what begins no name: behind a role they lead on to an employer or a place.
LINKS = _words("of at in for on en à für im im beim из по для with")
# Roles written onto the name in scripts without capitals, as in "김민수 기자".
ROLE_ENDINGS = ("기자", "특파원", "논설위원", "記者", "编辑", "记者", "編集委員")

# How newspapers, channels and sites are called in Chinese and Korean.
HAN_HOUSES = tuple(
    _words(
        "晚报 日报 早报 晨报 时报 商报 都市报 晚報 日報 早報 晨報 時報 聯合報 新闻网 新聞網 新聞 通讯社 通訊社",
        "电视台 電視台 周刊 週刊 在线 客户端 일보 신문 뉴스 방송 통신 경제 미디어 타임스 저널 투데이 네이버",
    )
)

# What stands where a name should, and is none.
NOBODY = frozenset(
    _phrases(
        "admin, administrator, editor, author, user, guest, root, webmaster, webteam, moderator, none, null, nil, test",
        "default",
        "undefined, unknown, n/a, na, nobody, anonymous, online, web, super user, superuser, wordpress, wpadmin",
        "site admin, publisher, owner, noc admin, bio, profile, about, article, articles, about the author",
        "contributor",
        "админ, администратор, автор, редактор, неизвестен, без автора, аноним, гость, адмін, адміністратор, red",
        "share, follow, comments, subscribe, email, facebook, twitter, telegram, instagram, linkedin, youtube, print",
        "x, home, news, search, menu, login, sign in, save, listen, sponsored, advertisement, photo, video",
        "bluesky, mastodon, threads, tiktok, pinterest, reddit, whatsapp, like, no author, insights, spotlight, mehr",
    )
)
# What stands there for the people of the house together: an author where nobody else is named.
NEWSROOMS = frozenset(
    _phrases(
        "editors, the editors, staff, the staff, team, editorial, newsroom, news desk, newsdesk, web desk",
        "the editorial board, editorial team",
        "web-отдел, веб-отдел, отдел новостей, служба новостей, служба информации",
        "editorial staff, editorial board, staff writers, staff reporters, agencies",
        "редакция, редакция сайта, редакция портала, пресс-служба, редакциясы, редакция порталы, редакція",
        "redaktion, die redaktion, online-redaktion, redaktionsteam, rédaction, la rédaction, redacción, redaccion",
        "la redacción, redazione, la redazione, redakcja, redactie, de redactie, redaktionen, redakce, szerkesztőség",
        "redaksi, tahriririyat, redactia, redação, da redação, toimitus, haber merkezi, agenturen, agencias, agences",
    )
)

# Newsrooms that sign with one word, so that the word behind a comma is kept.
AGENCIES = _words(
    "reuters afp ap dpa apa ansa efe tass тасс риа рбк интерфакс interfax bloomberg upi pti ians ani xinhua kyodo",
    "yonhap ntb ritzau tt belga anp pap čtk mti kna epd sid sda keystone-sda cnn bbc rfe rfe/rl ria",
    "казинформ kazinform",
    "qazaqparat хабар24 sputnik регнум унн укринформ укрінформ кабар 24.kg akipress анадолу anadolu aa iha dha",
)

# Houses of two words and more, which stand behind a name with nothing between.
HOUSES = frozenset(
    _phrases(
        "associated press, the associated press, bbc news, sky news, fox news, fox news digital, cbs news, abc news",
        "nbc news, itv news, usa today, the guardian, the new york times, the washington post, canadian press",
        "the canadian press",
        "press association, press trust of india, al jazeera, al jazeera english, business insider, xinhua news agency",
        "agence france-presse, deutsche welle, deutsche presse-agentur, риа новости, рбк новости",
    )
)

# Words of companies: such a name is one, whatever commas and "and" it holds.
COMPANIES = _words("gmbh ag kg ltd llc inc plc corp s.a s.r.l srl oy ab as тоо ооо оао зао ао жшс оо медиахолдинг")

# Days of the week, units of time and counts, which stand beside names, too; and what leads from a name to its day.
WEEKDAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag",
    "sonntag lundi mardi mercredi jeudi vendredi samedi dimanche понедельник вторник среда четверг пятница суббота",
    "воскресенье",
)
# The same in languages that write them small, some of which are surnames with a capital: only in small letters.
SMALL_WEEKDAYS = _words(
    "poniedziałek wtorek środa czwartek piątek sobota niedziela lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag",
    "zondag segunda-feira terça-feira quarta-feira quinta-feira sexta-feira понеділок вівторок середа четвер п’ятниця",
    "субота неділя дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі pondělí úterý středa čtvrtek pátek neděle",
)
WHEN = WEEKDAYS | _words(
    "mon tue wed thu fri sat sun min mins minutes minute minuten read am pm uhr hours years ago on st nd rd th vor",
    "stunden tagen",
    "мин минут назад сегодня вчера today yesterday gestern heute comment comments view views share shares follow",
    "kommentar kommentare commentaire commentaires comentario comentarios",
)
# Of months, days and units, what is a name, too: "Jan Novák", "April Jones", "Hoàng Thu Ngân", "Kim Min Ji".
GIVEN = _words("jan april may mai june august mart thu sun mon min")
BEFORE_DAYS = _words("am um le il el on at op dnia den en a à alle ore las o godz v ve в у от від στις")
# Words that no name holds: of links and counts that stand in the same line.
NEVER = _words(
    "login comment comments kommentar kommentare commentaires comentarios комментарии комментариев subscribe",
    "newsletter newsletters profile posts abgelegt expressed",
)

# Words of labels and headings that stand where a name may, in the same two or three words with capitals.
FURNITURE = _words(
    "size time report recorder release press modified updated published featured article story choice journal",
    "information informationen weitere",
    "about us contact support menu section sections category next previous related related: latest top best guide",
    "bio profile fan become follow subscribe alerts email e-mail rss index archive view all posts",
    "tips",
    "weitere verwandte themen artikel pressemitteilung aktuell beitrag eintrag nächster vorheriger meistgelesen",
    "kommentare neuere ältere newer older posts",
    "главная читайте также фото видео реклама обновлено опубликовано подробнее все материалы",
    "ana sayfa künye iletişim accueil contact plan startseite impressum kontakt strona główna inicio portada página",
    "principal contacto página inicial home voorpagina αρχική σελίδα επικοινωνία головна басты бет",
)

# Before the name of a paper.
ARTICLES = _words("the la il lo le les el los der die das de het o a os as den det")

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
