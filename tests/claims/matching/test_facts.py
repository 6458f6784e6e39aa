"""What two sentences may disagree on: numbers, dates, names and negation."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.disagreements import disagreements
from claims.matching.facts import facts
from claims.matching.words import bare, stems


def differing(one: str, other: str) -> list[str]:
    return [point.kind for point in disagreements(facts(bare(one)), facts(other))]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("Pakistan bought 4 helicopters.", "Pakistan bought 14 helicopters.", ["numbers"]),
        ("Pakistan bought four helicopters.", "Pakistan bought 4 helicopters.", []),
        ("It cost $10 billion.", "It cost 10bn dollars.", []),
        ("It cost 1,200 euros.", "It cost 1.200 euros.", []),
        ("Twenty-two people came.", "22 people came.", []),
        ("The minister signed it.", "The minister did not sign it.", ["negation"]),
        ("The minister signed it.", "The minister refused to sign it.", ["negation"]),
        ("He didn't sign.", "He never signed.", []),
        ("They met in 2014.", "They met in 2016.", ["dates"]),
        ("It burned on January 6.", "It burned on 7 January.", ["dates"]),
        ("It burned on January 6.", "It burned on 6 January.", []),
        ("Then Merkel met Putin.", "Then Macron met Biden.", ["names"]),
        ("Then Merkel met Putin.", "Yesterday Putin met Macron.", []),
        ("They may use the port of Gwadar.", "They may use the port of Karachi.", ["names"]),
        ("Pakistan gave Gwadar to Russia.", "Pakistan gave Gwadar to China.", ["names"]),
        ("Russia has given the weapons back.", "China has given the weapons back.", ["names"]),
        ("So Imran Khan said in Lahore.", "So Nawaz Sharif said in Lahore.", ["names"]),
        ("So Imran Khan said in Lahore.", "So Khan said in Lahore.", []),
        ("He met Indian officials.", "He met officials of India.", []),
        ("It is in the United Nations report.", "It is in the UN report.", []),
        ("It flew from Austria to Rome.", "It flew from Australia to Rome.", ["names"]),
        ("Nothing to compare here", "nor here", []),
        ("They bought 4 helicopters", "They bought 14 helicopters", ["numbers"]),
        ("Both sides signed the accord", "Both sides did not sign the accord", ["negation"]),
        ("Both sides signed the accord", "Both sides didn’t sign the accord", ["negation"]),
        ("Both sides signed the accord", "Both sides have yet to sign the accord", ["negation"]),
        ("Both sides signed the accord", "Both sides declined to sign the accord", ["negation"]),
        ("The deal was signed in 2014", "The deal was signed in 2015", ["dates"]),
        ("The motorway from Karachi to Lahore opened", "The motorway from Karachi to Quetta opened", ["names"]),
        ("The Karachi–Lahore motorway opened", "The Karachi–Quetta motorway opened", ["names"]),
        ("The Karachi-Lahore motorway opened", "The Karachi-Quetta motorway opened", ["names"]),
        ("It cost 5 million dollars", "It cost 5 billion dollars", ["numbers"]),
        ("It cost $5m", "It cost $5bn", ["numbers"]),
        ("It cost $5m", "It cost 5 million dollars", []),
        ("It cost 5 million rupees", "It cost 0.5 crore rupees", []),
        ("It cost 5 lakh rupees", "It cost 500,000 rupees", []),
        ("It cost 5 lakh rupees", "It cost 5 crore rupees", ["numbers"]),
        ("Prices rose by 10 percent", "Prices fell by 10 percent", ["negation"]),
        ("Prices rose by 10 percent", "Prices rose by 10%", []),
        ("Prices went up by 10 percent", "Prices went down by 10 percent", ["negation"]),
        ("Unemployment increased last year", "Unemployment decreased last year", ["negation"]),
        ("Crime is up 20%", "Crime is down 20%", ["negation"]),
        ("More than 50 people died", "Fewer than 50 people died", ["numbers"]),
        ("More than 50 people died", "Less than 50 people died", ["numbers"]),
        ("More women than men voted", "Fewer women than men voted", ["negation"]),
        ("More than 50 people died", "Over 50 people died", []),
        ("He won the election", "He lost the election", ["negation"]),
        ("The highest court ruled", "The lowest court ruled", ["negation"]),
        ("Parliament passed the bill", "Parliament rejected the bill", ["negation"]),
        ("It was legal to vote there", "It was illegal to vote there", ["negation"]),
        ("The government allowed the march", "The government banned the march", ["negation"]),
        ("It is true that he paid", "It is false that he paid", ["negation"]),
        ("The vaccine is safe", "The vaccine is unsafe", ["negation"]),
        ("They sold ۴ helicopters", "They sold 4 helicopters", []),
        ("They sold ۴ helicopters", "They sold ۱۴ helicopters", ["numbers"]),
        ("They sold ٤ helicopters", "They sold 14 helicopters", ["numbers"]),
        ("They sold १४ helicopters", "They sold 14 helicopters", []),
        ("They sold ١٬٢٠٠ helicopters", "They sold 1,200 helicopters", []),
        ("It fell to ١٢٫٥ percent", "It fell to 12.5 percent", []),
        ("It happened in ۲۰۱۴", "It happened in 2014", []),
        ("It happened in ۲۰۱۴", "It happened in 2015", ["dates"]),
        ("پاکستان نے ۴ ہیلی کاپٹر خریدے", "پاکستان نے ۱۴ ہیلی کاپٹر خریدے", ["numbers"]),
        ("باع العراق ٤ مروحيات", "باع العراق ١٤ مروحيات", ["numbers"]),
        ("भारत ने ४ हेलीकॉप्टर खरीदे", "भारत ने १४ हेलीकॉप्टर खरीदे", ["numbers"]),
        ("भारत ने 4 हेलीकॉप्टर खरीदे", "भारत ने ४ हेलीकॉप्टर खरीदे", []),
        ("باكستان لم توقع الاتفاق", "باكستان توقع الاتفاق", ["negation"]),
        ("پاکستان نے معاہدے پر دستخط نہیں کیے", "پاکستان نے معاہدے پر دستخط کیے", ["negation"]),
        ("भारत ने समझौते पर हस्ताक्षर नहीं किए", "भारत ने समझौते पर हस्ताक्षर किए", ["negation"]),
        ("Rusia no firmó el acuerdo", "Rusia firmó el acuerdo", ["negation"]),
        ("La Russie n'a pas signé l'accord", "La Russie a signé l'accord", ["negation"]),
        ("Russland hat den Vertrag nicht unterzeichnet", "Russland hat den Vertrag unterzeichnet", ["negation"]),
        ("RT @n: #Pakistan bought 4 helicopters! 🚁 https://t.co/abc", "Pakistan bought 4 helicopters.", []),
        ("RT @n: #Pakistan bought 14 helicopters! 🚁 https://t.co/a", "Pakistan bought 4 helicopters.", ["numbers"]),
        ("WOW 4️⃣ helicopters sold", "They sold 4 helicopters", []),
        ("Trump @realDonaldTrump says 3 million voted", "Donald Trump says 3 million people voted", []),
        ("Three million people voted", "3,000,000 people voted", []),
        ("Two hundred and fifty people died", "250 people died", []),
        ("Two hundred fifty people died", "250 people died", []),
        ("One thousand two hundred people died", "1,200 people died", []),
        ("A hundred people died", "100 people died", []),
        ("A hundred people died", "200 people died", ["numbers"]),
        ("A million people marched", "Two million people marched", ["numbers"]),
        ("Half a million people marched", "500,000 people marched", []),
        ("Half of voters stayed home", "50% of voters stayed home", []),
        ("A dozen men were shot", "12 men were shot", []),
        ("Two dozen men were shot", "24 men were shot", []),
        ("Dozens of men were shot", "24 men were shot", []),
        ("It rose 2.5 percent", "It rose 25 percent", ["numbers"]),
        ("It rose 2,5 Prozent", "It rose 2.5 percent", []),
        ("On 29 February 2020 they signed", "On 1 March 2020 they signed", ["dates"]),
        ("On February 29, 2020 they signed", "On 29 February 2020 they signed", []),
        ("On 29/02/2020 they signed", "On 29 February 2020 they signed", []),
        ("On 2020-02-29 they signed", "On 29 February 2020 they signed", []),
        ("On 2020-02-29 they signed", "On 28 February 2020 they signed", ["dates"]),
        ("In March 2014 they signed", "In April 2014 they signed", ["dates"]),
        ("In the 1990s crime fell", "In the 1980s crime fell", ["dates"]),
        ("Born in the '90s", "Born in the 1990s", []),
        ("The 1st amendment was repealed", "The 2nd amendment was repealed", ["numbers"]),
        ("The First Amendment was repealed", "The Second Amendment was repealed", ["numbers"]),
        ("The first man on the moon was American", "The 1st man on the moon was American", []),
        ("President Obama visited Cuba", "President Trump visited Cuba", ["names"]),
        ("Barack Obama visited Cuba", "Obama visited Cuba", []),
        ("The US bombed Syria", "The USA bombed Syria", []),
        ("The U.S. bombed Syria", "The US bombed Syria", []),
        ("The U.S. bombed Syria", "The U.K. bombed Syria", ["names"]),
        ("The US bombed Syria", "The United States bombed Syria", []),
        ("The US bombed Syria", "America bombed Syria", []),
        ("Britain left the EU", "The UK left the European Union", []),
        ("Pakistan attacked India", "India attacked Pakistan", ["names"]),
        ("No one was hurt", "Nobody was hurt", []),
        ("Nobody was hurt in the fire", "Everybody was hurt in the fire", ["negation"]),
        ("Not only did he sign it, he boasted", "He signed it and boasted", []),
        ("He did not sign the deal, but he did sign the letter", "He did sign the letter", []),
        ("He never denied signing it", "He signed it", []),
        ("There is no evidence that vaccines cause autism", "Vaccines cause autism", ["negation"]),
        ("Vaccines do not cause autism", "Vaccines cause autism", ["negation"]),
        ("He said he would not resign", "He said he would resign", ["negation"]),
        ("Without the help of Russia, they signed", "They signed with the help of Russia", ["negation"]),
        ("It is not possible", "It is impossible", []),
        ("He hardly ever voted", "He never voted", []),
        ("All of the men were released", "None of the men were released", ["negation"]),
        ("All of the men were released", "Some of the men were released", []),
        ("The temperature is -5 degrees", "The temperature is 5 degrees", ["numbers"]),
        ("He is 45 years old", "He is 54 years old", ["numbers"]),
        ("20,000 people came", "20.000 people came", []),
        ("₹5 crore", "₹50 million", []),
        ("Flight MH370 vanished", "Flight MH17 vanished", ["names"]),
        ("G7 leaders met", "G20 leaders met", ["names"]),
        ("COVID-19 kills", "Covid kills", []),
        ("5G towers were burned", "4G towers were burned", ["names"]),
        ("Mr. Khan met Mr. Sharif", "Mr. Khan met Mr. Zardari", ["names"]),
        ("NATO troops left Afghanistan", "Nato troops left Afghanistan", []),
        ("MERKEL MET PUTIN IN BERLIN", "MERKEL MET BIDEN IN BERLIN", []),
        ("It was 10 to 12 men", "It was 11 men", []),
        ("Between 10 and 20 men died", "15 men died", []),
        ("About 1.2 million people fled", "1,200,000 people fled", []),
        ("About 1.2 million people fled", "1,234,000 people fled", []),
        ("Nearly 50 people died", "49 people died", []),
        ("At least 50 people died", "52 people died", []),
        ("At least 50 people died", "30 people died", ["numbers"]),
        ("1 in 5 women", "20% of women", []),
        ("One in five women was hurt", "One in four women was hurt", ["numbers"]),
    ],
)  # fmt: skip
def test_sentences_differ_where_a_person_would_say_so(one: str, other: str, kinds: list[str]):
    assert differing(one, other) == kinds
    assert differing(other, one) == kinds


def test_a_difference_is_told_in_words():
    (point,) = disagreements(facts("They sold 4 helicopters."), facts("They sold 14 helicopters."))

    assert point.words == "numbers differ: 4 and 14"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Karachi–Lahore motorway opened.", "Karachi–Quetta motorway opened.", "names differ: Lahore and Quetta"),
        ("India attacked Pakistan.", "Pakistan attacked India.", "the other way round: India and Pakistan"),
        ("Crime is up 20%.", "Crime is up 30%.", "numbers differ: 20 % and 30 %"),
        ("Over 50 people died.", "Under 50 people died.", "bounds differ: more than 50 and fewer than 50"),
        ("Prices rose.", "Prices fell.", "“rose” and “fell” are opposites"),
        ("In March 2014 it fell.", "In April 2014 it fell.", "months differ: 3 and 4"),
        ("It began in the 1990s.", "It began in 2014.", "years differ: the 1990s and 2014"),
        ("The 1st amendment fell.", "The 2nd amendment fell.", "places in order differ: 1 and 2"),
        ("भारत ने ४ हेलीकॉप्टर खरीदे", "भारत ने १४ हेलीकॉप्टर खरीदे", "numbers differ: 4 and 14"),
    ],
)
def test_each_kind_of_difference_is_told_in_words(one: str, other: str, reason: str):
    assert reason in [point.words for point in disagreements(facts(one), facts(other))]


@pytest.mark.parametrize(
    "text",
    [
        "4️⃣ 5️⃣",
        "1e999 2,3,4,5.6.7",
        "-",
        "'90s",
        "9" * 5_000,
        "one in",
        "half a",
        "between 1 and",
        "minus",
        "A.B.C.",
        "²½",
    ],
)
def test_odd_numbers_break_nothing(text: str):
    assert disagreements(facts(text), facts(text)) == []


@pytest.mark.parametrize("one", ["{} cars, ", "{}th car, ", "then Ab{} met ", "not w{}, ", "rose {} fell "])
def test_a_text_of_nothing_but_facts_is_compared_in_no_time(one: str):
    text, other = ("".join(one.format(7 * number + plus) for number in range(400)) for plus in (1, 2))
    begun = time.process_time()
    disagreements(facts(text), facts(other))
    disagreements(facts(text), facts(text + "."))

    assert time.process_time() - begun < 1.0


def test_the_names_that_stand_in_one_place_are_told():
    (point,) = disagreements(facts("It met Imran Khan in Quetta."), facts("It met Nawaz Sharif in Quetta."))

    assert point.words == "names differ: Imran Khan and Nawaz Sharif"


@given(st.text())
def test_any_text_is_taken_apart_and_agrees_with_itself(text: str):
    assert disagreements(facts(text), facts(text)) == []
    assert stems(bare(text)) is not None


def test_posts_lose_their_decoration_and_keep_their_words():
    post = (
        "🚁 DEFUND! #DefundTheCBC now https://t.co/x1 pic.twitter.com/Ab — Brad Trost (@BradTrostCPC) December 26, 2019"
    )

    assert bare(post) == "DEFUND! Defund The CBC now — Brad Trost"


def test_words_are_stemmed_by_the_rules_of_their_language():
    assert stems("helicopters", "en") == stems("helicopter", "en-GB")
    assert stems("Häusern", "de") == stems("Häuser", "de")
    assert stems("helicopters", "tlh") == ["helicopters"]
