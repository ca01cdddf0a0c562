"""The words that printed dates are made of: months, relative days, units, time zones. One line a language, no code.

Months stand in the order of the year; spellings of one month are parted by a slash: nominative, genitive, short form.
Every spelling is lower-case and without accents on Latin letters, as `dates` folds a text before it looks words up.
"""

from __future__ import annotations

from datetime import timedelta, timezone

MONTH_LINES = {
    "ru": (
        "январь/января/янв февраль/февраля/фев/февр март/марта/мар апрель/апреля/апр май/мая/мае июнь/июня/июн "
        "июль/июля/июл август/августа/авг сентябрь/сентября/сен/сент октябрь/октября/окт ноябрь/ноября/ноя/нояб "
        "декабрь/декабря/дек"
    ),
    "kk": (
        "қаңтар/қаң ақпан/ақп наурыз/нау сәуір/сәу мамыр/мам маусым/мау шілде/шіл тамыз/там қыркүйек/қыр қазан/қаз "
        "қараша/қар желтоқсан/жел"
    ),
    "kk-Latn": (
        "qantar aqpan nauryz/naurız/nauriz sauir mamyr/mamır mausym/mausım shilde/silde tamyz/tamız "
        "qyrkuiek/qyrkuyek/qırkuyek qazan qarasha/qarasa jeltoqsan"
    ),
    "kk-Arab": "قاڭتار اقپان ناۋرىز ءساۋىر/ساۋىر مامىر ماۋسىم شىلدە تامىز قىركۇيەك قازان قاراشا جەلتوقسان",
    "uk": (
        "січень/січня/січ лютий/лютого/лют березень/березня/бер квітень/квітня/кві травень/травня/тра "
        "червень/червня/чер липень/липня/лип серпень/серпня/сер вересень/вересня/вер жовтень/жовтня/жов "
        "листопад/листопада/лис грудень/грудня/гру"
    ),
    "be": (
        "студзень/студзеня люты/лютага сакавік/сакавіка красавік/красавіка май/мая/травень чэрвень/чэрвеня "
        "ліпень/ліпеня жнівень/жніўня верасень/верасня кастрычнік/кастрычніка лістапад/лістапада снежань/снежня"
    ),
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr/sentyabr oktabr/oktyabr noyabr dekabr",
    "uz-Cyrl": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "tg": "январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри",
    "tk": "yanwar fewral mart aprel may iyun iyul awgust sentyabr oktyabr noyabr dekabr",
    "en": (
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
        "november/nov december/dec"
    ),
    "de": (
        "januar/janner/jan/jaenner februar/feb marz/maerz/mrz april/apr mai juni/jun juli/jul august/aug "
        "september/sep/sept oktober/okt november/nov dezember/dez"
    ),
    "fr": "janvier/janv fevrier/fevr mars avril/avr mai juin juillet/juil aout septembre octobre novembre decembre",
    "es": (
        "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago "
        "septiembre/setiembre/sep/set octubre/oct noviembre/nov diciembre/dic"
    ),
    "it": (
        "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set/sett "
        "ottobre/ott novembre/nov dicembre/dic"
    ),
    "pt": (
        "janeiro/jan fevereiro/fev marco/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set "
        "outubro/out novembro/nov dezembro/dez"
    ),
    "nl": (
        "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep oktober/okt "
        "november/nov december/dec"
    ),
    "pl": (
        "styczen/stycznia/sty luty/lutego/lut marzec/marca/mar kwiecien/kwietnia/kwi maj/maja czerwiec/czerwca/cze "
        "lipiec/lipca/lip sierpien/sierpnia/sie wrzesien/wrzesnia/wrz pazdziernik/pazdziernika/paz "
        "listopad/listopada/lis grudzien/grudnia/gru"
    ),
    "cs": (
        "leden/ledna unor/unora brezen/brezna duben/dubna kveten/kvetna cerven/cervna cervenec/cervence srpen/srpna "
        "zari rijen/rijna listopad/listopadu prosinec/prosince"
    ),
    "sv": (
        "januari/jan februari/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug september/sep oktober/okt "
        "november/nov december/dec"
    ),
    "nb": (
        "januar/jan februar/feb mars/mar april/apr mai/maj juni/jun juli/jul august/aug september/sep oktober/okt "
        "november/nov desember/des/december/dec"
    ),
    "fi": (
        "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
        "kesakuuta/kesakuu heinakuuta/heinakuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
        "marraskuuta/marraskuu joulukuuta/joulukuu"
    ),
    "hu": (
        "januar/jan februar/febr marcius/marc aprilis/apr majus/maj junius/jun julius/jul augusztus/aug "
        "szeptember/szept oktober/okt november/nov december/dec"
    ),
    "ro": (
        "ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept "
        "octombrie/oct noiembrie/nov decembrie/dec"
    ),
    "bg": (
        "януари/ян февруари/фев март април/апр май юни юли август/авг септември/септ октомври/окт ноември/ноем "
        "декември/дек"
    ),
    "tr": (
        "ocak/oca subat/sub mart/mar nisan/nis mayıs/mayis/may haziran/haz temmuz/tem agustos/agu eylul/eyl ekim/eki "
        "kasım/kasim/kas aralık/aralik/ara"
    ),
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "sk": (
        "januar/januara februar/februara marec/marca april/aprila maj/maja jun/juna jul/jula august/augusta "
        "september/septembra oktober/oktobra november/novembra december/decembra"
    ),
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "sr-Cyrl": (
        "јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа "
        "септембар/септембра октобар/октобра новембар/новембра децембар/децембра"
    ),
    "lt": (
        "sausio/sausis vasario/vasaris kovo/kovas balandzio/balandis geguzes/geguze birzelio/birzelis liepos/liepa "
        "rugpjucio/rugpjutis rugsejo/rugsejis spalio/spalis lapkricio/lapkritis gruodzio/gruodis"
    ),
    "lv": (
        "janvaris/janvari februaris/februari marts/marta aprilis/aprili maijs/maija junijs/junija julijs/julija "
        "augusts/augusta septembris/septembri oktobris/oktobri novembris/novembri decembris/decembri"
    ),
    "et": "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "el": (
        "ιανουαριοσ/ιανουαριου/ιαν φεβρουαριοσ/φεβρουαριου/φεβ μαρτιοσ/μαρτιου/μαρ απριλιοσ/απριλιου/απρ "
        "μαιοσ/μαιου/μαι ιουνιοσ/ιουνιου/ιουν ιουλιοσ/ιουλιου/ιουλ αυγουστοσ/αυγουστου/αυγ "
        "σεπτεμβριοσ/σεπτεμβριου/σεπ οκτωβριοσ/οκτωβριου/οκτ νοεμβριοσ/νοεμβριου/νοε δεκεμβριοσ/δεκεμβριου/δεκ"
    ),
    "ar": (  # of Egypt and the Gulf, of the Levant, of the Maghreb
        "يناير/جانفي فبراير/شباط/فيفري مارس/آذار/اذار أبريل/ابريل/إبريل/نيسان/أفريل مايو/أيار/ايار/ماي "
        "يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية/يوليوز أغسطس/اغسطس/آب/أوت/غشت سبتمبر/أيلول/ايلول/شتنبر "
        "أكتوبر/اكتوبر نوفمبر/نونبر ديسمبر/دجنبر"
    ),
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "hr": (  # without October, which is November in Polish, Czech and Ukrainian
        "sijecanj/sijecnja veljaca/veljace ozujak/ozujka travanj/travnja svibanj/svibnja lipanj/lipnja srpanj/srpnja "
        "kolovoz/kolovoza rujan/rujna - studeni/studenoga/studenog prosinac/prosinca"
    ),
    "he": (
        "ינואר/בינואר פברואר/בפברואר מרץ/במרץ/מרס/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט "
        "ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר"
    ),
}
# Months in scripts whose words hold signs that are no letters, or stand without spaces between them.
UNPARTED_MONTH_LINES = {
    "hi": "जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "bn": ("জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"),
    "th": (
        "มกราคม/ม.ค. กุมภาพันธ์/ก.พ. มีนาคม/มี.ค. เมษายน/เม.ย. พฤษภาคม/พ.ค. มิถุนายน/มิ.ย. กรกฎาคม/ก.ค. สิงหาคม/ส.ค. "
        "กันยายน/ก.ย. ตุลาคม/ต.ค. พฤศจิกายน/พ.ย. ธันวาคม/ธ.ค."
    ),
}
# The months of the Persian solar calendar, ی typed as in Persian and in Arabic.
PERSIAN_MONTHS = (
    "فروردین/فروردين اردیبهشت/ارديبهشت خرداد تیر/تير مرداد/امرداد شهریور/شهريور مهر آبان/ابان آذر/اذر دی/دي بهمن اسفند"
)
# Months whose names are two words, and one by which each is known.
TWO_WORDS = {
    "كانون الثاني": "يناير",
    "تشرين الأول": "أكتوبر",
    "تشرين الاول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
    "كانون الاول": "ديسمبر",
}

