"""What pages say of themselves in many languages: missing, walled, for subscribers, for sale; and what sounds so."""

from __future__ import annotations

import pytest

from sources.checking.classify import Answer, classify
from sources.checking.missing import LANGUAGES
from sources.checking.outcomes import Outcome
from sources.checking.pages import read_page

ADDRESS = "http://example.org/stories/2024"
STORY = "<p>" + "The ministry said on Monday that four helicopters had been sold under the contract of 2015. " * 8


def outcome_of(title: str, body: str) -> Outcome:
    html = (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a> News</nav>"
        f"<main>{body}</main><footer>Imprint</footer></body></html>"
    ).encode()
    page = read_page(html, content_type="text/html; charset=utf-8")
    return classify(Answer(url=ADDRESS, final_url=ADDRESS, hops=(), status=200, size=len(html), page=page))[0]


MISSING = {
    "en": "We can’t seem to find the page you wanted.",
    "de": "Die Seite, die Sie suchen, existiert leider nicht mehr.",
    "fr": "Désolé, cette page n’existe plus.",
    "es": "No hemos encontrado la página que buscas.",
    "pt": "A página que você procura não existe.",
    "ca": "La pàgina no s’ha trobat.",
    "it": "La pagina richiesta non è stata trovata.",
    "ro": "Pagina cerută nu există.",
    "nl": "Deze pagina bestaat niet meer.",
    "af": "Die bladsy is nie gevind nie.",
    "sv": "Sidan du letar efter finns inte.",
    "da": "Siden, du leder efter, findes ikke.",
    "fi": "Etsimääsi sivua ei löytynyt.",
    "et": "Lehte ei leitud.",
    "lv": "Lapa nav atrasta.",
    "lt": "Puslapis nerastas.",
    "pl": "Nie znaleziono takiej strony.",
    "cs": "Požadovaná stránka nebyla nalezena.",
    "hu": "A keresett oldal nem található.",
    "sl": "Stran, ki jo iščete, ne obstaja.",
    "hr": "Tražena stranica nije pronađena.",
    "ru": "К сожалению, такой страницы больше нет.",
    "uk": "Сторінку не знайдено.",
    "bg": "Страницата не е намерена.",
    "sr": "Страница није пронађена.",
    "el": "Η σελίδα που ζητήσατε δεν υπάρχει.",
    "tr": "Aradığınız sayfa bulunamadı.",
    "he": "הדף שביקשת לא נמצא.",
    "ar": "عذرا، الصفحة التي طلبتها غير متوفرة.",
    "fa": "صفحه مورد نظر شما یافت نشد.",
    "ur": "آپ کا مطلوبہ صفحہ موجود نہیں۔",
    "hi": "यह पृष्ठ अब उपलब्ध नहीं है।",
    "bn": "আপনি যে পাতা চেয়েছেন তা পাওয়া যায়নি।",
    "ta": "இந்தப் பக்கம் கிடைக்கவில்லை.",
    "th": "ไม่พบหน้าที่คุณต้องการ",
    "vi": "Trang bạn yêu cầu không tồn tại.",
    "id": "Maaf, halaman yang diminta tidak ditemukan.",
    "sw": "Samahani, ukurasa huu haujapatikana.",
    "ja": "ご指定のページは見つかりませんでした。",
    "ko": "요청하신 페이지를 찾을 수 없습니다.",
    "zh": "抱歉，您访问的页面不存在。",
}


def test_every_language_has_its_example():
    assert set(MISSING) == set(LANGUAGES)


@pytest.mark.parametrize("language", MISSING)
def test_a_page_that_says_it_is_missing_is_believed_wherever_it_says_so(language: str):
    said = MISSING[language]
    assert outcome_of(f"{said} | Example", "<p>Sorry.</p>") == Outcome.SOFT_404
    assert outcome_of("Example News", f"<h1>{said}</h1><p>…</p>") == Outcome.SOFT_404
    assert outcome_of("Example News", f"<h2>Sorry</h2><p>{said}</p>") == Outcome.SOFT_404
    assert outcome_of("Example News", f"<div>\n\n   {said.replace(' ', '   ')}\n\n</div>") == Outcome.SOFT_404


@pytest.mark.parametrize(
    "said",
    [
        "The requested URL was not found on this server.",
        "It looks like nothing was found at this location.",
        "The article you asked for has been removed.",
        "Dieser Beitrag ist nicht mehr verfügbar.",
        "This content is no longer available.",
        "404 - File or directory not found.",
    ],
)
def test_a_short_text_may_say_so_of_other_things_than_a_page(said: str):
    assert outcome_of("Example News", f"<p>{said}</p>") == Outcome.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "Article 370 no longer exists in law, court says",
        "Missing plane not found, search goes on",
        "Peugeot 404: a classic turns sixty",
        "L’épave reste introuvable après dix jours",
        "Black box found; page two of the log is missing",
        "Why the file on the port was removed from the agenda",
        "A new page in history as the treaty is signed",
        "Страница истории: как это было",
        "El artículo 155 no existe, dice el fiscal",
        "Time.com is for sale, and nobody buys",
        "Are you a robot? What the test of 1950 meant",
        "Subscribers only pay half, says the union",
    ],
)
def test_a_story_that_only_sounds_like_it_is_there(title: str):
    assert outcome_of(f"{title} | Example News", f"<h1>{title}</h1>{STORY}") == Outcome.OK


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Robot Check", "Enter the characters you see below"),
        ("One moment", "Verifying you are human. This may take a few seconds."),
        ("Security Checkpoint", "We are verifying your browser"),
        ("Please wait", "Checking your browser before you go on"),
        ("Einen Moment", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
        ("Vérification", "Confirmez que vous n’êtes pas un robot."),
        ("Verificación", "Confirma que no eres un robot."),
        ("Проверка", "Подтвердите, что вы не робот."),
        ("请稍候", "请完成安全验证"),
        ("Shop", "<div class=cf-turnstile></div>"),
    ],
)
def test_a_wall_is_a_wall_in_any_language(title: str, said: str):
    assert outcome_of(title, f"<p>{said}</p>") == Outcome.BLOCKED


@pytest.mark.parametrize(
    "said",
    [
        "Subscribe to read the full article",
        "You have reached your limit of free articles",
        "Create a free account to continue reading",
        "Abonnez-vous pour lire la suite",
        "Suscríbete para seguir leyendo",
        "Abbonati per continuare a leggere",
        "Word abonnee om verder te lezen",
        "Материал доступен только подписчикам",
        "この記事は会員限定です",
    ],
)
def test_what_is_for_subscribers_is_not_missing(said: str):
    assert outcome_of("Trade deal signed", f"<p>The first lines of it.</p><div>{said}</div>") == Outcome.PAYWALLED


@pytest.mark.parametrize(
    "said",
    [
        "The domain example.com is for sale",
        "example.com is for sale",
        "This Web page is parked for FREE",
        "This domain has expired",
        "Deze domeinnaam is te koop",
        "Ce nom de domaine est à vendre",
        "此域名出售",
    ],
)
def test_a_site_that_was_given_up_is_parked(said: str):
    assert outcome_of(said, "<p>Related links</p>") == Outcome.PARKED
