"""What is read in other languages than English: one entry a language, and what a careful reader would mark in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.clauses import split_clauses
from claims.text.dates import find_dates
from claims.text.extraction import AUTHOR, Suggestion, extract
from claims.text.language_tables import TABLES
from claims.text.languages import guessed_language, language_of
from claims.text.quantities import find_quantities

PRINTED = date(2021, 4, 11)  # a Sunday

# Each sentence with its kind; then who speaks, the dates, and the amounts as value and unit, where there are any.
Read = tuple[str, str, str, list[str], list[tuple[float, str]]]
READ: dict[str, list[Read]] = {
    "es": [
        ("La presidenta del Banco Central, Elena Prado, dijo que la inflación bajó al 3,2 % en marzo de 2021.",
         "quote", "Elena Prado", ["2021-03"], [(3.2, "percent")]),
        ("“No hay motivo de alarma”, aseguró Prado.", "quote", "Elena Prado", [], []),
        ("El Sr. Ruiz compró el solar por 2,5 millones de euros el 5 de mayo de 2019.",
         "quantity", AUTHOR, ["2019-05-05"], [(2_500_000, "EUR")]),
        ("Según el Ministerio de Sanidad, 1.200 personas murieron el año pasado.",
         "quote", "Ministerio de Sanidad", ["2020"], [(1_200, "personas")]),
        ("Es una vergüenza que el alcalde calle.", "opinion", AUTHOR, [], []),
        ("El puente estará terminado en 2030.", "prediction", AUTHOR, ["2030"], []),
        ("Los precios subieron debido a la sequía.", "causal", AUTHOR, [], []),
        ("EE. UU. y Cuba firmaron un acuerdo en 2014.", "event", AUTHOR, ["2014"], []),
        ("España es miembro de la OTAN.", "relation", AUTHOR, [], []),
        ("Creo que deberían dimitir.", "opinion", AUTHOR, [], []),
    ],
    "fr": [
        ("Le ministre de l’Intérieur, Marc Delmas, a déclaré que 350 personnes avaient été arrêtées lundi.",
         "quote", "Marc Delmas", ["2021-04-05"], [(350, "personnes")]),
        ("« Nous ne céderons pas », a affirmé M. Delmas.", "quote", "Marc Delmas", [], []),
        ("Selon l’Insee, le chômage a reculé de 0,5 point en 2019.", "quote", "Insee", ["2019"], [(0.5, "point")]),
        ("Le groupe a vendu sa filiale pour 3 Md€ le 1er mars 2018.",
         "quantity", AUTHOR, ["2018-03-01"], [(3_000_000_000, "EUR")]),
        ("Le gouvernement a annoncé que l’impôt serait supprimé.", "quote", "gouvernement", [], []),
        ("C’est une décision honteuse et absurde.", "opinion", AUTHOR, [], []),
        ("Le pont sera achevé en 2030.", "prediction", AUTHOR, ["2030"], []),
        ("Les prix ont augmenté à cause de la sécheresse.", "causal", AUTHOR, [], []),
        ("La France est membre de l’Union européenne.", "relation", AUTHOR, [], []),
        ("L’entreprise emploie 12 000 personnes.", "quantity", AUTHOR, [], [(12_000, "personnes")]),
    ],
    "de": [
        ("Finanzministerin Clara Vogt sagte, die Schulden seien um 4,5 Prozent gesunken.",
         "quote", "Clara Vogt", [], [(4.5, "percent")]),
        ("„Wir haben Wort gehalten“, erklärte Vogt am Montag.", "quote", "Clara Vogt", ["2021-04-05"], []),
        ("Laut dem Robert-Koch-Institut starben im Vorjahr 1.200 Menschen.",
         "quote", "Robert-Koch-Institut", ["2020"], [(1_200, "menschen")]),
        ("Der Konzern kaufte das Werk am 5. Mai 2019 für 2,5 Mrd. Euro.",
         "quantity", AUTHOR, ["2019-05-05"], [(2_500_000_000, "EUR")]),
        ("Das ist eine beschämende und absurde Entscheidung.", "opinion", AUTHOR, [], []),
        ("Die Brücke wird 2030 fertig.", "prediction", AUTHOR, ["2030"], []),
        ("Die Preise stiegen wegen der Dürre.", "causal", AUTHOR, [], []),
        ("Deutschland ist Mitglied der NATO.", "relation", AUTHOR, [], []),
        ("Nach Angaben der Polizei wurden drei Männer festgenommen.", "quote", "Polizei", [], []),
    ],
    "ru": [
        ("Президент России Олег Громов заявил, что инфляция снизилась до 3,2% в марте 2021 года.",
         "quote", "Олег Громов", ["2021-03"], [(3.2, "percent")]),
        ("«Мы выполнили обещание», — сказал Громов.", "quote", "Олег Громов", [], []),
        ("По данным Росстата, в прошлом году погибли 1200 человек.",
         "quote", "Росстата", ["2020"], [(1_200, "человек")]),
        ("Компания купила завод за 2,5 млрд рублей 5 мая 2019 года.",
         "quantity", AUTHOR, ["2019-05-05"], [(2_500_000_000, "RUB")]),
        ("Это позорное и абсурдное решение.", "opinion", AUTHOR, [], []),
        ("Мост будет построен в 2030 году.", "prediction", AUTHOR, ["2030"], []),
        ("Цены выросли из-за засухи.", "causal", AUTHOR, [], []),
        ("Россия является членом ООН.", "relation", AUTHOR, [], []),
    ],
    "ar": [
        ("قال وزير الخارجية سامي الهاشمي إن البلدين وقعا اتفاقا في 27 سبتمبر 2018.",
         "quote", "سامي الهاشمي", ["2018-09-27"], []),
        ("وأعلنت وزارة الصحة أن ١٢٠٠ شخص توفوا العام الماضي.", "quote", "وزارة الصحة", ["2020"], [(1_200, "شخص")]),
        ("وبحسب البنك المركزي، انخفض التضخم بنسبة 3.2% في مارس 2021.",
         "quote", "البنك المركزي", ["2021-03"], [(3.2, "percent")]),
        ("اشترت الشركة المصنع بمبلغ 2.5 مليار دولار.", "quantity", AUTHOR, [], [(2_500_000_000, "USD")]),
        ("هذا قرار مخز وسخيف.", "opinion", AUTHOR, [], []),
        ("سوف ينتهي بناء الجسر في عام 2030.", "prediction", AUTHOR, ["2030"], []),
        ("ارتفعت الأسعار بسبب الجفاف.", "causal", AUTHOR, [], []),
        ("الأردن عضو في جامعة الدول العربية.", "relation", AUTHOR, [], []),
    ],
    "ur": [
        ("وزیر خارجہ شاہ محمود قریشی نے کہا کہ دونوں ملکوں نے 27 ستمبر 2018 کو معاہدے پر دستخط کیے۔",
         "quote", "شاہ محمود قریشی", ["2018-09-27"], []),
        ("انہوں نے کہا کہ پاکستان امن چاہتا ہے۔", "quote", "شاہ محمود قریشی", [], []),
        ("وزارت صحت کے مطابق گزشتہ سال ۱۲۰۰ افراد ہلاک ہوئے۔", "quote", "وزارت صحت", ["2020"], [(1_200, "افراد")]),
        ("کمپنی نے یہ کارخانہ ₨5 کروڑ میں خریدا۔", "quantity", AUTHOR, [], [(50_000_000, "PKR")]),
        ("یہ ایک شرمناک فیصلہ ہے۔", "opinion", AUTHOR, [], []),
        ("پل 2030 میں مکمل ہوگا اور لوگ خوش ہوں گے۔", "prediction", AUTHOR, ["2030"], []),
        ("قیمتیں خشک سالی کی وجہ سے بڑھیں۔", "causal", AUTHOR, [], []),
        ("ترقی کی شرح 3.2 فیصد رہی۔", "quantity", AUTHOR, [], [(3.2, "percent")]),
    ],
    "hi": [
        ("विदेश मंत्री अरुण वर्मा ने कहा कि दोनों देशों ने 27 सितंबर 2018 को समझौते पर हस्ताक्षर किए।",
         "quote", "अरुण वर्मा", ["2018-09-27"], []),
        ("उन्होंने कहा कि भारत शांति चाहता है।", "quote", "अरुण वर्मा", [], []),
        ("स्वास्थ्य मंत्रालय के अनुसार पिछले साल १२०० लोग मारे गए।", "quote", "स्वास्थ्य मंत्रालय", ["2020"], [(1_200, "लोग")]),
        ("कंपनी ने यह कारखाना 5 करोड़ रुपये में खरीदा।", "quantity", AUTHOR, [], [(50_000_000, "INR")]),
        ("यह एक शर्मनाक फैसला है।", "opinion", AUTHOR, [], []),
        ("पुल 2030 में पूरा होगा।", "prediction", AUTHOR, ["2030"], []),
        ("सूखे के कारण कीमतें बढ़ीं।", "causal", AUTHOR, [], []),
        ("विकास दर 3.2 प्रतिशत रही।", "quantity", AUTHOR, [], [(3.2, "percent")]),
    ],
    "zh": [
        ("外交部发言人林涛表示，两国于2018年9月27日签署了协议。", "quote", "林涛", ["2018-09-27"], []),
        ("据国家统计局的数据，去年有1200人死亡。", "quote", "国家统计局", ["2020"], [(1_200, "人")]),
        ("该公司以25亿元购买了工厂。", "quantity", AUTHOR, [], [(2_500_000_000, "CNY")]),
        ("这是一个可耻的决定。", "opinion", AUTHOR, [], []),
        ("大桥将于2030年建成。", "prediction", AUTHOR, ["2030"], []),
        ("由于干旱，价格上涨了。", "causal", AUTHOR, [], []),
        ("中国是联合国成员。", "relation", AUTHOR, [], []),
    ],
    "tr": [
        ("Dışişleri Bakanı Cem Aydın, iki ülkenin 27 Eylül 2018'de anlaşma imzaladığını söyledi.",
         "quote", "Cem Aydın", ["2018-09-27"], []),
        ("“Barış istiyoruz” diyen Aydın, görüşmelerin sürdüğünü anlattı.", "quote", "Cem Aydın", [], []),
        ("Sağlık Bakanlığına göre geçen yıl 1.200 kişi öldü.",
         "quote", "Sağlık Bakanlığına", ["2020"], [(1_200, "kişi")]),
        ("Şirket fabrikayı 2,5 milyar liraya satın aldı.", "quantity", AUTHOR, [], [(2_500_000_000, "TRY")]),
        ("Enflasyon yüzde 3,2 oldu.", "quantity", AUTHOR, [], [(3.2, "percent")]),
        ("Bu utanç verici bir karar.", "opinion", AUTHOR, [], []),
        ("Köprü 2030 yılında tamamlanacak.", "prediction", AUTHOR, ["2030"], []),
        ("Fiyatlar kuraklık nedeniyle arttı.", "causal", AUTHOR, [], []),
        ("Türkiye NATO üyesidir.", "relation", AUTHOR, [], []),
    ],
}  # fmt: skip


def text_in(language: str) -> str:
    return ("" if language == "zh" else " ").join(sentence for sentence, *_ in READ[language])


def told(item: Suggestion) -> Read:
    return (
        item.exact,
        item.kind,
        item.claimant,
        [mention.value for mention in item.dates],
        [(float(quantity.value), quantity.unit) for quantity in item.quantities],
    )


def test_every_language_with_a_table_is_read_here():
    assert set(READ) == set(TABLES)


@pytest.mark.parametrize("language", READ)
def test_a_text_is_read_in_its_language_which_is_guessed(language: str):
    assert guessed_language(text_in(language)) == language
    read = [told(item) for item in extract(text_in(language), published_on=PRINTED) if item.part_of is None]
    assert [row for row in READ[language] if row not in read] == []
    assert len(read) == len(READ[language])


@pytest.mark.parametrize("language", READ)
def test_what_can_be_checked_stands_above_the_opinions_in_every_language(language: str):
    found = list(extract(text_in(language)))
    opinions = [item.checkworthiness for item in found if item.kind == "opinion"]
    assert opinions
    assert max(opinions) < min(item.checkworthiness for item in found if item.checkable)


def test_of_an_unknown_language_places_numbers_and_dates_are_read_and_nobody_is_made_to_speak():
    text = "Hallitus hyväksyi lain vuonna 2014 ja korotti veroja 3,5 %. Päätös on häpeällinen monien mielestä."
    law, verdict = extract(text)
    assert guessed_language(text) == "und"
    assert (law.kind, law.claimant, [mention.value for mention in law.dates]) == ("quantity", AUTHOR, ["2014"])
    assert [(float(one.value), one.unit) for one in law.quantities] == [(3.5, "percent")]
    assert (verdict.kind, verdict.exact) == ("status", "Päätös on häpeällinen monien mielestä.")
    assert "is in a language of which only numbers and dates are read" in verdict.reasons


def test_a_tag_with_a_region_is_read_by_its_language_and_an_unknown_one_has_no_table():
    assert language_of("de-AT") is language_of("de")
    assert language_of("en") is language_of("qaa") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("", "en"), ("12 %", "en"), ("Four helicopters sold", "en"), ("これは日本語の文です。", "ja"), ("🚁 — …", "en")],
)
def test_the_language_of_very_little_is_not_made_up(text: str, language: str):
    assert guessed_language(text) == language


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("unos 3.000 millones de dólares", "es", 3e9, "USD"),
        ("3 mil millones de euros", "es", 3e9, "EUR"),
        ("un coût de 1 234,5 euros", "fr", 1234.5, "EUR"),
        ("2,5 millions d’euros", "fr", 2.5e6, "EUR"),
        ("für 5 € pro Tag", "de", 5, "EUR"),
        ("5 миллиардов долларов", "ru", 5e9, "USD"),
        ("٣٫٥ مليون يورو", "ar", 3.5e6, "EUR"),
        ("۱۰ ارب ڈالر", "ur", 1e10, "USD"),
        ("१२ लाख रुपये", "hi", 1.2e6, "INR"),
        ("投资3.5万亿元人民币", "zh", 3.5e12, "CNY"),
        ("损失20万美元", "zh", 2e5, "USD"),
    ],
)
def test_money_is_read_in_every_language(text: str, language: str, value: float, unit: str):
    (found,) = find_quantities(text, language=language)
    assert (float(found.value), found.unit, found.kind) == (value, unit, "money")


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("el pasado lunes", "es", "2021-04-05"), ("ayer", "es", "2021-04-10"), ("ce jeudi", "fr", "2021-04-08"),
        ("l’an dernier", "fr", "2020"), ("gestern", "de", "2021-04-10"), ("am Freitag", "de", "2021-04-09"),
        ("вчера", "ru", "2021-04-10"), ("в пятницу", "ru", "2021-04-09"), ("أمس", "ar", "2021-04-10"),
        ("رواں سال", "ur", "2021"), ("सोमवार को", "hi", "2021-04-05"), ("今年", "zh", "2021"),
        ("2021年3月", "zh", "2021-03"), ("٢٧ سبتمبر ٢٠١٨", "ar", "2018-09-27"), ("29 février 2021", "fr", ""),
    ],
)  # fmt: skip
def test_days_are_reckoned_in_every_language(text: str, language: str, value: str):
    (found,) = find_dates(text, reference=PRINTED, language=language)
    assert found.value == value
    assert found.text in text


def test_the_parts_of_a_sentence_in_another_language_end_with_a_semicolon():
    sentence = "La ley se aprobó en 2014; el impuesto subió dos años después."
    parts = [sentence[start:end] for start, end in split_clauses(sentence, "es")]
    assert parts == ["La ley se aprobó en 2014", "el impuesto subió dos años después"]
    assert split_clauses("La ley se aprobó en 2014, y el impuesto subió.", "es") == []


@given(text=st.text(max_size=150), language=st.sampled_from([*READ, "en", "und", "", "qaa-x"]))
def test_any_text_is_read_in_any_language_and_every_claim_stands_at_its_place(text: str, language: str):
    for item in extract(text, language=language, published_on=PRINTED):
        assert text[item.start : item.end] == item.exact
        for mention in item.dates:
            assert mention.text in text
        for quantity in item.quantities:
            assert quantity.text in text
