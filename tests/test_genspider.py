"""`scrapy genspider -t news` writes a site's file that works as it stands."""

from articles import article_page, list_page


def test_a_generated_spider_crawls_its_site(web, news):
    web.page("/town/a-story-about-the-town-well-61/", article_page("A story about the town well"))
    web.page("/", list_page(("/town/a-story-about-the-town-well-61/", "A story")))
    news.run("genspider", "-t", "news", "courier", "https://www.courier.example/")
    file = news.folder / "courier.py"
    source = file.read_text(encoding="utf-8")
    assert 'domain="courier.example"' in source
    assert len(source.splitlines()) <= 40
    host = web.url.removeprefix("http://")
    described = source.replace('domain="courier.example"', f'domain="{host}", start_urls=("{web.url}/",)')
    file.write_text(described.replace("title=()", 'title=("main h1",)'), encoding="utf-8")
    done = news.run("runspider", "courier.py")
    assert "courier: 1 new" in done.stdout
    assert news.rows("SELECT title, site FROM articles_view") == [("A story about the town well", host)]


def test_a_file_that_is_no_spider_is_refused(news):
    (news.folder / "nothing.py").write_text("x = 1\n", encoding="utf-8")
    assert "holds no spider class" in news.run("runspider", "nothing.py", code=2).stderr
    assert "nowhere.py" in news.run("runspider", "nowhere.py", code=2).stderr


def test_a_plain_spider_is_told_from_ours(news):
    news.run("genspider", "-t", "basic", "plain", "plain.example")
    assert "is no NewsSpider" in news.run("runspider", "plain.py", code=2).stderr
