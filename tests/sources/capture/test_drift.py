"""How far a page has moved from what it said, judged without knowing its language or its site."""

from __future__ import annotations

import random
import time

import pytest

from sources.capture.drift import judge_drift

ENGLISH = """Russia and Pakistan sign helicopter deal
By Anna Marsh
12 March 2026 10:32
Pakistan has bought four Mi-35M attack helicopters from Russia, the defence ministry in Islamabad said on Monday.
The contract, worth 153 million dollars, was signed in August 2015 and ends a long embargo.
A spokesman for the ministry said that the helicopters would be used against militants in the north-west.
The two countries first agreed on military cooperation in 2014, when the Russian defence minister visited Islamabad.
Analysts see the deal as a sign that the old coldness between Moscow and Islamabad is over.
“This is a new beginning,” the minister told reporters.
1,234 views
Most read
Boy found after three days in the woods
Ten recipes for the summer
Subscribe now for only $1 a week!
"""
URDU = """پاکستان نے روس سے چار ہیلی کاپٹر خریدے ہیں۔
معاہدہ اگست 2015 میں ہوا تھا۔ اس کی قیمت 153 ملین ڈالر ہے۔
وزیر نے کہا کہ یہ ایک نئی شروعات ہے۔
شائع ہونے کی تاریخ 12 مارچ
"""
CHINESE = """巴基斯坦从俄罗斯购买了四架直升机。合同于2015年8月签署，价值一亿五千三百万美元。
国防部发言人说，这些直升机将用于西北部的反恐行动。
分析人士认为，这笔交易标志着两国关系的新开始。
阅读 1234 次
热门文章
"""
RUSSIAN = """Пакистан купил у России четыре вертолёта Ми-35М, сообщило министерство обороны.
Контракт стоимостью 153 миллиона долларов был подписан в августе 2015 года.
Аналитики считают, что сделка означает конец прежней холодности.
Просмотров: 1234
"""
THAI = "ปากีสถานซื้อเฮลิคอปเตอร์สี่ลำจากรัสเซีย\nสัญญามีมูลค่า 153 ล้านดอลลาร์\nรัฐมนตรีกล่าวว่านี่คือการเริ่มต้นใหม่\n"
TABLE = "Year Sold\n2014 35\n2015 41\n2016 57\n"
REPORT = (
    "The deal cost 153 million\ndollars. It was signed\nin August 2015 by both\f"
    "sides in Islamabad, and\nnobody objected to it.\n"
)
COOKING = "Boil the water for ten minutes and add some salt.\nThen wait until the pasta is soft. Serve it hot.\n"


def swapped(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def reordered(text: str, first: int, last: int) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:first], *reversed(lines[first:last]), *lines[last:]])


def without(text: str, start: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(start))


FURNITURE = swapped(
    ENGLISH,
    ("12 March 2026 10:32", "13 March 2026 08:01"),
    ("By Anna Marsh", "By Anna Marsh and Tom Reed"),
    ("1,234 views", "20,111 views"),
    ("Boy found after three days in the woods", "King opens the new bridge"),
    ("Subscribe now for only $1 a week!", "Get our letter every morning, free of charge."),
)

