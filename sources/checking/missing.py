"""What pages say of themselves where nothing is, in the languages of the common web.

A language is added by one entry: what a page is called there, what else can be missing, and what is said of it. Words
for a page and what is said of it may come in either order, with a few words between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FEW_WORDS = r"[^.!?;\n\d\"“”„«»。！？]{0,45}?"


@dataclass(frozen=True, slots=True)
class Words:
    """Regular expressions without capitals. `alone` says it all by itself, wherever it stands."""

    page: str
    gone: str
    text: str = ""  # articles and the like: news may say the same of them, so they count in short texts alone
    alone: str = ""


LANGUAGES: dict[str, Words] = {
    "en": Words(
        page=r"\b(web ?)?page\b|\burl\b|\bweb ?address\b",
        text=r"\barticle\b|\bstory\b|\bcontent\b|\bdocument\b|\bfile\b|\bpost\b|\bitem\b|\blink\b",
        gone=r"\bnot (be |been )?(found|located)\b|\bdoes(n[’'`]?t| not) (seem to )?exist\b"
        r"|\bno longer (exists?|available|here)\b|\b(is|are|was)(n[’'`]?t| not) available\b|\bunavailable\b"
        r"|\b(can|could)(n?[’'`]?t| ?not)( seem to)?( be)? (find|found|located?)\b"
        r"|\b(been|was|is|were) (removed|deleted|taken down|moved or (deleted|removed))\b",
        alone=r"\bnothing (was |has been |to be )?found (here|at this (location|address))|\b404 (error|not found|file)"
        r"|\b(error|http) 404\b|\bfile or directory not found|welcome to nginx!|apache2? .{0,20}default page"
        r"|\biis windows server|\baccount (has been )?suspended",
    ),
    "de": Words(
        page=r"seite\b|\burl\b",
        text=r"artikel\b|beitrag\b|inhalt\b|dokument\b",
        gone=r"nicht (mehr )?(gefunden|vorhanden|verfügbar|auffindbar|erreichbar)|existiert (leider )?nicht"
        r"|gibt es (leider )?nicht|(wurde|ist) (gelöscht|entfernt)",
        alone=r"fehler 404",
    ),
    "fr": Words(
        page=r"\bpage\b",
        text=r"\barticle\b|\bcontenu\b|\bdocument\b",
        gone=r"introuvable|non trouvée?|n[’']existe (pas|plus)|n[’']a pas (pu être|été) trouvée?"
        r"|n[’']est (pas|plus) disponible|a été supprimée?",
        alone=r"erreur 404",
    ),
    "es": Words(
        page=r"\bpágina\b",
        text=r"\bartículo\b|\bcontenido\b|\bnoticia\b",
        gone=r"no (fue |ha sido )?encontrad[ao]|no (existe|está disponible|se (ha )?encontr(ó|ado|amos))"
        r"|no se encuentra"
        r"|no (pudimos|podemos|hemos podido|hemos) (encontrar|encontrado)|(ha sido|fue) (eliminad|borrad)[ao]",
        alone=r"error 404",
    ),
    "pt": Words(
        page=r"\bpágina\b",
        text=r"\bartigo\b|\bconteúdo\b|\bnotícia\b",
        gone=r"não (foi )?encontrad[ao]|não existe|não está (mais )?disponível|não (conseguimos|pudemos) encontrar"
        r"|foi removid[ao]",
        alone=r"erro 404",
    ),
    "ca": Words(page=r"\bpàgina\b", gone=r"no (s[’']ha )?troba(da|t)|no existeix"),
    "it": Words(
        page=r"\bpagina\b",
        text=r"\barticolo\b|\bcontenuto\b",
        gone=r"non (è stat[ao] )?trovat[ao]|non esiste|non è (più )?disponibile|è stat[ao] rimoss[ao]",
        alone=r"errore 404",
    ),
    "ro": Words(page=r"\bpagina\b", gone=r"nu (a fost|poate fi) găsită|nu (mai )?există"),
    "nl": Words(
        page=r"pagina\b",
        text=r"\bartikel\b",
        gone=r"niet (meer )?(gevonden|beschikbaar)|bestaat niet|is verwijderd|kunnen .{0,20}niet vinden",
        alone=r"fout 404",
    ),
    "af": Words(page=r"\bblad\b|\bbladsy\b", gone=r"nie gevind|bestaan nie"),
    "sv": Words(
        page=r"\bsidan\b", text=r"\bartikeln\b", gone=r"hittades inte|kunde inte hittas|finns inte|har tagits bort"
    ),
    "da": Words(
        page=r"\bsiden\b",
        text=r"\bartik(e|ke)len\b",
        gone=r"findes ikke|(blev|er) ikke fundet|kunne ikke findes|finnes ikke|(ble|er) ikke funnet|fant (vi )?ikke"
        r"|eksisterer ikke",
    ),
    "fi": Words(page=r"\bsivua\b", gone=r"ei (löydy|löytynyt|ole olemassa)|ei voitu löytää"),
    "et": Words(page=r"\blehte\b|\blehekülge\b", gone=r"ei leitud|ei leia|pole olemas"),
    "lv": Words(page=r"\blapa\b", gone=r"nav atrasta|neeksistē"),
    "lt": Words(page=r"\bpuslapis\b", gone=r"nerastas|neegzistuoja"),
    "pl": Words(
        page=r"\bstron[ay]\b",
        text=r"\bartykułu?\b",
        gone=r"nie (została |został )?(znalezion[aoy]|istnieje)|nie znaleziono|nie możemy znaleźć"
        r"|został[ay]? usunięt[ay]",
        alone=r"błąd 404",
    ),
    "cs": Words(
        page=r"\bstránk[ua]\b",
        text=r"\bčlánek\b|\bčlánok\b",
        gone=r"nenalezen[ao]?|nebyla? nalezena?|neexistuje|sa nenašla|nebola nájdená|nelze najít",
    ),
    "hu": Words(page=r"\boldal\b", gone=r"nem található|nem létezik"),
    "sl": Words(page=r"\bstran\b", gone=r"ne obstaja|ni (bila )?najdena|ni mogoče najti"),
    "hr": Words(page=r"\bstranica\b|\bstrana\b", gone=r"nije (pronađena|nađena)|ne postoji"),
    "ru": Words(
        page=r"страниц[аыу]",
        text=r"стать[яию]|материал|публикаци[яию]",
        gone=r"не (найден[ао]?|существует|обнаружена)|нет|удал[её]н[ао]?|больше не доступн[ао]|не удалось найти",
        alone=r"ошибка 404",
    ),
    "uk": Words(
        page=r"сторінк[ау]",
        text=r"статт[яю]|матеріал",
        gone=r"не (знайдено|знайдена|існує)|видалено|немає",
        alone=r"помилка 404",
    ),
    "bg": Words(page=r"страницата", gone=r"не е (намерена|открита)|не съществува|не беше намерена"),
    "sr": Words(page=r"страница", gone=r"није (пронађена|нађена)|не постоји"),
    "el": Words(page=r"σελίδα", text=r"άρθρο", gone=r"δεν (βρέθηκε|υπάρχει|είναι διαθέσιμη)", alone=r"σφάλμα 404"),
    "tr": Words(
        page=r"\bsayfa\b",
        text=r"\bhaber\b|\biçerik\b",
        gone=r"bulunamadı|bulunamamıştır|mevcut değil|kaldırılmış|artık yok",
        alone=r"hata 404|404 hatası",
    ),
    "he": Words(page=r"ה?(דף|עמוד)", text=r"הכתבה", gone=r"לא נמצא|אינו קיים|לא קיים|הוסר"),
    "ar": Words(
        page=r"صفحة",
        text=r"المقال|المحتوى|الخبر",
        gone=r"غير (موجودة?|متوفرة?|متاحة?)|لم (يتم العثور|نعثر|نتمكن من العثور)|لا يمكن العثور|تم حذف",
        alone=r"خطأ 404",
    ),
    "fa": Words(page=r"صفحه", text=r"مطلب|خبر", gone=r"(یافت|پیدا) نشد|وجود ندارد|حذف شده", alone=r"خطای 404"),
    "ur": Words(
        page=r"صفح[ہےہ]",
        text=r"مضمون|خبر",
        gone=r"نہیں (ملا|ملی|مل سکا|ہے)|موجود نہیں|دستیاب نہیں|ہٹا دیا گیا|حذف کر دیا",
    ),
    "hi": Words(page=r"पृष्ठ|पेज", text=r"लेख|खबर|ख़बर", gone=r"नहीं मिला|नहीं मिली|मौजूद नहीं|उपलब्ध नहीं|हटा दिया गया"),
    "bn": Words(page=r"পৃষ্ঠা|পাতা|পেজ", gone=r"পাওয়া যায়নি|পাওয়া যায়নি|খুঁজে পাওয়া যাচ্ছে না|নেই"),
    "ta": Words(page=r"பக்கம்|பக்கத்தை", gone=r"கிடைக்கவில்லை|காணப்படவில்லை|இல்லை"),
    "th": Words(page=r"หน้า", gone=r"ไม่พบ|ไม่มีอยู่|หาไม่เจอ"),
    "vi": Words(
        page=r"\btrang\b", text=r"\bbài viết\b", gone=r"không (tìm thấy|tồn tại|có sẵn)|đã bị xóa", alone=r"lỗi 404"
    ),
    "id": Words(
        page=r"\b(halaman|laman)\b",
        text=r"\bartikel\b|\bberita\b",
        gone=r"(tidak|tak) (dapat )?(ditemu(kan|i)|tersedia|ada|wujud|dijumpai)|telah dihapus",
    ),
    "sw": Words(page=r"\bukurasa\b", gone=r"hau(ja|ku)patikana|haupo"),
    "ja": Words(
        page=r"ページ",
        text=r"記事",
        gone=r"見つかりません|見つけることができません|存在しません|ありません|ございません|削除され",
    ),
    "ko": Words(page=r"페이지", text=r"기사", gone=r"찾을 수 없|존재하지 않|삭제되"),
    "zh": Words(
        page=r"页面|頁面|网页|網頁|该页|此页",
        text=r"文章|内容|內容|帖子",
        gone=r"不存在|未找到|没有找到|沒有找到|找不到|已被?删除|已被?刪除|不见了|走丢了",
    ),
}


def _told_of(names: str, gone: str) -> str:
    return rf"({names}){FEW_WORDS}({gone})|({gone}){FEW_WORDS}({names})"


def _joined(*, with_texts: bool) -> re.Pattern[str]:
    parts = []
    for words in LANGUAGES.values():
        names = f"{words.page}|{words.text}" if with_texts and words.text else words.page
        parts += [_told_of(names, words.gone), *filter(None, [words.alone])]
    return re.compile("|".join(parts), re.IGNORECASE)


_GONE = re.compile(
    "|".join([part for words in LANGUAGES.values() for part in (words.gone, words.alone) if part]), re.IGNORECASE
)
_MISSING_PAGE = _joined(with_texts=False)
_MISSING_ANYTHING = _joined(with_texts=True)


def says_missing(text: str, *, of_anything: bool = False) -> str:
    """The words by which a text says that a page is not there, or with `of_anything` an article; empty if it does not.

    Takes about four microseconds a character, so it is for titles and short texts.
    """
    if not _GONE.search(text):
        return ""
    found = (_MISSING_ANYTHING if of_anything else _MISSING_PAGE).search(text)
    return found.group().strip() if found else ""


# What news may say of other things too ("Wreck not found", "Peugeot 404"): counts where it is all a title says.
MISSING_ALONE = re.compile(
    r"(oops\W*)?(404)?\W*(not found|nothing found|nicht gefunden|introuvable|no encontrad[ao]|não encontrad[ao]"
    r"|non trovat[ao]|niet gevonden|nie znaleziono|не найден[ао]?|bulunamadı|غير موجودة?|نہیں ملا|یافت نشد"
    r"|見つかりません|không tìm thấy)?\W*(404)?\W*",
    re.IGNORECASE,
)
