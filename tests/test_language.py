"""The language of a text: script, model and declaration, and which of them wins."""

from __future__ import annotations

import io
import sys
import tempfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.language import _arrays, _model, detect_language, language_code

RUSSIAN = "В городе открыли новый мост через реку. Его строили три года, и горожане ждали этого дня с нетерпением."
KAZAKH = "Қалада өзен арқылы өтетін жаңа көпір ашылды. Оны үш жыл салды, тұрғындар бұл күнді асыға күтті."
ENGLISH = (
    "The city has opened a new bridge across the river. It took three years to build, and people were waiting for it."
)
GERMAN = "Die Stadt hat eine neue Brücke über den Fluss eröffnet. Der Bau dauerte drei Jahre, und alle warteten darauf."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (RUSSIAN, "ru"),
        (KAZAKH, "kk"),
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("У місті відкрили новий міст через річку. Його будували три роки, і містяни чекали цього дня.", "uk"),
        ("Шаарда дарыя аркылуу өтүүчү жаңы көпүрө ачылды. Аны үч жыл курушту, тургундар бул күндү күтүштү.", "ky"),
        ("Шаҳарда дарё устидан янги кўприк очилди. Уни уч йил қуришди, аҳоли бу кунни интиқлик билан кутди.", "uz"),
        ("Дар шаҳр пули нав аз болои дарё кушода шуд. Онро се сол сохтанд, сокинон ин рӯзро интизор буданд.", "tg"),
        ("Το δήμος άνοιξε μια νέα γέφυρα", "el"),
        ("시가 새로운 다리를 개통했다", "ko"),
        ("市は新しい橋を開通した", "ja"),
        ("市政府开通了一座新桥", "zh"),
    ],
)
def test_the_text_alone_tells_its_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (RUSSIAN, "en", "ru"),  # another script: a template's default
        (GERMAN, "en-US", "de"),  # the same script, but long enough to be sure
        (KAZAKH, "ru", "kk"),
        (RUSSIAN, "kk", "ru"),  # the Russian edition under the Kazakh edition's template
        ("Мост открыт", "kk", "kk"),  # short, and the script fits
        ("Bridge opened", "ru", "en"),
        ("Мост", "en", None),
        ("Qalada ózen arqyly ótetin jańa kópir ashyldy, ony úsh jyl saldy dep habarlaıdy tilshi", "kk", "kk"),
        ("12 345", "kz", "kk"),
        ("", "ru-RU", "ru"),
        ("", None, None),
        ("12 345", "und", None),
    ],
)
def test_the_declaration_wins_only_where_text_and_script_leave_room(
    text: str, declared: str | None, language: str | None
) -> None:
    assert detect_language(text, declared) == language


def test_small_words_tell_what_the_model_need_not_be_asked() -> None:
    _model.cache_clear()
    assert detect_language(RUSSIAN * 2) == "ru"
    assert detect_language(ENGLISH, "en-GB") == "en"
    assert detect_language(GERMAN, "de") == "de"
    assert _model.cache_info().currsize == 0


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Град Видин отвори нов мост над реката. Строежът продължи три години, а хората чакаха деня с нетърпение.",
         "ru", "bg"),
        ("У місті відкрили новий міст через річку, який будували три роки, і містяни чекали цього дня.", "ru", "uk"),
        ("Byen har åbnet en ny bro over floden. Det tog tre år at bygge den, og folk har ventet på den.", "no", "no"),
        ("Ciudad y río: el puente nuevo se abrió el lunes, y los vecinos que lo esperaban lo cruzan.", "en", "es"),
    ],
)  # fmt: skip
def test_a_declaration_is_not_believed_against_the_small_words(text: str, declared: str, language: str) -> None:
    assert detect_language(text, declared) == language


def test_the_model_is_read_without_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: pytest.fail("a temporary file was made"))
    _model.cache_clear()
    assert detect_language("Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor") == "la"


