"""What walls, log-ins and missing pages say of themselves, in the languages of the common web.

A language is added by adding its phrases, and a row to the misbehaving web.
"""

from __future__ import annotations

import re

CHALLENGE = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|cf-challenge|px-captcha|access denied.{0,40}akamai",
    re.IGNORECASE | re.DOTALL,
)
# Honest pages carry these too, in a form for comments say, so they count only where there is next to no text.
CAPTCHA = re.compile(
    r"are you a robot|verify (that )?you are (a )?human|g-recaptcha|h-captcha|_incapsula_resource"
    r"|captcha-delivery\.com|you don.t have permission to access",
    re.IGNORECASE,
)
LOGIN_PATH = re.compile(
    r"/((wp-|user-?|account/)?log-?[io]n|sign-?in|auth|sso|saml2?|oauth2?|cas)(/|$|\?|\.)", re.IGNORECASE
)
LOGIN_HOST = re.compile(r"(login|signin|accounts?|auth|sso|idp?)\.")
PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
NOT_FREE = re.compile(
    r"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?(https?://schema\.org/)?false\b"
    r"|<[^>]*\bitemprop\s*=\s*[\"']?isAccessibleForFree\b[^>]*\b(content|href)"
    r"\s*=\s*[\"']?(https?://schema\.org/)?false\b"
    r"|<meta\b[^>]*\b(name|property)\s*=\s*[\"']?article:content_tier\b[^>]*\bcontent\s*=\s*[\"']?locked\b",
    re.IGNORECASE,
)
SUBSCRIBERS = re.compile(
    r"(subscribe|sign up|register|log in|become a (subscriber|member))( now)? to (continue|keep|unlock|finish) "
    r"|to (continue|keep) reading\W{1,3}(please )?(subscribe|sign|register|log)"
    r"|(article|story|content|page) is (exclusively |only )?(available )?(for|to) (our )?(paying )?(subscribers"
    r"|members)"
    r"|already a (subscriber|member)\?|nur für abonnent|weiterlesen mit |mit \w+\+? weiterlesen|jetzt abonnieren"
    r"|réservée? (à nos|aux) abonnés|déjà abonné|(contenido|artículo) (exclusivo )?para suscriptores"
    r"|ya eres suscriptor"
    r"|(conteúdo|artigo) exclusivo para assinantes|riservato agli abbonati|sei già abbonato|alleen voor abonnees"
    r"|(tylko )?dla (abonentów|subskrybentów)|только для подписчиков|abonelere özel|有料会員|会員限定"
    r"|订阅后(继续)?阅读",
    re.IGNORECASE,
)
CONSENT_PLACE = re.compile(
    r"https?://(consent|privacy-?gate|cmp|privacy-mgmt)\.|https?://[^?#]*/(cookie-?wall|cookie-?consent|consent)\b",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"before you continue|cookie (consent|wall)|we value your privacy|(accept|agree to|allow|enable) (all )?(the )?"
    r"(use of )?(javascript and )?cookies|cookies (must|have to|need to) be (accepted|enabled)"
    r"|cookie-?(einwilligung|zustimmung)|cookies (akzeptieren|zustimmen)|bevor (sie|du) fortf"
    r"|accepter (les|nos) cookies|consentement|avant de continuer|acept(ar|e|a) (las |los |el uso de )?cookies"
    r"|antes de continuar|aceitar (os )?cookies|accett(a|are) (i )?cookie|prima di continuare"
    r"|cookies (accepteren|toestaan)|voordat je verdergaat|akceptuj.{0,20}cookies|zgod[aęy] na pliki cookie"
    r"|принять.{0,20}cookie|прийняти.{0,20}cookie|çerezleri kabul|godkänn.{0,20}cookies|同意.{0,12}cookie"
    r"|cookie.{0,12}同意",
    re.IGNORECASE,
)
HOME = re.compile(
    r"/(index\.\w+|home|(ar|cs|da|de|el|en|es|fa|fi|fr|he|hi|id|it|ja|ko|nl|pl|pt|ru|sv|tr|uk|ur|vi"
    r"|zh)(-[a-z]{2})?)?/?",
    re.IGNORECASE,
)
FOR_SALE = re.compile(
    r"(this|the|your) (domain|web ?site)( name)? (is|may be) for sale|buy this domain|domain (is )?parked"
    r"|for sale by its owner|parked free,? courtesy of|this domain (has expired|is available for purchase)"
    r"|^\W*[\w-]+(\.[\w-]+)+ (is|may be) for sale|domain (steht |ist )?(zum verkauf|zu verkaufen)"
    r"|domaine (est )?à vendre"
    r"|dominio (está )?en venta|domínio (está )?à venda|dominio (è )?in vendita|domein (is |staat )?te koop"
    r"|домен (продаётся|продается|выставлен)|satılık alan adı|域名(正在)?出售|ドメインは?(販売|売り出し)",
    re.IGNORECASE | re.MULTILINE,
)
PARKING_SCRIPT = re.compile(
    r"<(?:script|iframe|frame)\b[^>]*\bsrc\s*=[^>]*\b(?:sedoparking|parkingcrew|parklogic|bodis|hugedomains|afternic"
    r"|above|dan)\.(?:com|net)/",
    re.IGNORECASE,
)
# What missing pages say of themselves, in the languages of the common web.
MISSING = re.compile(
    r"page (was |is |has )?not (be |been )?found|(page|article|story) (does not|doesn[’']t|no longer) exists?"
    r"|page (is )?(unavailable|missing|not available|isn[’']t available|no longer available)"
    r"|(article|story|content) (is |has been |was )?(no longer available|taken down|removed|deleted)"
    r"|page ([\w’' ]{0,40} )?(can[’']t|cannot|could not|couldn[’']t) be found|404 not found"
    r"|page you([’']re| are| were|[’']ve| have)? (looking for|looked for|requested|tried|are trying)[\w’' ]{0,30}"
    r" (does not|doesn[’']t|no longer|not found|cannot|can[’']t|could not|couldn[’']t|has been (removed|deleted)"
    r"|isn[’']t)"
    r"|(can[’']t|cannot|couldn[’']t|could not) find (the|that|this|your) (page|article|story)"
    r"|(error|http|fehler|erreur|errore?|ошибка|помилка|hata) 404|404 (error|file not found)"
    r"|seite ([\w ]{0,30} )?(nicht|leider nicht) (mehr )?(gefunden|vorhanden|verfügbar)|seite existiert nicht"
    r"|page ([\w’' ]{0,30} )?(introuvable|non trouvée|n[’']existe (pas|plus)|n[’']a pas été trouvée)"
    r"|página ([\w ]{0,30} )?(no (encontrada|existe|se encuentra|está disponible|se ha encontrado)"
    r"|não (foi )?encontrada|não existe)"
    r"|pagina ([\w ]{0,30} )?(non (è stata )?trovata|non esiste|niet gevonden|bestaat niet|nu (a fost găsită|există))"
    r"|pàgina no trobada|strona ([\w ]{0,20} )?nie (została znaleziona|znaleziona|istnieje)"
    r"|nie znaleziono (takiej )?strony"
    r"|stránka (nebyla )?nenalezena|stránka (nebyla nalezena|neexistuje|sa nenašla)|az oldal nem található"
    r"|страница ([\w ]{0,30} )?(не найдена|не существует|удалена)|сторінк[ау] ([\w ]{0,30} )?(не знайдено|не існує)"
    r"|страницата не е намерена|страница није пронађена|stranica nije (pronađena|nađena)"
    r"|η σελίδα δεν (βρέθηκε|υπάρχει)"
    r"|sayfa ([\w ]{0,20} )?(bulunamadı|mevcut değil)|הדף (המבוקש )?לא נמצא|העמוד (המבוקש )?לא נמצא"
    r"|الصفحة (المطلوبة |التي [\w ]{0,30} )?غير موجودة|لم يتم العثور على الصفحة"
    r"|صفحہ (نہیں ملا|موجود نہیں|دستیاب نہیں)"
    r"|صفحه ([\w ]{0,30} )?(یافت نشد|پیدا نشد|وجود ندارد)|पृष्ठ (नहीं मिला|मौजूद नहीं|उपलब्ध नहीं)|पेज नहीं मिला"
    r"|(পৃষ্ঠা|পাতা)(টি)? (খুঁজে )?পাওয়া যায়নি|பக்கம் (கிடைக்கவில்லை|காணப்படவில்லை)|ไม่พบหน้า"
    r"|页面(不存在|未找到|没有找到|找不到|已删除|已被删除)|找不到(页面|網頁|该页|该网页|頁面)|頁面(不存在|找不到)"
    r"|ページ(は|が)(見つかりません|存在しません|ありません)|페이지를 찾을 수 없|존재하지 않는 페이지"
    r"|halaman ([\w ]{0,30} )?tidak (ditemukan|tersedia|ada)|không tìm thấy trang"
    r"|trang ([\w ]{0,20} )?không tồn tại"
    r"|sidan (kunde inte hittas|hittades inte|finns inte)"
    r"|siden (findes ikke|blev ikke fundet|finnes ikke|ble ikke funnet)"
    r"|fant ikke siden|sivua ei (löydy|löytynyt)",
    re.IGNORECASE,
)
# What news may say of other things too ("Wreck not found", "Peugeot 404"): counts where it is all a title says.
MISSING_ALONE = re.compile(
    r"(oops\W*)?(404)?\W*(not found|nothing found|nicht gefunden|introuvable|no encontrad[ao]|não encontrad[ao]"
    r"|non trovat[ao]|niet gevonden|nie znaleziono|не найден[ао]?|bulunamadı|غير موجودة?|نہیں ملا|یافت نشد"
    r"|見つかりません|không tìm thấy)?\W*(404)?\W*",
    re.IGNORECASE,
)
TITLE_PARTS = re.compile(r"[|–—·»]|\s[-:]\s|:\s")
