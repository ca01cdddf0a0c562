"""What looks like boilerplate and is content: the 36 traps of the catalogue, each in a text of our own.

The numbers are the catalogue's. Every text goes both ways: as blocks of a page, and as a page's plain text.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from newscrawler.boilerplate import clean, clean_text
from newscrawler.items import Article, Block

RU = (
    "Во вторник в областном центре собрались жители трёх районов, сообщает пресс-служба акимата.",
    "Встреча продолжалась около двух часов, и каждый, кто хотел, успел задать свой вопрос.",
)
EN = (
    "People of three districts met in the town hall on Tuesday, according to the mayor's office.",
    "The meeting went on for two hours, and everyone who wished to ask a question was heard.",
)


@dataclass(frozen=True)
class Trap:
    number: int
    stays: tuple[str | Block, ...]
    title: str = "В областном центре прошла встреча с жителями"
    around: tuple[str, str] = RU

    @property
    def blocks(self) -> tuple[Block, ...]:
        before, after = self.around
        own = (one if isinstance(one, Block) else Block("paragraph", one) for one in self.stays)
        return (Block("paragraph", before), *own, Block("paragraph", after))


def linked(before: str, link: str, after: str = "", kind: str = "paragraph") -> Block:
    return Block(kind, before + link + after, ((len(before), len(before) + len(link)),))


TRAPS = [
    Trap(
        1,
        ("Доллар в обменниках города продают по 480 тенге, евро – по 520, рубль – по 5,2.",),
        title="Какой курс доллара и евро в обменниках сегодня",
    ),
    Trap(
        2,
        (
            "Средневзвешенный курс составил 481,5 тенге за доллар.",
            Block("heading", "Курс доллара"),
            "Объём торгов вырос на треть.",
        ),
        title="Курс доллара продолжает расти",
    ),
    Trap(
        3,
        ("Национальный банк установил следующие официальные курсы валют:", "■ курс евро.", "■ курс рубля."),
        title="Установлены официальные курсы валют",
    ),
    Trap(
        4,
        (Block("heading", "Погода"), "Примерск: гроза, +12 градусов", "Образцово: туман, +7 градусов"),
        title="Гроза и туман: погода на сегодня",
    ),
    Trap(6, ("Напомним, прошлой весной мост уже закрывали.", "Ранее сообщалось, что паром отремонтируют.")),
    Trap(7, ("Видео прислали на редакционный WhatsApp-номер +7 700 555 01 01.",)),
    Trap(
        8,
        ('Мошенники пишут в WhatsApp и Telegram: "Подпишитесь на канал и получите выплату".',),
        title="Как обманывают в WhatsApp",
    ),
    Trap(
        9,
        (Block("heading", "Telegram"), "Основатель мессенджера дал первое за семь лет интервью."),
        title="Основатель Telegram дал интервью",
    ),
    Trap(10, ('"Ремонт начнётся в мае", – написал аким в своем Telegram-канале.',)),
    Trap(
        11,
        (
            Block("heading", "Реклама"),
            "Рекламный щит упал на остановку, никто не пострадал.",
            "Реклама на сайте обошлась фирме в миллион.",
        ),
        title="Рекламный щит упал на остановку",
    ),
    Trap(
        12,
        (
            "В комментариях несколько человек написали, что видели аварию.",
            Block("heading", "Комментарии"),
            "Редакция обратилась за комментариями в полицию.",
        ),
        title="О чём спорят в комментариях",
    ),
    Trap(
        13,
        ("Он поделился с нами планами на лето.", "Поделиться хлебом просил каждый второй."),
    ),
    Trap(14, ("Исправить ошибку после казни уже невозможно, напомнил адвокат.",)),
    Trap(
        15,
        (Block("heading", "Опрос"), "Новый опрос по пострадавшим открыли на портале услуг."),
        title="Опрос по пострадавшим от паводка",
    ),
    Trap(16, (linked("Видео заседания можно посмотреть по ", "ссылке", "."),)),
    Trap(17, ("Программа 7-20-25: взнос 20 процентов.", linked("Подробности по ", "ссылке", "."))),
    Trap(18, ("— Example Agency (@exampleagency) April 16, 2031",)),
    Trap(19, ("На фото ниже улица Степная.", "Тренер команды (на фото - в белой форме) не скрывал радости.")),
    Trap(20, ("Издание пишет, что фото: сделано в студии.",)),
    Trap(21, ("ПРИМЕРСК, 5 янв – Степное агентство. Мост через реку откроют весной, заявил подрядчик.",)),
    Trap(22, ("Вопрос: Когда откроют мост?", "Ответ: Весной.", "Ответ")),
    Trap(23, ("Подорожали три вещи:", "■ хлеб", "■ соль", "■ спички")),
    Trap(24, ("Ролик длится минуту, на нём видно всё.",), title="Лось вышел на площадь (ВИДЕО)"),
    Trap(
        25,
        (
            "Референдум пройдёт 15 марта, участки откроют в семь утра.",
            Block("heading", "Референдум"),
            "Готовы все 210 участков.",
        ),
        title="Как пройдёт референдум 15 марта",
    ),
    Trap(
        26,
        (
            Block("heading", "Мост закрыли до весны"),
            "Паром перевезёт всех.",
            Block("heading", "Школу сдали раньше срока"),
            "Уроки начнутся в понедельник.",
        ),
        title="19 сентября: главные новости за 5 минут",
    ),
    Trap(27, ("«Степная газета» пишет о мосте, «Вечерний Примерск» – о ценах на хлеб.",), title="О чём пишут газеты"),
    Trap(28, ("Материалдың толық нұсқасын МЫНА СІЛТЕМЕ арқылы біздің сайттан оқи аласыздар.",)),
    Trap(
        29,
        (Block("heading", "Гороскоп"), "Весы: день хорош для долгих разговоров.", "Рыбы: отложите покупки."),
        title="Гороскоп на неделю",
    ),
    Trap(
        32,
        (
            "Мост закрыт до весны, передает Example.kz со ссылкой на акимат.",
            "Об этом сообщает Example.kz.",
            "Паром отменён, передаёт «Степь 24».",
        ),
    ),
    Trap(33, ("Подробнее читайте в свежем выпуске «Зеркала степи».",)),
    Trap(34, ("Мост закрыли до весны.",), title="Мост закрыли до весны - Новости Примерска"),
    Trap(35, ("Вода подошла к домам в трёх городах:", "Примерск", "Образцово", "Степное")),
    Trap(36, (Block("quote", '"Мы ждали."'), Block("quote", '"Никто не приехал"'))),
]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"trap-{trap.number}")
def test_what_looks_like_boilerplate_stays_in_the_blocks_of_a_page(trap: Trap) -> None:
    for language in ("ru", None):
        found = clean(Article(title=trap.title, language=language, blocks=trap.blocks))
        assert found.blocks == trap.blocks
        assert found.dropped == ()
        assert not found.flags


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"trap-{trap.number}")
def test_what_looks_like_boilerplate_stays_in_the_plain_text_of_a_page(trap: Trap) -> None:
    head = ["Главная", "Новости", "Спорт", "Общество", trap.title, "ПОДЕЛИТЬСЯ", trap.title]
    foot = [
        "Читайте также",
        "Мост закрыли до весны",
        "Паром ходит",
        "Погода",
        "Алматы 3",
        "Астана -3",
        "Редакция Реклама",
    ]
    lines = [block.text for block in trap.blocks]
    found = clean_text("\n".join([*head, *lines, *foot]))
    assert found.title == trap.title
    assert [block.text for block in found.blocks] == lines


def test_5_a_link_line_after_a_forecast_goes_and_the_forecast_stays() -> None:
    """Trap 5: the last line is a link to another page, though the article is about the weather."""
    own = ("В субботу ожидаются снег и метель, температура воздуха опустится до минус пятнадцати.", RU[1])
    link = linked("", "Прогноз погоды по городам Казахстана")
    blocks = (*(Block("paragraph", text) for text in own), Block("heading", "Читайте также"), link)
    found = clean(Article(title="Погода портится", language="ru", blocks=blocks))
    assert found.text == "\n\n".join(own)


def test_30_a_sponsor_s_line_becomes_a_mark_and_its_words_inside_a_sentence_stay() -> None:
    """Trap 30: “Материал предоставлен …” labels the article; it is kept as a mark and in `dropped`."""
    label = "Материал предоставлен акиматом Степной области"
    sentence = "Материал предоставлен суду, заявил адвокат. Заседание перенесли на май."
    blocks = tuple(Block("paragraph", text) for text in (RU[0], sentence, RU[1], label))
    found = clean(Article(language="ru", blocks=blocks))
    assert found.sponsored
    assert found.text == "\n\n".join((RU[0], sentence, RU[1]))
    assert found.dropped == ((label, "rule:sponsored/ru"),)


def test_31_text_and_photo_at_the_end_name_the_author() -> None:
    """Trap 31: “Текст: … Фото: …” is no furniture: it is the author and the photographer."""
    blocks = tuple(Block("paragraph", text) for text in (*RU, "Текст: Анна Примерова Фото: Иван Примеров"))
    found = clean(Article(language="ru", blocks=blocks))
    assert found.authors == ("Анна Примерова",)
    assert found.blocks[-1].kind == "caption"
    assert "Иван Примеров" in found.blocks[-1].text
    assert found.text == "\n\n".join(RU)


def test_33_decided_a_sentence_that_points_to_the_paper_stays_and_a_bare_link_goes() -> None:
    """Trap 33, the border case: see docs/cleaning.md."""
    sentence = Block("paragraph", "Подробнее читайте в свежем выпуске «Зеркала степи».")
    blocks = (*(Block("paragraph", text) for text in RU), sentence, linked("", "Подробнее"))
    assert clean(Article(language="ru", blocks=blocks)).blocks == blocks[:-1]


def test_every_trap_of_the_catalogue_has_its_test() -> None:
    assert sorted([trap.number for trap in TRAPS] + [5, 30, 31]) == list(range(1, 37))


def test_traps_in_english_stay_as_well() -> None:
    stays = (
        "Read more books, the teacher said.",
        "Share prices fell by a third.",
        "By Friday the hall was full.",
        "Related costs rose too.",
    )
    blocks = tuple(Block("paragraph", text) for text in (EN[0], *stays, EN[1]))
    assert clean(Article(language="en", blocks=blocks)).blocks == blocks
