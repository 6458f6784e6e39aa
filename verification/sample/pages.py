"""The pages of the sample's small web, and what each does when it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Behaviour(StrEnum):
    """What a page does now. Two weeks ago, every page still answered as it should."""

    FINE = "answers"
    MOVED = "has moved for good"
    ELSEWHERE = "is elsewhere for now"
    NOT_FOUND = "is not found"
    GONE = "was taken away"
    BROKEN = "fails with a server error"
    BUSY = "asks to come back later"
    SLOW = "takes half a minute"
    WALLED = "wants to see a human"
    PAYWALLED = "is for subscribers"
    SOFT_404 = "says OK but is not there"
    HOME = "sends everybody to the home page"
    LOOP = "redirects in circles"
    REWORDED = "says something else in one place"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path, publisher, title, date and paragraphs, how it behaves, and for how many days so far."""

    path: str
    site: str
    title: str
    date: str
    text: tuple[str, ...]
    behaviour: Behaviour = Behaviour.FINE
    language: str = "en"
    kind: str = "html"  # html, pdf or text
    since: int = 10
    reworded: tuple[str, str] = ("", "")  # words of its text, and what stands there now


_B = Behaviour
PAGES: dict[str, Page] = {
    page.path: page
    for page in (
        Page(
            "/northern-wire/2021/lavrov-islamabad",
            "Northern Wire",
            "Lavrov in Islamabad for talks on gas and Afghanistan",
            "2021-04-07",
            (
                "ISLAMABAD, 7 April. Russia's foreign minister met Prime Minister Imran Khan and the army chief on "
                "Wednesday, after a round of talks with his host.",
                "His two-day stay is the first by a Russian foreign minister since 2012, diplomats in both capitals "
                "said. Gas, Afghanistan and military training were on the table.",
            ),
        ),
        Page(
            "/foreign-desk/briefings/2021-04-08",
            "Foreign Desk briefing archive",
            "Weekly briefing of 8 April 2021",
            "2021-04-08",
            (
                "Question: How long has it been? Answer: Nine years have passed since a Russian foreign minister was "
                "last in Islamabad, and we hope that the next visit will not take as long.",
                "The spokesperson added that both sides had agreed to go on with their talks on energy.",
            ),
        ),
        Page(
            "/energy-ministry/press/2018-09-27",
            "Energy ministry press room",
            "Memorandum on offshore gas signed in Moscow",
            "2018-09-27",
            (
                "Officials of both countries today signed a memorandum of understanding on a feasibility study for "
                "an offshore gas line.",
                "The memorandum binds neither side to build. The study is to be paid for by the Russian partner.",
            ),
        ),
        Page(
            "/gulf-energy-review/offshore-pipeline-study",
            "Gulf Energy Review",
            "Ten billion dollars, or a study of ten billion dollars?",
            "2018-10-04",
            (
                "A large number travels fast. Within a day the signing in Moscow had become a ten billion dollar deal.",
                "What the two ministries signed is a paper about a study.",
                "The number is an estimate of what the line might cost one day, given by an official on the margins.",
            ),
            _B.REWORDED,
            reworded=("what the line might cost one day", "what the study might cost one day"),
        ),
        Page(
            "/northern-wire/2019/gazprom-delegation",
            "Northern Wire",
            "Gazprom delegation talks of $14 billion over several years",
            "2019-02-07",
            (
                "Investment in gas could reach fourteen billion dollars over several years, a Pakistani official said "
                "after meeting a delegation led by Gazprom on Wednesday.",
                "The company itself gave no figure.",
            ),
            _B.ELSEWHERE,
        ),
        Page(
            "/gulf-energy-review/karachi-gas-2021",
            "Gulf Energy Review",
            "Karachi's gas: where it comes from in 2021",
            "2021-03-15",
            (
                "The city lives on fields in Sindh and on liquefied gas from tankers. "
                "No offshore line reaches Karachi, and none is being built.",
                "The table lists every line in operation at the end of February 2021.",
            ),
            _B.NOT_FOUND,
            since=1,
        ),
        Page(
            "/karachi-ledger/steel-mills-offer",
            "Karachi Ledger",
            "Moscow renews its offer for the steel mills",
            "2019-07-20",
            ("A delegation toured the idle mills and repeated an old offer to repair them.",),
            _B.BROKEN,
            since=1,
        ),
        Page(
            "/northern-wire/2014/defence-agreement",
            "Northern Wire",
            "Russia and Pakistan sign first defence agreement",
            "2014-11-20",
            (
                "The defence ministers of Russia and Pakistan signed a defence cooperation agreement on Thursday, the "
                "first between the two countries.",
                "It covers exercises, visits and the exchange of views. Sales of arms need contracts of their own.",
            ),
        ),
        Page(
            "/arms-register/deliveries/mi-35",
            "Arms Register",
            "Register of deliveries: Mi-35 to Pakistan",
            "2018-03-12",
            ("14. Pakistan: four Mi-35M ordered in 2015, delivered in 2017. Combat helicopters, new.",),
            kind="text",
        ),
        Page(
            "/karachi-ledger/helicopter-contract-2015",
            "Karachi Ledger",
            "Helicopter contract signed in Rawalpindi",
            "2015-08-19",
            (
                "The contract was signed in August 2015 at army headquarters, nine months after the two countries "
                "agreed to cooperate.",
                "It is for four helicopters of the type Mi-35. Nobody named the price.",
            ),
        ),
        Page(
            "/northern-wire/2016/druzhba",
            "Northern Wire",
            "First Druzhba exercise begins in the north",
            "2016-09-24",
            (
                "Mountain troops have begun two weeks of drill.",
                "In all, about two hundred soldiers from both armies take part, some seventy of them Russian.",
            ),
            _B.SLOW,
            since=1,
        ),
        Page(
            "/defence-monitor/druzhba-2020",
            "Defence Monitor",
            "Druzhba 2020 opens in Russia's south",
            "2020-11-08",
            ("Soldiers of both countries meet for the fifth year running: 2016, 2017, 2018, 2019 and now 2020.",),
            _B.WALLED,
        ),
        Page(
            "/foreign-desk/agreements/2018-08-07",
            "Foreign Desk briefing archive",
            "Agreement on training signed",
            "2018-08-07",
            (
                "The two sides signed the first agreement under which Pakistani officers will train in Russia.",
                "It was signed at the end of the first meeting of the joint military committee.",
            ),
            _B.GONE,
        ),
        Page(
            "/capital-post/training-cut",
            "Capital Post",
            "Washington closes its courses to Pakistani officers",
            "2018-08-10",
            ("Sixty-six places were struck from this year's list. To read on, subscribe.",),
            _B.PAYWALLED,
            since=5,
        ),
        Page(
            "/summit-archive/astana-2017",
            "Summit archive",
            "Astana summit: two new members",
            "2017-06-09",
            (
                "9 June 2017. India and Pakistan became full members of the organisation this morning.",
                "Meeting Nawaz Sharif on the sidelines, Vladimir Putin called Pakistan an important partner for Russia "
                "in South Asia.",
            ),
        ),
        Page(
            "/summit-archive/ru/astana-2017",
            "Summit archive",
            "Встреча в Астане",
            "2017-06-09",
            ("Владимир Путин на встрече с Навазом Шарифом: Пакистан — важный партнёр России в Южной Азии.",),
            language="ru",
        ),
        Page(
            "/trade-figures/2020/russia-pakistan",
            "Trade Figures Institute",
            "Russia and Pakistan: goods trade 2020",
            "2021-02-01",
            ("In 2020 the two countries exchanged goods worth 790 million dollars. Wheat made up a third of it.",),
            _B.BUSY,
        ),
        Page(
            "/port-journal/gwadar-rumours",
            "Port Journal",
            "No Russian ships at Gwadar, officials say",
            "2016-12-03",
            (
                "Reports of a Russian naval presence went round the world within a day.",
                "At the ministry in Islamabad they say that no such request has been received. Moscow says the same.",
            ),
        ),
        Page(
            "/urdu-daily/gwadar",
            "Urdu Daily",
            "گوادر اور روس",
            "2016-12-05",
            ("وزارتِ خارجہ نے کہا ہے کہ روس کی طرف سے گوادر بندرگاہ کے استعمال کی کوئی درخواست موصول نہیں ہوئی۔",),
            language="ur",
        ),
        Page(
            "/treaty-texts/doha-2020.pdf",
            "Treaty Texts",
            "Agreement signed in Doha",
            "2020-02-29",
            ("Agreement for Bringing Peace to Afghanistan.", "Signed in Doha on February 29, 2020."),
            kind="pdf",
        ),
        Page(
            "/capital-post/envoy-thanks",
            "Capital Post",
            "Envoy thanks Islamabad after Doha signing",
            "2020-03-02",
            ("The envoy has thanked Islamabad, an official who was in the room said.",),
            _B.MOVED,
        ),
        Page(
            "/lost/deep/page", "Northern Wire", "A page that went home", "2015-01-01", ("Once upon a time.",), _B.HOME
        ),
        Page(
            "/lost/vanished", "Karachi Ledger", "A page that is not there", "2015-01-01", ("It was here.",), _B.SOFT_404
        ),
        Page(
            "/lost/missing", "Karachi Ledger", "A page that is missing", "2015-01-01", ("It was here.",), _B.NOT_FOUND
        ),
        Page("/lost/circle", "Karachi Ledger", "A page that runs in circles", "2015-01-01", ("Round.",), _B.LOOP),
    )
}
