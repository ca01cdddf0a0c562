"""Text whose bytes somebody took for another encoding: told from text that reads well, and put right."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_document
from newscrawler.extract.legibility import legibility
from newscrawler.extract.mojibake import put_right

TEXTS = {
    "ru": "Паром на остров снова ходит каждый день, сообщили в управлении порта. Первыми через пролив переправились "
    "школьники и почтальон, который вёз письма за две недели.",
    "kk": "Аралға баратын паром қайтадан күн сайын жүре бастады, деп хабарлады порт басқармасы. Бұғаздан алғашқы болып "
    "оқушылар мен екі аптаның хаттарын әкелген пошташы өтті.",
    "el": "Το πορθμείο για το νησί κάνει ξανά δρομολόγια κάθε μέρα, ανακοίνωσε το λιμεναρχείο. Πρώτοι πέρασαν οι "
    "μαθητές και ο ταχυδρόμος, που έφερνε γράμματα δύο εβδομάδων.",
    "zh": "前往岛屿的渡轮重新开始每天运行，港口管理处星期一表示。第一批乘客是学生和一名邮递员，他带来了两个星期的信件。"
    "船长说，只要没有浓雾，什么天气都会开船。",
    "zh-Hant": "前往島嶼的渡輪重新開始每天運行，港口管理處星期一表示。第一批乘客是學生和一名郵差，"
    "他帶來了兩個星期的信件。船長說，只要沒有濃霧，什麼天氣都會開船。",
    "ja": "島へ渡るフェリーが再び毎日運航されるようになったと、港湾事務所が月曜日に発表した。最初に海峡を渡ったのは、"
    "学校へ通う子どもたちと、二週間分の手紙を運ぶ郵便配達員だった。",
    "ko": "섬으로 가는 여객선이 다시 매일 운항한다고 항만사무소가 월요일 밝혔다. 가장 먼저 해협을 건넌 것은 학생들과 "
    "두 주 동안 쌓인 편지를 나르는 우편배달부였다.",
    "cs": "Přívoz na ostrov opět jezdí každý den, oznámila správa přístavu. První se přes průliv přepravili žáci a "
    "pošťák, který vezl dopisy za dva týdny. Kapitán slibuje plavby za každého počasí, nebude-li hustá mlha.",
    "tr": "Adaya giden vapur yeniden her gün sefer yapmaya başladı, liman başkanlığı açıkladı. Boğazı ilk geçenler "
    "öğrenciler ve iki haftanın mektuplarını getiren postacı oldu.",
    "ar": "عادت العبارة إلى الجزيرة تبحر كل يوم، حسبما أعلنت إدارة الميناء. كان أول من عبر المضيق التلاميذ وساعي "
    "البريد الذي حمل رسائل أسبوعين.",
    "he": "המעבורת אל האי שבה להפליג מדי יום, הודיעה הנהלת הנמל. הראשונים שחצו את המצר היו התלמידים והדוור, שהביא "
    "מכתבים של שבועיים.",
}
ENCODED = [
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("kk", "kz1048"),
    ("el", "iso8859-7"),
    ("zh", "gb18030"),
    ("zh-Hant", "big5hkscs"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
    ("ko", "cp949"),
    ("cs", "cp1250"),
    ("tr", "cp1254"),
    ("ar", "cp1256"),
    ("he", "cp1255"),
]


def page(text: str) -> str:
    return f"<html><head><title>{text[:40]}</title></head><body><p>{text}</p></body></html>"


def taken_for(encoding: str, body: bytes) -> str:
    """The characters that bytes have in an encoding, and control characters for those that have none."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in body)


@pytest.mark.parametrize(("language", "encoding"), ENCODED)
@pytest.mark.parametrize("western", ["latin-1", "iso8859-15", "cp1252"])
def test_bytes_taken_for_a_western_encoding_are_put_right(language: str, encoding: str, western: str) -> None:
    text = TEXTS[language]
    document = read_document(taken_for(western, page(text).encode(encoding)).encode())
    assert document.root.findtext(".//p") == text
    assert document.flags == ("encoded-twice",)


@pytest.mark.parametrize(
    ("language", "encoding", "other"),
    [
        ("ru", "koi8-r", "cp1251"),
        ("ru", "cp1251", "koi8-r"),
        ("ru", "utf-8", "cp1251"),
        ("ru", "utf-8", "koi8-r"),
        ("kk", "kz1048", "cp1251"),
        ("el", "cp1253", "cp1250"),
        ("zh", "gb18030", "cp1251"),
    ],
)
def test_bytes_taken_for_another_alphabet_are_put_right(language: str, encoding: str, other: str) -> None:
    text = TEXTS[language]
    document = read_document(taken_for(other, page(text).encode(encoding)).encode())
    assert document.root.findtext(".//p") == text
    assert document.flags == ("encoded-twice",)


def test_text_that_was_taken_for_other_encodings_twice_is_put_right() -> None:
    once = taken_for("iso8859-15", page(TEXTS["zh"]).encode("gb18030"))
    document = read_document(taken_for("latin-1", once.encode()).encode())
    assert document.root.findtext(".//p") == TEXTS["zh"]


def test_text_that_its_reader_decoded_wrongly_is_put_right() -> None:
    assert read_document(page(TEXTS["ru"]).encode("cp1251").decode("latin-1")).root.findtext(".//p") == TEXTS["ru"]


@pytest.mark.parametrize(
    "broken", ["Itâ\x80\x99s â\x80\x9chereâ\x80\x9dâ\x80¦", "ItвЂ™s вЂњhereвЂќвЂ¦", "It\x92s \x93here\x94\x85"]
)
def test_a_few_broken_quotes_are_put_right(broken: str) -> None:
    html = page("The ferry sails again. " * 40 + broken + " The captain is glad.")
    text = read_document(html.encode()).root.findtext(".//p") or ""
    assert "It’s “here”…" in text


def test_what_cannot_be_put_right_is_flagged() -> None:
    lossy = taken_for("latin-1", page(TEXTS["zh"]).encode("gb18030")).replace("É", "E").replace("Ö", "O")
    assert put_right(lossy.encode())[1] == ("bad-encoding",)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_reads_well_in_its_own_encoding_and_stays_as_it_is(text: str) -> None:
    assert legibility(text).share > 0.98
    body = page(text).encode()
    assert put_right(body) == (body, ())


@pytest.mark.parametrize(
    "text",
    [
        "Menü: Čeština, Dansk, Español, Français, Íslenska, Magyar, Norsk, Polski, Português, Română, Türkçe, Việt",
        "Die Abgeordnete Aydan Özoğuz sprach für die Fraktion über Flüchtlinge, später grüßte Özoğuz die Gäste. " * 4,
        "Nguyễn Văn Đường được người dân đường phố gọi là “người giữ đường”.",
        "¿Qué pasó? ¡Ñandú! 25 m², 3½ %, § 5, £9, ©2020, 12°, l’été à 7 €",
        "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ · НОВОСТИ · 新闻 · ニュース · חדשות · أخبار",
    ],
)
def test_names_of_many_languages_are_no_fault(text: str) -> None:
    body = page(text).encode()
    assert put_right(body) == (body, ())


@pytest.mark.parametrize(("language", "encoding"), ENCODED)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "koi8-r", "gb2312", "shift_jis", "utf-8", None])
def test_a_page_that_declares_a_wrong_encoding_is_read(language: str, encoding: str, declared: str | None) -> None:
    document = read_document(page(TEXTS[language]).encode(encoding), charset=declared)
    assert (document.root.findtext(".//p"), document.flags) == (TEXTS[language], ())
