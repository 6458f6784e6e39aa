"""Words that show what a sentence does: counts, acts, judges, foresees, hedges. Each sign is one entry here."""

from __future__ import annotations

import re


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(text.split('|'))})(?![\w])".replace("\n", "").replace("    ", ""), re.IGNORECASE)


SIGNS: dict[str, re.Pattern[str]] = {
    "act": _words(
        "signed|sign|met|meets|held|agreed|launched|sold|bought|built|killed|arrested|attacked|bombed|invaded|won|lost|"
        "elected|appointed|resigned|fired|voted|passed|approved|rejected|banned|vetoed|opened|closed|shut|banked|paid|"
        "spent|raised|cut|cuts|increased|decreased|doubled|tripled|halved|rose|fell|grew|dropped|declined|jumped|soared|"
        "plunged|gained|added|created|destroyed|delivered|donated|funded|invested|pledged|offered|granted|allowed|gave|"
        "took|sent|received|visited|travelled|traveled|arrived|returned|withdrew|deployed|conducting|conducted|tested|"
        "discovered|infected|died|born|convicted|sentenced|charged|sued|ruled|ordered|issued|published|released|handed|"
        "seized|stole|destroyed|denied|supported|opposed|backed|imposed|lifted|ended|began|started|founded|established|"
        "stated|announced|admitted|acknowledged|thanked|congratulated|discussed|accusing|accused|needed|left|decided|"
        "confirmed|reported|detected|recorded|claimed|moved|ran|wrote|made|broke|used|produced|exported|imported|refused"
    ),
    "document": _words(
        "agreements?|treat(?:y|ies)|pacts?|deals?|accords?|contracts?|memorand(?:um|a)|laws?|bills?|acts?|report|reports|"
        "resolutions?|constitution|charter|statement|dossier|document|documents|letter|study|studies|survey|poll|data|"
        "figures|statistics|records?|budget|ruling|verdict|court|investigation|status|licen[cs]e|patent|exercises?"
    ),
    "verb": re.compile(
        r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|\w+ed|"
        r"\w{3,}(?:es|ts|ns|ds|ks|ps|ms|ws|ls|rs|ys)(?=\s(?:the|a|an|to|in|on|that|its|his|her|their|for|with|[A-Z])))\b"
        r"|[’']s\b|[\u0600-\u06ff\u0900-\u097f\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]",
        re.IGNORECASE,
    ),
    "past": re.compile(r"\b(?:was|were|had|did|\w{3,}ed)\b", re.IGNORECASE),
    "will": _words(
        "will|won['’]t|shall|going to|gonna|is expected to|are expected to|is set to|are set to|is likely to|"
        "are likely to|is about to|is poised to|['’]ll|would soon|is bound to|wird|werden|va a|sera|будет|будут|گا|گے|گی|होगा"
    ),
    "cause": _words(
        "because|because of|due to|owing to|thanks to|as a result|resulted? in|resulted into|resulting in|led to|"
        "leads to|causes?|caused|causing|triggered|prompted|responsible for|contributed to|stems? from|so that|therefore"
    ),
    "relation": _words(
        "relations?|relationship|ties|all(?:y|ies)|alliances?|partners?|partnership|members?|membership|belongs? to|"
        "part of|closer|closeness|supports?|favou?rs?|opposes?|owned by|subsidiary|brother|sister|wife|husband|"
        "neighbou?rs?|cooperation|collaborates?|concerned|between"
    ),
    "comparison": _words(
        "more|less|fewer|most|least|higher|lower|highest|lowest|bigger|biggest|larger|largest|smaller|smallest|better|"
        "best|worse|worst|greater|greatest|faster|fastest|richer|richest|poorer|poorest|older|oldest|longest|record|"
        "than|twice|double|triple|compared|versus|times as"
    ),
    "absolute": _words(
        "all|every|everybody|everyone|always|never|none|nobody|no one|nothing|only|first|last|entire|whole|completely|"
        "totally|absolutely|ever|any|anybody"
    ),
    "accusation": _words(
        "lied|lies|liar|fraud|corrupt|corruption|terroris[mt]s?|crimes?|criminals?|illegal|illegally|stole|cheated|"
        "cover-up|covered up|violat(?:ed|ion|ions|ing)|abuses?|killed|murdered|fake|hoax|conspiracy|safe haven|failed"
    ),
    "hedge": _words(
        "maybe|perhaps|possibly|probably|apparently|seems?|seemed|seemingly|might|could|allegedly|reportedly|somewhat|"
        "sort of|kind of|presumably|arguably|may"
    ),
    "self": re.compile(
        r"(?<!\w)(?:I|I['’]m|I['’]ve|I['’]d|I['’]ll|me|my|mine|myself|imo|imho)(?!\w)|\bin my (?:view|opinion)\b|"
        r"\b(?:I|we) (?:think|believe|feel|hope|guess|wish)\b"
    ),
    "should": _words(
        "should|shouldn['’]t|must|ought|needs? to|has to|have to|let us|let['’]s|it is time|had better|deserves?|please"
    ),
    "judgement": _words(
        "good|bad|great|terrible|horrible|awful|wonderful|beautiful|amazing|incredible|fantastic|tremendous|disgraceful|"
        "shameful|sad|sadly|unfortunately|fortunately|hopefully|brilliant|stupid|ridiculous|absurd|unfair|fair|wrong|"
        "right|evil|noble|brave|weak|strong|important|vital|crucial|historic|remarkable|impressive|disappointing|"
        "dangerous|wise|unwise|foolish|hypocri(?:sy|tical|te)|disaster|disastrous|tragic|tragedy|glorious|proud|shame|"
        "best|worst|failing|incompetent|arrogan(?:t|ce)|cynical|naive|double game|double standards?|so-called|obviously|"
        "clearly|surely|undoubtedly|of course|love|hate|welcome|commendable|praiseworthy|deplorable|worrying|promising|"
        "bright|bleak|inevitabl[ey]|essential|unacceptable|outrageous|nonsense|genius|heroic|unprecedented"
    ),
    "vague": _words(
        "path|dynamics|geopolitical|emerging|shift|shifts|shifting|era|paradigm|landscape|momentum|trajectory|destiny|"
        "rapidly|steadily|gradually|increasingly|strategic path|strategic aims|common interests|similar|various|numerous|"
        "new chapter|milestone|turning point|crossroads|horizon|vision|spirit|mindset|narrative|forces|challenges?|"
        "opportunit(?:y|ies)|way forward|future|stakes|soul|aims|values|game changer|game"
    ),
    "joke": re.compile(r"\b(?:lol|lmao|lmfao|haha+|omg|wtf|fuck\w*|shit\w*|damn|ass|bitch|af|smh|tbh|ngl)\b|[😂🤣😭😅💀🙄]", re.IGNORECASE),
}  # fmt: skip
