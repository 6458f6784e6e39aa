"""Verbs by which speech is reported, as patterns."""

from __future__ import annotations

ADVERBS = "also|then|later|again|once|further|even|never|not|just|now|still|always|often|only|first|already|reportedly"

# They report words: “X said that …”.
SAYING_THAT = (
    r"said|says|say|saying|stated|states|state|told|tells|added|adds|announced|announces|claimed|claims|argued|argues|"
    r"warned|warns|insisted|insists|noted|notes|admitted|admits|acknowledged|acknowledges|declared|declares|denied|"
    r"denies|alleged|alleges|asserted|asserts|confirmed|confirms|explained|explains|tweeted|wrote|writes|maintained|"
    r"maintains|observed|remarked|replied|responded|revealed|reveals|suggested|suggests|testified|contended|contends|"
    r"warn|argue|insist|estimate|predict|allege|believe|claim that|report that|show|shows|showed|testifies|"
    r"conceded|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|underlined|reiterated|reaffirmed|recalled|predicted|"
    r"predicts|estimated|estimates|reported|reports|complained|concluded|concludes|found|finds|believes|believed"
)

# They report what was thought of something: “X praised Y”, “X called it Z”.
SAYING_WHAT = (
    r"termed|terms|called|calls|described|describes|praised|praises|criticised|criticized|criticises|criticizes|"
    r"condemned|condemns|accused|accuses|blamed|blames|denounced|denounces|thanked|hailed|lauded|appreciated|rejected|"
    r"dismissed|briefed|urged|congratulated"
)