# Days told by their distance from the day of reading.
RELATIVE_DAY_LINES = {
    0: (
        "сегодня бүгін bugin бүгүн бугун имруз today aujourd heute hoy oggi hoje dzisiaj dzis сьогодні dnes idag "
        "bugün bugun днес"
    ),
    -1: "вчера кеше keshe кечээ кеча дируз yesterday gestern ayer ieri ontem hier wczoraj вчора vcera igar dun kecha",
    -2: "позавчера позавчора vorgestern anteayer przedwczoraj",
}

# "3 hours ago": how the words for units begin, and the words that say that it is past.
UNIT_LINES = {
    "minutes": "минут мин хвилин minut min dakika",
    "hours": "час сағат саат годин соат sagat hour hr hrs stund heure hora ora ore godzin timm time uur saat soat",
    "days": "день дня дней дні днів күн кун day tag jour dia giorn dni dzien dag gun",
}
AGO_LINES = {
    "after": "назад бұрын мурда мурун олдин тому ago fa temu sedan siden geleden atras once oldin",
    "before": "vor hace a ha for",
}
ONE_LINE = "час минуту день hour minute a an один одну бір"

# Words behind which a time belongs to another event than the publication.
EDIT_STEMS = (
    *(
        "обновл",
        "измен",
        "отредакт",
        "оновл",
        "жаңарт",
        "updat",
        "edit",
        "modif",
        "correct",
        "aktual",
        "akt.:",
        "geander",
        "geänder",
    ),
    *("mis a jour", "mis à jour", "actualiz", "aggiorn", "zmienion", "zmodyfik", "zmieněn", "upraven", "gewijzigd"),
    *("bijgewerkt", "atualiz", "alterad", "güncel", "guncel", "uppdater", "oppdater", "opdater", "τελευταία ενημέρωση"),
    *("עודכן", "به روز", "به‌روز", "ویرایش", "اپ ڈیٹ", "अपडेट", "আপডেট", "হালনাগাদ", "อัปเดต", "อัพเดต", "แก้ไข", "diperbarui"),
    *(
        "cap nhat",
        "cập nhật",
        "frissit",
        "frissít",
        "paivitetty",
        "päivitetty",
        "muokattu",
        "обновен",
        "промен",
        "azuriran",
    ),
    *("ažuriran", "izmjena", "izmena", "ажуриран"),
    *("τελευταια ενημερωση", "最終更新", "最后更新", "最後更新", "최종수정", "최종 수정", "آخر تحديث", "تم التحديث"),
)
# How words begin that say that what follows is the day of the publication, or who put the text there.
PUBLISHED_STEMS = (
    *("publi", "posted", "written", "date\\b", "datum\\b", "дата\\b", "опублик", "опубл\\b", "размещ", "размест"),
    *("добавл", "добавил", "послан", "прислал", "жариялан", "жарияла", "розміщ", "додано", "надіслан"),
    *(
        "veröffentl",
        "erschien",
        "geschrieben",
        "erstellt",
        "gepostet",
        "eingestellt",
        "posté",
        "inséré",
        "mis en ligne",
    ),
    *("escrito", "enviado por", "fecha\\b", "scritto", "inserito", "postato", "pubbl", "data\\b", "dodano", "dodał"),
    *("wpisan", "opublikow", "utworzon", "zamieszcz", "napisan", "vloženo", "vydáno", "přidáno", "uitgegeven"),
    *("geplaatst", "gepubliceerd", "yayın", "eklenme", "tarih\\b", "αναρτήθηκε", "δημοσι", "γράφτηκε", "συντάχθηκε"),
    *("פורסם", "انتشار", "प्रकाशित", "প্রকাশ", "เผยแพร่", "diterbitkan", "tayang", "xuất bản", "julkaistu", "megjelent"),
    *("közzétéve", "публикуван", "objavljeno", "објављено"),
    *("发表", "發表", "发布", "發布", "投稿", "掲載", "公開日", "기사입력", "등록", "입력", "نشر", "تاريخ"),
)
# And that count how often it was read, as systems do in the line that tells of an article and not of a comment.
READ_STEMS = (
    *("просмотр", "прочтен", "прочитан", "прочит", "показов", "перегляд", "қаралды", "қаралым", "оқылды"),
    *("views", "hits", "reads", "wyświetl", "odsłon", "zobrazen", "přečten", "aufrufe", "gelesen", "lectures"),
    *("visites", "visitas", "lecturas", "visite", "letture", "letto", "leituras", "bekeken", "okunma", "okunmuş"),
    *("görüntülen", "προβολές", "αναγνώσεις", "阅读", "閱讀", "浏览", "瀏覽", "人气", "人氣", "조회", "閲覧"),
    *("المشاهدات", "القراءات"),
)
# What else has a day: a book or record that is reviewed, a member of a forum.
OTHER_EVENTS = (
    *("release date", "erscheinungsdatum", "erscheinungstermin", "kinostart", "дата выхода", "дата релиза"),
    *("date de sortie", "fecha de estreno", "data di uscita", "data premiery"),
    *("registriert", "registered", "registration", "joined", "member since", "mitglied seit", "dabei seit"),
    *("регистрация", "зарегистрирован", "inscrit", "inscription", "iscritto", "registrado", "dołączył", "üyelik"),
    *("発売日", "刊行日", "出版时间", "出版日期", "上映时间", "上映日期", "上映日", "출간일", "개봉일", "발매일"),
    *("注册时间", "註冊時間", "註冊日期", "最后登录", "最後登錄", "登録日", "가입일", "تاريخ التسجيل"),
)


def _hours(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


# Zones by the letters printed behind a time; a name for tz data where the offset changed over the years. Those of two
# letters count behind a.m. or p.m. and where nothing but a sign follows, since "et" is a word elsewhere.
ZONES: dict[str, timezone | str] = {
    "z": _hours(0),
    "utc": _hours(0),
    "ut": _hours(0),
    "gmt": _hours(0),
    "msk": "Europe/Moscow",
    "мск": "Europe/Moscow",
    "msd": _hours(4),
    "et": "America/New_York",
    "est": _hours(-5),
    "edt": _hours(-4),
    "ct": "America/Chicago",
    "cst": _hours(-6),
    "cdt": _hours(-5),
    "mst": _hours(-7),
    "mdt": _hours(-6),
    "pt": "America/Los_Angeles",
    "pst": _hours(-8),
    "pdt": _hours(-7),
    "bst": _hours(1),
    "cet": _hours(1),
    "mez": _hours(1),
    "cest": _hours(2),
    "mesz": _hours(2),
    "eet": _hours(2),
    "eest": _hours(3),
    "jst": _hours(9),
    "kst": _hours(9),
    "aest": _hours(10),
    "aedt": _hours(11),
}
