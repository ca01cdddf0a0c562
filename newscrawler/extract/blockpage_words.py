"""What pages that stand in for an article are known by: headers, marks of their markup, titles, sentences.

Sources: the vendors' documentation of their headers (Cloudflare's `cf-mitigated`, AWS WAF's `x-amzn-waf-action`,
Vercel's `x-vercel-mitigated`), their pages as they are served, and the stock texts of content systems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class StandIn:
    """What a page is instead of the article: the state of its address, and the reason."""

    state: Literal["blocked", "gone"]
    reason: str


Sentences = tuple[tuple[StandIn, tuple[str, ...]], ...]


CHALLENGE, DENIED, CONSENT, LOGIN, MISSING = (
    StandIn("blocked", "challenge or captcha"),
    StandIn("blocked", "access denied"),
    StandIn("blocked", "consent wall"),
    StandIn("blocked", "login wall"),
    StandIn("gone", "soft 404"),
)
FRONT_PAGE = StandIn("gone", "redirected to the front page")

# Header, the values that tell, whose it is. () means any value.
HEADERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("cf-mitigated", ("challenge",), "Cloudflare challenge"),
    ("x-amzn-waf-action", ("challenge", "captcha"), "AWS WAF challenge"),
    ("x-vercel-mitigated", ("challenge", "deny"), "Vercel challenge"),
    ("x-sucuri-block", (), "Sucuri firewall"),
)

# Marks of the challenge's own markup. The vendors' scripts on good pages (`challenge-platform/…/jsd/`,
# `_Incapsula_Resource?SWJIYLWA`, `_pxAppId`) are not among them.
MARKS: tuple[tuple[bytes, str], ...] = (
    (b"_cf_chl_opt", "Cloudflare challenge"),
    (b"cf-browser-verification", "Cloudflare challenge"),
    (b"/orchestrate/chl_", "Cloudflare challenge"),
    (b'id="cf-error-details"', "Cloudflare refusal"),
    (b"ddos-guard/js-challenge", "DDoS-Guard challenge"),
    (b"/.well-known/ddos-guard/", "DDoS-Guard challenge"),
    (b"_Incapsula_Resource?SWUDNSAI", "Incapsula refusal"),
    (b"Incapsula incident ID", "Incapsula refusal"),
    (b"px-captcha", "PerimeterX captcha"),
    (b"captcha-delivery.com", "DataDome captcha"),
    (b"awsWafCookieDomainList", "AWS WAF challenge"),
    (b"/_sec/cp_challenge/", "Akamai challenge"),
    (b"errors.edgesuite.net", "Akamai refusal"),
    (b"__qrator/", "Qrator challenge"),
    (b"/.well-known/sgcaptcha/", "SiteGround captcha"),
    (b"/.well-known/vercel/security/", "Vercel challenge"),
    (b"anubis_challenge", "Anubis challenge"),
    (b"slowAES.decrypt", "cookie challenge"),
    (b"/checkcaptcha", "Yandex captcha"),
)

# Whole titles (a part between separators, or a heading), in lower case, without punctuation and error numbers.
TITLES: Sentences = (
    (
        CHALLENGE,
        (
            "just a moment", "один момент", "nur einen moment", "un instant", "solo un momento", "um momento",
            "bir dakika lütfen", "трохи зачекайте", "请稍候", "attention required", "one moment please", "please wait",
            "ddos guard", "ddos protection", "checking your browser", "checking your browser before accessing",
            "checking if the site connection is secure", "browser check", "проверка браузера",
            "проверка вашего браузера", "проверка безопасности", "security check", "security verification",
            "vercel security checkpoint", "human verification", "verify you are human", "verifying you are human",
            "are you a robot", "are you human", "robot check", "robot or human", "вы не робот", "я не робот",
            "подтвердите что вы не робот", "docaptcha", "captcha", "client challenge", "robot challenge screen",
            "pardon our interruption", "making sure you re not a bot", "bot verification", "bot protection",
        ),
    ),
    (
        DENIED,
        (
            "403", "401", "451", "403 forbidden", "403 access denied", "403 доступ запрещен", "401 unauthorized",
            "451 unavailable for legal reasons", "access denied", "forbidden",
            "access forbidden", "access to this page has been denied",
            "you have been blocked", "sorry you have been blocked", "request blocked", "request rejected",
            "request unsuccessful", "sucuri website firewall", "unavailable for legal reasons", "доступ запрещен",
            "доступ ограничен", "доступ заблокирован", "доступ закрыт", "вы заблокированы", "доступ заборонено",
            "кіруге тыйым салынған", "кіру шектелген", "accès refusé", "acceso denegado", "acesso negado",
            "accesso negato", "zugriff verweigert", "dostęp zabroniony", "erişim engellendi",
        ),
    ),
    (
        CONSENT,
        (
            "before you continue", "we value your privacy", "your privacy choices", "privacy gate", "cookie wall",
            "cookie consent", "consent required", "datenschutzeinstellungen", "согласие на использование cookie",
        ),
    ),
    (
        LOGIN,
        (
            "log in", "login", "sign in", "sign in to continue", "log in to continue", "вход", "войти", "авторизация",
            "вход на сайт", "вход в систему", "кіру", "сайтқа кіру", "увійти", "anmelden", "connexion",
            "iniciar sesión", "zaloguj się", "giriş yap", "subscribe to continue", "subscribe to read",
        ),
    ),
    (
        MISSING,
        (
            "", "not found", "page not found", "file not found", "nothing found", "that page can t be found",
            "this page doesn t exist", "page does not exist", "page no longer exists", "article not found",
            "страница не найдена", "страница не существует", "страницы не существует", "страница удалена",
            "запрашиваемая страница не найдена", "материал не найден", "новость не найдена", "статья не найдена",
            "публикация удалена", "материал удален", "такой страницы нет", "ничего не найдено",
            "бет табылмады", "парақ табылмады", "парақша табылмады", "барак табылган жок", "саҳифа топилмади",
            "sahifa topilmadi", "сторінку не знайдено", "старонка не знойдзена", "seite nicht gefunden",
            "page introuvable", "page non trouvée", "página no encontrada", "pagina non trovata",
            "página não encontrada", "strona nie istnieje", "nie znaleziono strony", "nie znaleziono",
            "sayfa bulunamadı", "stránka nenalezena", "pagina niet gevonden", "sidan hittades inte",
            "页面不存在", "找不到页面", "ページが見つかりません", "페이지를 찾을 수 없습니다", "الصفحة غير موجودة",
        ),
    ),
)  # fmt: skip

# What stands around a message in a title and does not change it.
NUMBERS = frozenset("404 410 http error err code ошибка код қате qate oops упс ой sorry извините".split())

# Sentences of a notice, in lower case; each may stand anywhere in a paragraph.
SENTENCES: Sentences = (
    (
        CHALLENGE,
        (
            "enable javascript and cookies to continue", "checking your browser before accessing",
            "needs to review the security of your connection", "verify you are human by completing",
            "verifying you are human", "please verify you are a human", "press & hold to confirm you are",
            "complete the security check to access", "why do i have to complete a captcha",
            "please turn javascript on and reload the page", "your browser will redirect to your requested content",
            "our systems have detected unusual traffic", "make sure your browser supports javascript and cookies",
            "confirm that you are not a robot", "verify that you are not a robot",
            "запросы отправляли вы, а не робот", "запросы с вашего устройства похожи на автоматические",
            "проверка вашего браузера", "подтвердите, что вы не робот", "подтвердите, что вы человек",
            "для продолжения включите javascript",
        ),
    ),
    (
        DENIED,
        (
            "you don't have permission to access", "you do not have permission to access",
            "your access to this site has been limited", "this website is using a security service to protect itself",
            "you are unable to access", "access to this page has been denied", "request unsuccessful. incapsula",
            "the requested url was rejected", "is not available in your region", "is not available in your country",
            "доступ к сайту ограничен", "доступ к сайту запрещен", "доступ к ресурсу ограничен",
            "доступ к информационному ресурсу ограничен", "доступ к запрашиваемому ресурсу",
            "ваш ip-адрес заблокирован",
        ),
    ),
    (
        CONSENT,
        (
            "we and our partners store and/or access information on a device", "before you continue to ",
            "we value your privacy", "we use cookies and data to", "accept all cookies to continue",
            "to continue, please accept", "мы и наши партнеры храним",
        ),
    ),
    (
        LOGIN,
        (
            "log in to continue reading", "sign in to continue reading", "log in to read", "sign in to read",
            "subscribe to continue reading", "subscribe to read", "to continue reading, ",
            "create a free account to continue", "register to continue reading", "for subscribers only",
            "чтобы продолжить чтение", "чтобы читать дальше", "чтобы прочитать полностью", "чтобы прочитать материал",
            "доступен только подписчикам", "доступна только подписчикам", "доступно только подписчикам",
            "доступен только зарегистрированным", "доступен по подписке",
            "оқуды жалғастыру үшін", "um weiterzulesen", "um den artikel zu lesen", "pour lire la suite",
            "réservé aux abonnés", "para seguir leyendo",
        ),
    ),
    (
        MISSING,
        (
            "the page you are looking for", "the page you requested could not be found", "the requested page could not",
            "it looks like nothing was found at this location", "страница, которую вы ищете",
            "запрашиваемая вами страница", "запрашиваемая страница не", "такой страницы не существует",
            "страница была удалена", "возможно, она была удалена", "сіз іздеген бет",
        ),
    ),
)  # fmt: skip
