"""What walls, log-ins and given-up sites say of themselves, in the languages of the common web.

A language is added by adding its phrases, and a line to the test of what pages say of themselves.
"""

from __future__ import annotations

import re

CHALLENGE = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|cf-challenge|px-captcha|access denied.{0,40}akamai",
    re.IGNORECASE | re.DOTALL,
)
# Honest pages carry these too, in a form for comments say, so they count only where there is next to no text.
CAPTCHA = re.compile(
    r"are you a robot|robot check|(not|aren.t) a robot|(you are|you.re|are you) (a )?human|human verification"
    r"|g-recaptcha|h-captcha|cf-turnstile|_incapsula_resource|captcha-delivery\.com|ddos-guard"
    r"|you don.t have permission to access|sorry, you have been blocked|pardon our interruption"
    r"|checking your browser|verifying your browser|security check(point)?\b|unusual traffic from your"
    r"|javascript is disabled in your browser|enter the characters you see"
    r"|kein roboter|pas un robot|no (eres|soy|es usted) un robot|não (é|sou) um robô|non (sei|sono) un robot"
    r"|geen robot|nie jesteś robotem|nie jestem robotem|не робот|robot olmadığınız|לא רובוט|لست روبوت|ربات نیست"
    r"|रोबोट नहीं|人机验证|安全验证|不是机器人|不是機器人|ロボットではあり|로봇이 아닙니다",
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
    r"(subscribe|sign (up|in)|register|log in|become a (subscriber|member)|create (a free|an|your) account"
    r"|start your (free )?trial)( now| today)? to (continue|keep|unlock|finish|read)\b"
    r"|to (continue|keep) reading\W{1,3}(please )?(subscribe|sign|register|log)"
    r"|(article|story|content|page) is (exclusively |only )?(available )?(for|to) (our )?(paying )?(subscribers"
    r"|members)|for (our )?subscribers only|\bsubscribers only\s*([.!]|$)|exclusive(ly)? (for|to) subscribers"
    r"|(reached|used) (your|the) limit of (free )?(articles|stories)|read your last free (article|story)"
    r"|already a (subscriber|member)\?"
    r"|nur für abonnent|weiterlesen mit |mit \w+\+? weiterlesen|jetzt abonnieren|weiterlesen .{0,20}\babo\b"
    r"|réservée? (à nos|aux) abonnés|déjà abonné|abonnez-vous pour (lire|continuer|accéder)"
    r"|(contenido|artículo) (exclusivo )?para suscriptores|ya eres suscriptor|(suscríbete|hazte suscriptor) para"
    r"|(conteúdo|artigo) exclusivo para assinantes|assine para (continuar|ler)"
    r"|riservato agli abbonati|sei già abbonato|abbonati per (continuare|leggere)"
    r"|alleen voor abonnees|word abonnee om|endast för prenumeranter|kun for abonnenter|vain tilaajille"
    r"|(tylko |dostępn\w+ )?dla (abonentów|subskrybentów|prenumeratorów)"
    r"|(только для|доступ\w* только) подписчик|лише для передплатників|abonelere özel|只限订阅|订阅后(继续)?阅读"
    r"|有料会員|会員限定|구독자 전용|للمشتركين فقط|केवल सदस्यों",
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
    r"(this|the|your) (domain|web ?site)( name)?( [\w-]+(\.[\w-]+)+)? (is|may be) (listed )?for sale|buy this domain"
    r"|domain (is )?park(ed|ing)\b|web ?page is parked|for sale by its owner|parked free,? courtesy of"
    r"|this domain (name )?(has expired|has (just )?been registered|is available for purchase)"
    r"|future home of something quite cool"
    r"|hugedomains\.com|domain (steht |ist )?(zum verkauf|zu verkaufen)"
    r"|(nom de )?domaine (est )?à vendre"
    r"|dominio (está )?en venta|domínio (está )?à venda|dominio (è )?in vendita|domein(naam)? (is |staat )?te koop"
    r"|домен (продаётся|продается|выставлен)|satılık alan adı|域名(正在)?出售|ドメインは?(販売|売り出し)",
    re.IGNORECASE | re.MULTILINE,
)
NAME_FOR_SALE = re.compile(r"\b[\w-]+(\.[\w-]+)+ (is|may be) for sale", re.IGNORECASE)  # a site's, or a story about it
PARKING_SCRIPT = re.compile(
    r"<(?:script|iframe|frame)\b[^>]*\bsrc\s*=[^>]*\b(?:sedoparking|parkingcrew|parklogic|bodis|hugedomains|afternic"
    r"|above|dan)\.(?:com|net)/",
    re.IGNORECASE,
)
TITLE_PARTS = re.compile(r"[|–—·»]|\s[-:]\s|:\s")
