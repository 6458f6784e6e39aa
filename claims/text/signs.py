"""Words that show what a sentence does: counts, acts, judges, foresees, hedges. Each sign is one entry here."""

from __future__ import annotations

import re


def _words(text: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(text.split('|'))})(?![\w])".replace("\n", "").replace("    ", ""), re.IGNORECASE
    )


SIGNS: dict[str, re.Pattern[str]] = {
    "act": _words(
        "signed|met|held|agreed|launched|sold|bought|built|killed|arrested|attacked|bombed|invaded|won|lost|"
        "elected|appointed|resigned|fired|voted|passed|approved|rejected|banned|vetoed|opened|closed|shut|banked|paid|"
        "spent|raised|cut|cuts|increased|decreased|doubled|tripled|halved|rose|fell|grew|dropped|declined|jumped|soared|"
        "plunged|gained|added|created|destroyed|delivered|donated|funded|invested|pledged|offered|granted|allowed|gave|"
        "took|sent|received|visited|travelled|traveled|arrived|returned|withdrew|deployed|conducting|conducted|tested|"
        "discovered|infected|died|born|convicted|sentenced|charged|sued|ruled|ordered|issued|published|released|handed|"
        "seized|stole|destroyed|denied|supported|opposed|backed|imposed|lifted|ended|began|started|founded|established|"
        "stated|announced|admitted|acknowledged|thanked|congratulated|discussed|accusing|accused|needed|left|decided|"
        "confirmed|reported|detected|recorded|claimed|moved|ran|wrote|made|broke|used|produced|exported|imported|refused|"
        "favou?rs?|supports|opposes|convicted|employs?|owns?|supplies|bans|contains|served|dismissed|vetoed|joined|"
        "acquired|merged|hired|captured|released|evacuated|vaccinated|registered|recruited|trained|borrowed|repaid"
    ),
    "document": _words(
        "agreements?|treat(?:y|ies)|pacts?|deals?|accords?|contracts?|memorand(?:um|a)|laws?|bills?|acts?|report|reports|"
        "resolutions?|constitution|charter|statement|dossier|document|documents|letter|study|studies|survey|poll|data|"
        "figures|statistics|records?|budget|ruling|verdict|court|investigation|status|licen[cs]e|patent|exercises?"
    ),
    "verb": re.compile(
        r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|\w+ed|"
        r"\w{3,}(?:es|ts|ns|ds|ks|ps|ms|ws|ls|rs|ys)(?=\s(?:the|a|an|to|that|its|his|her|their|(?-i:[A-Z]))))\b"
        r"|[’']s\b|[\u0600-\u06ff\u0900-\u097f\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]",
        re.IGNORECASE,
    ),
    "past": re.compile(r"\b(?:was|were|had|did|\w{3,}ed)\b", re.IGNORECASE),
    "will": _words(
        "(?:i|you|he|she|it|we|they|who|that|there)['’]ll|will|won['’]t|shall|going to|gonna|is expected to|are expected to|is set to|are set to|is likely to|"
        "are likely to|(?:is|are) due to (?:report|be|begin|start|open|close|meet|take|arrive|leave|finish|end|expire|appear|"
        "face|go|come|publish|vote|speak|return|visit|launch|run|hold|sign|decide|stand|join|become|retire)|is about to|is poised to|would soon|is bound to|wird|werden|va a|sera|будет|будут|گا|گے|گی|होगा"
    ),
    "cause": _words(
        "because|because of|due to(?! (?:report|be|begin|start|open|close|meet|take|arrive|leave|finish|end|expire|appear|face|"
        "go|come|publish|vote|speak|return|visit|launch|run|hold|sign|decide|stand|join|become|retire)\b)|owing to|thanks to|as a result|resulted? in|resulted into|resulting in|led to|"
        "leads to|(?<!the )(?<!a )(?<!other )causes?|caused|causing|triggered|prompted|responsible for|contributed to|stems? from|so that|therefore"
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
        "good|bad|great|disgrace|shambles|terrible|horrible|awful|wonderful|beautiful|amazing|incredible|fantastic|tremendous|disgraceful|"
        "shameful|sad|sadly|unfortunately|fortunately|hopefully|brilliant|stupid|ridiculous|absurd|unfair|fair|wrong|"
        "(?<!the )(?<!a )right|evil|noble|brave|weak|strong|important|vital|crucial|historic|remarkable|impressive|disappointing|"
        "dangerous|wise|unwise|foolish|hypocri(?:sy|tical|te)|disaster|disastrous|tragic|tragedy|glorious|proud|shame|"
        "best|worst|failing|incompetent|arrogan(?:t|ce)|cynical|naive|double game|double standards?|so-called|obviously|"
        "clearly|surely|undoubtedly|of course|love|hate|welcome|commendable|praiseworthy|deplorable|worrying|promising|"
        "bright|bleak|inevitabl[ey]|essential|unacceptable|outrageous|nonsense|genius|heroic|unprecedented|"
        "shameful|betrayal|childish|inspiring|full of hope|unmatched|contempt|hypocrisy|moral|immoral|unethical|reckless|"
        "irresponsible|cruel|brutal|courageous|bold|visionary|mediocre|pathetic|laughable|alarming|disturbing|troubling|"
        "welcome|long-awaited|meaningful|meaningless|pointless|useless|wasteful|unjust|(?<!has )(?<!have )(?<!had )(?<!only )just(?! (?:over|under|outside|before|after|north|south|east|west|now)\b)|"
        "deserves?|admirable|"
        "exemplary|excellent|superb|poor|dismal|mess|chaos|nightmare|miracle|blessing|curse|joke|farce|sham|travesty|"
        "insult|scandalous|disgusting|vile|toxic|divisive|inspirational|stunning|lovely|ugly|boring|fascinating|genuine|"
        "honest|dishonest|sincere|insincere|arbitrary|draconian|hollow|empty|desperate|naked|blatant|sheer|utter|mere|"
        "boldest|riskiest|finest|wisest|bravest|ugliest|noblest|darkest|saddest|craziest|silliest|greatest|meanest|cruellest|"
        "monster|fiasco|gimmick|stunt|mockery|charade|fantasy|illusion|circus|killjoys?|misleading|dubious|implausible|understandable|lifeline|"
        "merely|simply|truly|really|indeed|frankly|ironically|surprisingly|understandably|rightly|wrongly|needless"
    ),
    "vague": _words(
        "path|dynamics|geopolitical|emerging|shift|shifts|shifting|era|paradigm|landscape|momentum|trajectory|destiny|"
        "rapidly|steadily|gradually|increasingly|strategic path|strategic aims|common interests|similar|various|numerous|"
        "horizon|vision|spirit|mindset|narrative|forces|challenges?|"
        "opportunit(?:y|ies)|way forward|future|stakes|soul|aims|values|game changer|game|influence|menace|foundation|"
        "ordinary people|common man|rhetoric|agenda|climate|atmosphere|lesson|lessons|symbol|sign of|signs of|sign yet|clearest|coldness|warmth|thaw|tale|story|journey|pillars?"
    ),
    "idiom": _words(
        "moral compass|at a crossroads|crossroads|right direction|wrong direction|wake up|wake-up call|time has come|"
        "time is ripe|is high time|the world is watching|tip of the iceberg|double-edged|slippery slope|playing with fire|"
        "lose its way|lost its way|lost the plot|nothing but|no less than|none other than|food for thought|at stake|"
        "foot the bill|writing on the wall|house of cards|elephant in the room|last straw|days are numbered|in danger|"
        "bright future|better tomorrow|stands? as a|speaks volumes|long overdue|leaves much to be desired|all but|"
        "milestone|new chapter|turning point|has become a|have become a|in the name of|hearts and minds|walk the talk|lip service|a far cry|"
        "here is a fact|in truth|the truth is|you (?:do not|don['’]t) need|make no mistake|believe me|to be welcomed|needless to say|god help|"
        "can['’]t wait|so (?:tired|proud|happy|excited|sad|angry|sick)|happy birthday|congrats|good (?:morning|night)"
    ),
    "abstract": re.compile(
        r"\A\W*(?:but |and |so |ultimately,? |clearly,? |today,? |such )?(?:the |this |these |our |true |real )?(?:world|time|"
        r"future|beauty|democracy|politics|trust|peace|history|freedom|justice|hope|fear|leadership|wisdom|truth|"
        r"diplomacy|progress|nation|people|politicians|society|relationship|west|question|answer|lesson|problem|"
        r"solution|challenge|nothing|hypocrisy|tragedy|irony|fact of the matter|point|message|moment|days?)\b",
        re.IGNORECASE,
    ),
    "reporting": _words(
        "according to|via|reports?|reported|reportedly|officials?|confirmed|confirms|said|says|told|announces|announced|"
        "breaking|update|sources?|study|studies|researchers|scientists|doctors?|experts?|minister|ministry|president|"
        "government|governor|police|media|news|claims?|claimed|warns?|warned|tweeted|declared"
    ),
    "call": re.compile(
        r"(?:\A|[.!?:]\s+)(?:please\s+)?(?:join|watch|follow|stay|wash|click|share|retweet|rt|check|stream|subscribe|read|"
        r"see|listen|look|come|donate|vote|call|help|stop|remember|let|don['’]t|do not|be|keep|make|take|get|go|use|avoid)\b",
        re.IGNORECASE,
    ),
    "joke": re.compile(r"\b(?:lol|lmao|lmfao|haha+|omg|wtf|fuck\w*|shit\w*|damn|ass|bitch|af|smh|tbh|ngl)\b|[😂🤣😭😅💀🙄]", re.IGNORECASE),
}  # fmt: skip
