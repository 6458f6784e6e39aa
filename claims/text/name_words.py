"""Words by which names are told apart: titles of people, words in the names of bodies, countries and cities."""

from __future__ import annotations


def _lines(text: str) -> frozenset[str]:
    return frozenset(
        part.strip().casefold() for line in text.strip().splitlines() for part in line.split(",") if part.strip()
    )


TITLES = _lines(
    """mr, mrs, ms, miss, dr, prof, professor, sir, dame, lord, lady, president, vice president, prime minister,
    deputy prime minister, premier, foreign minister, defence minister, defense minister, finance minister,
    interior minister, health minister, education minister, energy minister, information minister, chief minister,
    minister, secretary of state, secretary of defense, defence secretary, defense secretary, foreign secretary,
    home secretary, health secretary, secretary general, secretary-general, un secretary general, secretary,
    us secretary of state, attorney general, chancellor, senator, sen, congressman, congresswoman, representative, rep,
    governor, gov, mayor, judge, justice, chief justice, king, queen, prince, princess, pope, bishop, archbishop, imam,
    maulana, sheikh, ayatollah, general, gen, lieutenant general, lt gen, major general, maj gen, colonel general,
    brigadier, colonel, col, major, captain, capt, commander, admiral, marshal, sergeant, lieutenant, chief of army staff,
    chief of army staff general, army chief, ambassador, special representative, ex-prime minister, ex-president, ceo,
    chairman, chairwoman, chair, director, director general, chief executive, chief executive officer, chief financial officer, chief operating officer, managing director,
    deputy, chief engineer, chief economist, opposition leader, finance director, officer, spokesman, spokeswoman, spokesperson,
    herr, frau, monsieur, madame, señor, señora, don, doña"""
)

BODIES = _lines(
    """ministry, department, office, agency, authority, bureau, commission, committee, council, court, parliament,
    senate, congress, assembly, house, cabinet, government, army, navy, force, forces, police, guard, party, movement,
    union, league, alliance, organisation, organization, association, federation, foundation, institute, university,
    college, school, hospital, bank, fund, company, corporation, corp, inc, ltd, llc, plc, group, holdings, mills, board,
    service, services, intelligence, nations, press, news, times, post, journal, courier, herald, observer, gazette, tribune, guardian,
    telegraph, chronicle, register, review, reuters, bbc, cnn, nato, taliban,
    al-qaeda, isis, kremlin, pentagon, white house, state department, trust, network, centre, center, laboratory, club,
    society, embassy, administration, treasury, reserve, exchange, industries, airlines, airways, motors, technologies,
    brigade, division, command, secretariat, tribunal, union, conference, coalition, front, brotherhood, gazprom"""
)

TIMES = _lines(
    """monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february, march, april, may, june, july,
    august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec,
    christmas, easter, ramadan, eid, am, pm, i, ok, tv, rt,
    ebitda, gdp, gnp, vat, ipo, ceo, cfo, mw, gw, kw, mwh, gwh, kwh, twh, immediate release, q, a"""
)

