"""Words whose full stop may not end a sentence, and words that begin one. Small lists, by what they forbid."""

from __future__ import annotations

# A name, number or further word must follow: the stop after these never ends a sentence.
NEVER_LAST = frozenset(
    """
    n°
    mr mrs ms mx messrs dr prof rev hon fr st sr jr gen maj col lt capt cpl sgt adm cmdr brig supt insp pres gov sen rep
    amb sec vs v viz cf al approx ca no nos vol vols fig figs eq ch pp p art par para ed eds trans ref resp dept univ
    mt ft ave blvd rd tel ext e.g i.e eg ie op cit mme mlle mm mgr me ee pág págs núm dra sra srta srs sres ud uds dna
    hr fr. frl nr str bzw z.b d.h u.a ggf evtl vgl sog inkl zzgl abs bd hrsg geb gest
    डॉ श्री प्रो पं श्रीमती सुश्री मो د أ doç av yrd sn dña
    им ул д акад проф гр г-н г-жа тов стр рис табл ср см т.е т.н напр пл просп
    """.split()
)

# These may end a sentence; they do when a word that begins sentences follows.
MAYBE_LAST = frozenset(
    """
    etc inc ltd co corp llc plc bros u.s u.k u.n e.u u.s.a u.a.e d.c p.m a.m b.c a.d ph.d m.d b.a m.a ll.b
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    calif fla tex mass conn ill ind mich minn miss mo n.y n.j wash wis ariz colo ga va pa okla ore tenn
    est est. min max hrs hr yr yrs bn mn km kg sq dist govt intl natl assn misc rs esq
    usw etc. uu ee.uu s.a c.v gmbh jh std mio mrd
    г гг в вв руб коп тыс млн млрд т.д т.п др пр обл р н.э
    """.split()
)

# Ordinary words too, unless they are written as these abbreviations are, with one capital: “Me. Dupont”, “Mass.”
ORDINARY = frozenset("art dna ill ind mass me miss sat sun wash".split())

# English words that begin sentences far more often than they follow an abbreviation.
BEGINNERS = frozenset(
    """
    a about above according after again all also although american among an and another any anyone are as at because
    before between both but by can despite did do does during each earlier either even every everyone few finally first
    following for from had has have he hence her here his how however i if in indeed instead is it its just last later
    many meanwhile more moreover most much my neither nevertheless no nobody none nor not nothing now of officials on
    once one only or other others our over perhaps police she should similarly since so some soon still such than that
    the their them then there therefore these they this those though through throughout thus to today together under
    unless until up was we were what whatever when whenever where whereas whether which while who why will with within
    without would yesterday yet you your
    """.split()
)

# A number with a stop before these is a day: “am 5. Mai”.
MONTHS_AFTER_A_STOP = frozenset(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta januára února března dubna května
    """.split()
)