def test_arrays_are_read_from_where_they_lie() -> None:
    made = {
        "one": np.arange(6, dtype=np.float16).reshape(2, 3),
        "turned": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "none": np.zeros((0, 4), dtype=np.uint16),
        "words": np.array(["ru", "kk"]),
    }
    for write, copied in ((np.savez, False), (np.savez_compressed, True)):
        file = io.BytesIO()
        write(file, **made)
        found = _arrays(file.getvalue())
        assert found.keys() == made.keys()
        assert all(np.array_equal(found[name], made[name]) for name in made)
        assert found["one"].flags.writeable is copied


def test_a_text_in_no_language_has_none() -> None:
    assert (
        detect_language("Zhr kvl mpt xqr wvz trk plm nbv qqd wrt zzk lpo mnh gfd, krt vbn qwz plk mzt hjk wxr tgb.")
        is None
    )


def test_a_kazakh_quotation_does_not_make_a_russian_article_kazakh() -> None:
    assert detect_language(f"{RUSSIAN} «Жаңа көпір салынды», — сказал аким. {RUSSIAN}", "kk") == "ru"


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("ru", "ru"), ("RU-ru", "ru"), ("ru_RU.UTF-8", "ru"), (" en , ru", "en"), ("uz-Cyrl-UZ", "uz"), ("kz", "kk"),
        ("ua", "uk"), ("nb-NO", "no"), ("zh-Hans", "zh"), ("kaz", "kk"), ("und", None), ("", None), (None, None),
        ("русский", None), ("klingonisch", None),
    ],
)  # fmt: skip
def test_a_declared_language_becomes_a_primary_subtag(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code


@given(st.text(max_size=200), st.none() | st.text(max_size=12))
def test_no_text_and_no_declaration_break_it(text: str, declared: str | None) -> None:
    found = detect_language(text, declared)
    assert found is None or found.isalpha()


ARABIC = (
    "عادت العبارة إلى الجزيرة تبحر كل يوم، حسبما أعلنت إدارة الميناء. كان أول من عبر المضيق التلاميذ وساعي البريد "
    "الذي حمل رسائل أسبوعين. ويعد القبطان برحلات في كل طقس ما لم يكن هناك ضباب كثيف، وقالت معلمة المدرسة إنها "
    "انتظرت ذلك منذ الخريف مع الأهالي جميعا."
)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (
            "The plan and the tools: to do a roof, to do a door, to do a window, a budget, a friend, a van.",
            "en",
            "en",
        ),
        (
            "Мэр осмотрел мост. Мостовщики выразили надежду: работы завершатся быстро, движение откроют вечером.",
            None,
            "ru",
        ),
        (
            "Wójt Wołomina otworzył żółtą ławkę. Całość kosztowała złotówkę; kamień dał tamtejszy proboszcz.",
            None,
            "pl",
        ),
        (
            "Ağrı Dağı yolunda çığ düştü; dağcılar güçlükle aşağı indi. Yağışın ardından sağlık ekipleri yola dağıldı.",
            None,
            "tr",
        ),
        (ARABIC, "en", "ar"),
        ("नाव अब हर दिन चलती है, बंदरगाह के दफ़्तर ने बताया। सबसे पहले बच्चे और डाकिया पार गए।", "hi", "hi"),
        ("Kısa: Köprü açıldı, halk köprüyü gördü. Ve çok sevindi.", "tr", "tr"),
        ("Short news", "en", "en"),
    ],
    ids=[
        "beside Slavic small words",
        "letters of Russian alone",
        "a letter of one language",
        "a letter of two",
        "letters of Arabic alone",
        "neighbours only",
        "claim",
        "short",
    ],
)
def test_what_letters_and_small_words_tell_is_told_without_the_model(
    text: str, declared: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language_of = sys.modules[detect_language.__module__]  # the package offers a function under the name of its parent
    monkeypatch.setattr(language_of, "_model", lambda: pytest.fail("the model was read"))
    assert detect_language(text, declared) == language
