"""Verbs by which speech is reported, as patterns."""

from __future__ import annotations

import re

ADVERBS = "also|then|later|again|once|further|even|never|not|just|now|still|always|often|only|first|already|reportedly"

# They report words: “X said that …”.
SAYING_THAT = (
    r"said|says|say|saying|stated|states|state|told|tells|added|adds|announced|announces|claimed|claims|argued|argues|"
    r"warned|warns|insisted|insists|noted|notes|admitted|admits|acknowledged|acknowledges|denied|"
    r"denies|alleged|alleges|asserted|asserts|confirmed|confirms|explained|explains|tweeted|wrote|writes|maintained|"
    r"maintains|observed|remarked|replied|responded|revealed|reveals|suggested|suggests|testified|contended|contends|"
    r"warn|argue|insist|estimate|predict|allege|believe|claim that|report that|show|shows|showed|shown|testifies|"
    r"conceded|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|underlined|reiterated|reaffirmed|recalled|predicted|"
    r"predicts|estimated|estimates|reported|reports|complained|concluded|concludes|found|finds|believes|believed|"
    r"commented|comments|emails|posted|expects?|recalls?|heard that|asked (?:whether|if|why|how|when)|"
    r"puts? it|(?:fears?|feared|hopes?|hoped|thinks?|thought|worr(?:y|ies|ied)) that|assure[ds]|"
    r"agree[ds]? (?:with [^,;]{1,40}? )?that|promised (?:that|to)|vowed (?:that|to)|"
    r"declare[ds] (?!an?\s|war\b|bankruptcy\b|independence\b)"
)

# Only somebody who speaks does it, so that whatever stands before it is who spoke: “a neighbour said”.
SPEAKING = re.compile(
    r"(?:said|says?|told|tells|warn(?:ed|s)?|insist(?:ed|s)?|claim(?:ed|s)?|complain(?:ed|s)?|admit(?:ted|s)?|"
    r"replie[ds]|explain(?:ed|s)?|argue[ds]?|recalls?|recalled|agree[ds]?|denie[ds]|commented|comments|heard|asked)\b",
    re.IGNORECASE,
)

# They report what was thought of something: “X praised Y”, “X called it Z”.
SAYING_WHAT = (
    r"termed|terms|called|calls|described|describes|praised|praises|criticised|criticized|criticises|criticizes|"
    r"condemned|condemns|accused|accuses|blamed|blames|denounced|denounces|thanked|hailed|lauded|appreciated|rejected|"
    r"rated|dubbed|labelled|labeled|branded|likened|dismissed|briefed|urged|congratulated"
)

# Words in front of a colon that name no speaker: “JUST IN:”, “UPDATE 2:”, “THE TRUTH IS:”.
NO_LABELS = frozenset(
    """breaking just new update updated watch video live exclusive alert urgent thread poll note warning correction
    developing opinion analysis read fact check photo photos factbox explainer the this that is are you we it re rt via
    table figure source sources headline summary question answer answers embargoed contact editor""".split()
)