PLACES = _lines(
    """afghanistan, albania, algeria, andorra, angola, argentina, armenia, australia, austria, azerbaijan, bahamas,
    bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bhutan, bolivia, bosnia, botswana, brazil, brunei,
    bulgaria, burkina faso, burundi, cambodia, cameroon, canada, cape verde, chad, chile, china, colombia, comoros, congo,
    costa rica, croatia, cuba, cyprus, czech republic, czechia, denmark, djibouti, dominica, dominican republic, ecuador,
    egypt, el salvador, eritrea, estonia, eswatini, ethiopia, fiji, finland, france, gabon, gambia, georgia, germany,
    ghana, greece, grenada, guatemala, guinea, guyana, haiti, honduras, hungary, iceland, india, indonesia, iran, iraq,
    ireland, israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait, kyrgyzstan,
    laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, madagascar, malawi, malaysia,
    maldives, mali, malta, mauritania, mauritius, mexico, moldova, monaco, mongolia, montenegro, morocco, mozambique,
    myanmar, burma, namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria, north korea,
    south korea, korea, north macedonia, norway, oman, pakistan, palau, palestine, panama, papua new guinea, paraguay,
    peru, philippines, poland, portugal, qatar, romania, russia, rwanda, samoa, saudi arabia, senegal, serbia, seychelles,
    sierra leone, singapore, slovakia, slovenia, somalia, south africa, south sudan, spain, sri lanka, sudan, suriname,
    sweden, switzerland, syria, taiwan, tajikistan, tanzania, thailand, togo, tonga, trinidad, tunisia, turkey, türkiye,
    turkmenistan, tuvalu, uganda, ukraine, united arab emirates, united kingdom, united states, uruguay, uzbekistan,
    vanuatu, vatican, venezuela, vietnam, yemen, zambia, zimbabwe, us, u.s, usa, u.s.a, uk, u.k, uae, america, britain,
    great britain, england, scotland, wales, northern ireland, europe, asia, africa, latin america, middle east,
    south asia, central asia, kashmir, gaza, west bank, crimea, donbas, punjab, sindh, balochistan, hong kong, tibet,
    islamabad, karachi, lahore, peshawar, rawalpindi, quetta, gwadar, kabul, kandahar, new delhi, delhi, mumbai, kolkata,
    chennai, bangalore, dhaka, kathmandu, colombo, beijing, shanghai, wuhan, tokyo, seoul, pyongyang, bangkok, hanoi,
    jakarta, manila, kuala lumpur, canberra, sydney, melbourne, wellington, tehran, baghdad, damascus, aleppo, beirut,
    amman, jerusalem, tel aviv, riyadh, jeddah, doha, dubai, abu dhabi, muscat, ankara, istanbul, cairo, tripoli, tunis,
    algiers, rabat, khartoum, addis ababa, nairobi, kampala, kigali, lagos, abuja, accra, dakar, johannesburg, cape town,
    pretoria, harare, moscow, st petersburg, kyiv, kiev, kharkiv, minsk, warsaw, prague, budapest, bucharest, sofia,
    athens, belgrade, zagreb, vienna, berlin, munich, hamburg, frankfurt, bonn, zurich, geneva, bern, rome, milan,
    naples, madrid, barcelona, lisbon, paris, marseille, lyon, brussels, amsterdam, the hague, rotterdam, copenhagen,
    stockholm, oslo, helsinki, reykjavik, dublin, belfast, london, manchester, birmingham, liverpool, edinburgh, glasgow,
    cardiff, washington, new york, los angeles, chicago, houston, dallas, boston, philadelphia, detroit, miami, atlanta,
    seattle, san francisco, denver, phoenix, las vegas, texas, california, florida, ohio, michigan, pennsylvania,
    wisconsin, arizona, nevada, virginia, iowa, new hampshire, alaska, hawaii, illinois, toronto, ottawa, montreal,
    vancouver, mexico city, havana, caracas, bogota, lima, quito, santiago, buenos aires, brasilia, são paulo,
    rio de janeiro, astana, almaty, tashkent, bishkek, dushanbe, baku, yerevan, tbilisi"""
)

DEMONYMS = _lines(
    """afghan, american, arab, argentine, armenian, asian, australian, austrian, azerbaijani, bangladeshi, belarusian,
    belgian, brazilian, british, bulgarian, canadian, chilean, chinese, colombian, croatian, cuban, czech, danish, dutch,
    egyptian, english, ethiopian, european, finnish, french, georgian, german, greek, hungarian, indian, indonesian,
    iranian, iraqi, irish, israeli, italian, japanese, jordanian, kazakh, kenyan, korean, kurdish, kuwaiti, lebanese,
    libyan, malaysian, mexican, moroccan, nigerian, north korean, norwegian, pakistani, palestinian, polish, portuguese,
    romanian, russian, saudi, scottish, serbian, somali, south african, spanish, sudanese, swedish, swiss, syrian, thai,
    tunisian, turkish, ukrainian, venezuelan, vietnamese, yemeni, christian, muslim, jewish, hindu, sikh, buddhist,
    catholic, protestant, sunni, shia, islamic, islamist, democrat, democratic, democrats, republican, republicans"""
)

# Written with a capital by some, and nobody's name by themselves.
GENERIC = _lines(
    """bill, bills, act, government, opposition, house, games, minister, ministers, cabinet, court, committee, council,
    department, ministry, board, party, union, police, army, navy, state, states, church, bank, fund, company, group,
    agency, authority, office, hospital, school, university, college, service, services, force, forces, constitution,
    internet, budget, members, member, chamber, commission, association, administration, federation"""
)
NO_NAMES = _lines(
    """phd, rt, hon, rt hon, nt, mp, mps, mep, meps, hg, co2, icu, dna, hiv, ai, usd, eur, gbp, chf, pkr, inr, cny, rmb, jpy, q&a, faq, pdf,
    id, ceos, ngo, ngos, nhs trust, con, lab, ind, dem, rep, r, d, covid, covid-19"""
)
OFFICES = _lines(
    """secretary, minister, scientist, officer, executive, economist, inspector, constable, commissioner, president,
    chairman, chairwoman, justice, engineer, whip, clerk, speaker, chancellor, ambassador, director, editor,
    correspondent, mayor, governor, prosecutor, surgeon, adviser, advisor"""
)
LANDSCAPE = _lines("port, lake, mount, cape, fort, st, mt, ft, saint, san, santa, river, north, south, east, west, new, upper, lower")  # fmt: skip