TABLE_OF_CHANGES = {
    "nothing": (ENGLISH, ENGLISH, "same"),
    "what stands around the article": (ENGLISH, FURNITURE, "same"),
    "typography": (
        ENGLISH,
        swapped(ENGLISH, ("“This", '"This'), ("beginning,”", 'beginning,"'), (" said ", "  said ")),
        "same",
    ),
    "the order of paragraphs": (ENGLISH, reordered(ENGLISH, 3, 9), "same"),
    "sentences run together": (ENGLISH, swapped(ENGLISH, ("embargo.\n", "embargo. ")), "same"),
    "a clock in a sentence": (ENGLISH + "Updated at 10:32.", ENGLISH + "Updated at 23:05.", "same"),
    "a counter in a sentence": (ENGLISH + "Read 1,234 times today.", ENGLISH + "Read 7 times today.", "same"),
    "an advertisement comes": (
        ENGLISH,
        swapped(ENGLISH, ("embargo.\n", "embargo.\nEnjoy premium quality, every morning!\n")),
        "same",
    ),
    "one figure": (ENGLISH, swapped(ENGLISH, ("153", "163")), "touched"),
    "one word": (ENGLISH, swapped(ENGLISH, ("new beginning", "mere beginning")), "touched"),
    "a not": (ENGLISH, swapped(ENGLISH, ("would be used", "would not be used")), "touched"),
    "a paragraph less": (ENGLISH, without(ENGLISH, "A spokesman"), "touched"),
    "a correction more": (
        ENGLISH,
        ENGLISH + "Correction: an earlier version gave a wrong price for the helicopters.",
        "touched",
    ),
    "the article grows": (ENGLISH, ENGLISH + (COOKING * 9).replace("water", "helicopter"), "touched"),
    "another article": (ENGLISH, COOKING, "rewritten"),
    "another article under the same furniture": (
        ENGLISH,
        "\n".join([*ENGLISH.splitlines()[:3], COOKING * 2, *ENGLISH.splitlines()[9:]]),
        "rewritten",
    ),
    "most of it rewritten": (ENGLISH, "\n".join(ENGLISH.splitlines()[:4]) + "\n" + COOKING * 2, "rewritten"),
    "nothing is left": (ENGLISH, "", "rewritten"),
    "there was nothing": ("", ENGLISH, "touched"),
    "nothing at all": ("", "", "same"),
    "one sentence, another number": ("Four helicopters were sold.", "Six helicopters were sold.", "touched"),
    "one sentence, another clock": ("Four were sold.\nIt is 10:32.", "Four were sold.\nIt is 11:32.", "same"),
    "Urdu, the date": (URDU, swapped(URDU, ("12 مارچ", "14 مئی")), "same"),
    "Urdu, a figure": (URDU, swapped(URDU, ("153", "163")), "touched"),
    "Urdu, another text": (URDU, "موسم آج خوشگوار رہے گا۔ بارش کا امکان نہیں ہے۔", "rewritten"),
    "Russian, the counter": (RUSSIAN, swapped(RUSSIAN, ("1234", "77")), "same"),
    "Russian, a word": (RUSSIAN, swapped(RUSSIAN, ("четыре", "шесть")), "touched"),
    "Russian, another text": (
        RUSSIAN,
        "Сегодня тепло. Дождя не ожидается до конца недели, обещают синоптики.",
        "rewritten",
    ),
    "Chinese, counter and links": (CHINESE, swapped(CHINESE, ("1234", "99"), ("热门文章", "更多新闻")), "same"),
    "Chinese, a figure": (CHINESE, swapped(CHINESE, ("四架", "六架")), "touched"),
    "Chinese, another text": (CHINESE, "今天天气很好。公园里有很多人。孩子们在玩耍，老人们在下棋。", "rewritten"),
    "Thai, which ends no sentence, a figure": (THAI, swapped(THAI, ("153", "163")), "touched"),
    "Thai, another text": (THAI, "วันนี้อากาศดี\nมีคนมากมายในสวน\nเด็กๆ กำลังเล่น\n", "rewritten"),
    "a table, a figure": (TABLE, swapped(TABLE, ("2015 41", "2015 43")), "touched"),
}


@pytest.mark.parametrize("change", TABLE_OF_CHANGES)
def test_a_change_is_judged_by_what_the_page_says(change: str):
    then, now, drift = TABLE_OF_CHANGES[change]
    assert judge_drift(then, now).drift == drift


def test_lines_of_a_pdf_say_nothing_of_themselves():
    again = " ".join(REPORT.split()).replace("million dollars", "million\ndollars").replace(" by ", "\fby ")
    assert judge_drift(REPORT, again, wrapped=True).drift == "same"
    assert judge_drift(REPORT, REPORT.replace("153", "163"), wrapped=True).drift == "touched"
    assert judge_drift(REPORT, COOKING, wrapped=True).drift == "rewritten"


def test_how_much_is_kept_is_weighed_by_letters():
    assert judge_drift(ENGLISH, ENGLISH).kept == 1.0
    assert judge_drift(ENGLISH, ENGLISH.replace("153", "163")).kept > 0.95
    assert 0.7 < judge_drift(ENGLISH, without(ENGLISH, "A spokesman")).kept < 0.9
    assert judge_drift(ENGLISH, COOKING).kept < 0.3


def _sentences(seed: int) -> str:
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnop", k=8)) for _ in range(3_000)]
    return "\n".join(" ".join(chance.choices(words, k=4)) + "." for _ in range(55_000))


HOSTILE = {
    "all other sentences": (_sentences(1), _sentences(2)),
    "the shortest sentences": ("a. " * 660_000, "b. " * 660_000),
    "lines of one letter": ("a\n" * 1_000_000, "b\n" * 1_000_000),
    "one long word": ("中" * 2_000_000, "国" * 2_000_000),
    "stops and brackets": (".)" * 1_000_000, "!»" * 1_000_000),
    "figures": ("1 " * 1_000_000, "1." * 1_000_000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_the_longest_and_worst_texts_are_weighed_in_seconds(case: str):
    begun = time.process_time()
    judge_drift(*HOSTILE[case])
    assert time.process_time() - begun < 20  # a few on an idle machine
