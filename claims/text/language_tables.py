"""The words by which texts in each language are read, one entry a language; `claims.text.languages` compiles them.

All but `common` are patterns, with `|` between them. `said` are verbs of speech, `that` what follows them, `according`
what stands before a source; `announced` are those that need no more than an
object; `apart` are whole patterns for verbs in two parts. `speech` is for languages in which speakers are not told by capitals: whole patterns with
the groups `who` and `verb`, `who2` and `verb2` and so on; without a `who`, the last speaker goes on. The rest are signs, named as in `claims.text.signs`. English has its own modules.
"""

from __future__ import annotations

TABLES: dict[str, dict[str, str]] = {
    "es": {
        "common": "el la los las de del que en y un una por con para se no es su al lo más como según fue",
        "said": r"dijo|dijeron|dice|dicen|(?:afirm|asegur|declar|señal|indic|explic|anunci|inform|denunci|apunt|subray|recalc|"
        r"lament|critic|coment|relat|destac|estim|calcul|confirm|manifest)(?:ó|a|an|aron)|advirt(?:ió|ieron)|advierten?|"
        r"reconoc(?:ió|ieron|en?)|admit(?:ió|ieron|en?)|insist(?:ió|ieron|en?)|añad(?:ió|en?)|sostuv(?:o|ieron)|sostienen?|"
        r"neg(?:ó|aron)|niegan?|concluy(?:ó|en?)|exig(?:ió|en?)|promet(?:ió|en?)|pid(?:ió|en?)|"
        r"h(?:a|an) (?:dicho|afirmado|asegurado|declarado|anunciado)",
        "announced": r"anunci(?:ó|a|aron|an)|promet(?:ió|en?)|denunci(?:ó|a|aron|an)|exig(?:ió|en?)",
        "that": "que", "according": "según|de acuerdo con|a juicio de", "he": "él|ella|este|esta",
        "titles": r"president[ea]|ministr[oa]|portavoz|director[a]?|alcald(?:e|esa)|señora?|sr|sra|don|doña",
        "will": r"\w{2,}(?:ará|erá|irá|arán|erán|irán)|va a|van a|prevé|podría",
        "cause": r"porque|debido a|a causa de|gracias a|por culpa de|provoc(?:ó|a|aron)|caus(?:ó|a|aron)|como resultado",
        "should": r"debe(?:n|mos|ría|rían)?|hay que|tiene que|es hora de|ojalá",
        "judgement": r"vergonzos[oa]s?|vergüenza|terrible|horrible|excelente|maravillos[oa]|lamentable|inaceptable|"
        r"injust[oa]s?|absurd[oa]s?|mejor|peor|peores|fracaso|desastre|ridícul[oa]|hermos[oa]|importante|histórico|"
        r"indignante|irresponsable|valiente|cobarde|por desgracia|afortunadamente|traición|hipocresía",
        "self": r"yo|creo|pienso|opino|espero|me parece|en mi opinión|nuestr[oa]s?",
        "act": r"firm(?:ó|aron)|aprob(?:ó|aron)|compr(?:ó|aron)|vend(?:ió|ieron)|mur(?:ió|ieron)|detuv(?:o|ieron)|"
        r"gan(?:ó|aron)|perd(?:ió|ieron)|subi(?:ó|eron)|baj(?:ó|aron)|aument(?:ó|aron)|redujo|creció|cayó|vot(?:ó|aron)|"
        r"inaugur(?:ó|aron)|visit(?:ó|aron)|lanz(?:ó|aron)|pag(?:ó|aron)|cerr(?:ó|aron)|abri(?:ó|eron)|fue|fueron|"
        r"constru(?:yó|yeron)|acord(?:ó|aron)|dimitió|rechaz(?:ó|aron)|prohib(?:ió|ieron)|h(?:a|an) \w+[aií]do",
        "relation": r"miembro|aliad[oa]s?|alianza|soci[oa]s?|filial|pertenece|hermano|hermana|esposa|relaciones",
        "document": r"acuerdo|tratado|ley|contrato|informe|decreto|sentencia|presupuesto|encuesta|estudio|datos",
        "today": "hoy", "yesterday": "ayer", "tomorrow": "mañana",
        "this_year": "este año", "last_year": "el año pasado|el pasado año", "next_year": "el próximo año|el año que viene",
        "weekdays": "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    },
    "fr": {
        "common": "le la les des de du et en un une est que qui dans pour par sur au avec ne pas il elle ce plus a été",
        "said": r"dit|disent|déclar(?:e|é)|affirm(?:e|é)|assur(?:e|é)|indiqu(?:e|é)|annonc(?:e|é)|expliqu(?:e|é)|"
        r"estim(?:e|é)|soulign(?:e|é)|précis(?:e|é)|reconn(?:u|aît)|admis|ajout(?:e|é)|rappel(?:le|é)|dénonc(?:e|é)|"
        r"averti|s['’]indigne|s['’]inquiète|se félicite|regrett(?:e|é)|martèle|lance|lâche|soupire|ironise|résume|raconte|confie|promet|"
        r"critique|plaide|insiste|répond|tranche|déplore|poursuit|conclut|juge|confirm(?:e|é)|soutient|soutenu|(?:a|ont|avait) (?:dit|déclaré|affirmé|assuré|indiqué|annoncé|expliqué|"
        r"estimé|souligné|précisé|reconnu|admis|ajouté|rappelé|dénoncé|averti|confirmé|soutenu|promis)",
        "that": "que|qu['’]", "according": "selon|d['’]après", "he": "il|elle|lui|eux|celui-ci|celle-ci",
        "announced": r"(?:a |ont )?annoncé|annoncent?|promet|(?:a |ont )?promis|dénoncent?|exigent?",
        "titles": r"président|présidente|ministre|premier ministre|porte-parole|directeur|directrice|maire|m|mme|"
        r"monsieur|madame|général|dr",
        "will": r"\w{2,}(?:era|eront|ira|iront|ra|ront)|va|vont|devrait|pourrait|\w{3,}(?<!\baur)(?<!\bser)(?:rait|raient)",
        "cause": r"parce qu\w*|à cause d\w+|en raison d\w+|grâce à|provoqu\w+|caus(?:e|é|ée)|entraîn\w+",
        "should": r"doi(?:t|vent)|il faut|devons|faudrait",
        "judgement": r"honteu(?:x|se)|honte|terrible|horrible|excellente?|magnifique|lamentable|inacceptable|injuste|"
        r"absurde|meilleure?s?|pires?|échec|désastre|ridicule|scandaleu(?:x|se)|irresponsable|courageu(?:x|se)|"
        r"malheureusement|heureusement|trahison|hypocrisie|indigne|historique|importante?",
        "self": r"je|j['’]\w+|à mon avis|selon moi|nous croyons|espérons|notre|nos",
        "act": r"(?:a|ont|avait|avaient|est|sont|été) (?:\w+ )?\w{2,}(?:é|ée|és|ées|i|ie|is|it|u|ue|us|ert)",
        "relation": r"membre|alli(?:é|ée|és|ance)|partenaires?|filiale|appartient|frère|sœur|épouse|relations",
        "document": r"accord|traité|loi|contrat|rapport|décret|jugement|budget|sondage|étude|données|convention",
        "today": r"aujourd['’]hui", "yesterday": "hier", "tomorrow": "demain",
        "this_year": "cette année", "last_year": "l['’]année dernière|l['’]an dernier|l['’]an passé",
        "next_year": "l['’]année prochaine|l['’]an prochain",
        "weekdays": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    },
    "de": {
        "common": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an hat wurde",
        "said": r"sagten?|sagt|erklärten?|erklärt|betonten?|betont|behauptet(?:e|en)?|teilten? mit|teilt mit|"
        r"kündigten? an|kündigt an|warnten?|warnt|berichtet(?:e|en)?|räumten? ein|bestätigten?|bestätigt|forderten?|"
        r"versicherten?|schrieb|schreibt|meinten?|meint|fügten? hinzu|wies|wiesen|widersprach(?:en)?|begründeten?|begründet|kritisierten?|kritisiert|"
        r"mitteilten?|meldeten?|meldet|"
        r"verkündeten?|gab an|gaben an|gab bekannt|sprach|hat gesagt|hat erklärt",
        "that": "dass|daß|,", "according": "laut|nach Angaben (?:der|des|von)|nach Ansicht (?:der|des|von)",
        "apart": r"[“«”\"]\s*,\s*(?P<verb>so)\s+(?P<who>[^,.;:]{2,60})"
        "\n"
        r"(?<!\w)(?P<verb>teilten?|teilt|gab(?:en)?|gibt|räumten?|kündigten?)\s+(?P<who>[^,.;:«»“”\"]{2,60}?)"
        r"(?:\s(?:am|im|in|auf|gegenüber|nach|heute|gestern)\b[^,.;:]{0,60}?)?\s+(?:mit|bekannt|an|ein)(?=\W|\Z)",
        "he": "er|sie|dieser|diese",
        "titles": r"\w*(?:minister|ministerin|präsident|präsidentin|kanzler|kanzlerin|sprecher|sprecherin|chef|chefin|"
        r"sekretär|sekretärin|meister|meisterin)|herr|frau|dr|professor|prof|\w+rat|\w+rätin",
        "will": r"wird|werden|werde|soll|sollen|dürfte|dürften|könnte",
        "cause": r"weil|wegen|aufgrund|dank|führten? zu|verursacht(?:e|en)?|infolge|deshalb",
        "should": r"muss|müssen|sollte|sollten|darf nicht|es ist Zeit",
        "judgement": r"schändlich|schande|schrecklich\w*|furchtbar\w*|ausgezeichnet\w*|wunderbar\w*|unerträglich\w*|"
        r"ungerecht\w*|absurd\w*|bess(?:er|ere|te)\w*|schlimm\w*|skandal\w*|katastroph\w*|lächerlich\w*|mutig\w*|leider|schwerer Fehler|schweren Fehler|versagen|"
        r"glücklicherweise|verrat|heuchelei|unverantwortlich\w*|wichtig\w*|historisch\w*|beschämend\w*",
        "self": r"ich|mein\w*|meiner Meinung nach|wir glauben|hoffentlich|unser\w*",
        "act": r"(?:wurden?|hat|haben|hatten?|ist|sind) .{0,120}?\b(?:ge\w{2,}(?:t|en)|\w{3,}iert|(?:be|ver|er|ent|zer)\w{2,}(?:t|en))|"
        r"unterzeichneten?|verabschiedeten?|kauften?|verkauften?|starb|starben|stieg(?:en)?|sank(?:en)?|gewann(?:en)?|"
        r"verlor(?:en)?|eröffneten?|besuchten?|beschloss(?:en)?|stimmten?|fiel(?:en)?|traf(?:en)?|baut(?:e|en)",
        "relation": r"mitglied\w*|verbündet\w*|bündnis|partner\w*|tochterfirma|gehört zu|bruder|schwester|beziehungen",
        "document": r"abkommen|vertrag|gesetz\w*|bericht|urteil|haushalt|umfrage|studie|daten|vereinbarung",
        "today": "heute", "yesterday": "gestern", "tomorrow": "morgen",
        "this_year": "dieses Jahr|in diesem Jahr", "last_year": "letztes Jahr|im (?:letzten|vergangenen) Jahr|im Vorjahr",
        "next_year": "nächstes Jahr|im (?:nächsten|kommenden) Jahr",
        "weekdays": "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    },
    "ru": {
        "common": "и в не на что с по как это из за для от его но к до также был была было были он она",
        "said": r"сказал[аи]?|заявил[аи]?|сообщил[аи]?|отметил[аи]?|подчеркнул[аи]?|объявил[аи]?|добавил[аи]?|"
        r"рассказал[аи]?|пояснил[аи]?|признал[аи]?|предупредил[аи]?|утверждает|утверждал[аи]?|считает|говорит|"
        r"уточнил[аи]?|возразил[аи]?|обещает|пообещал[аи]?|напомнил[аи]?|подтвердил[аи]?|написал[аи]?|сообщает|заявляет",
        "that": "что|,", "according": r"следует из|говорится в|по словам|по данным|по информации|как сообщил[аи]?|согласно", "he": "он|она|они",
        "titles": r"президент\w*|премьер-министр\w*|министр\w*|пресс-секретар\w*|глава|главы|директор\w*|мэр\w*|"
        r"губернатор\w*|генерал\w*|представител\w*",
        "will": r"будет|будут|(?:по|от|за|вы|при|про|до)\w{2,}(?:[оеё]т|ут|ют|ит|ят|[её]тся|ится|утся|ятся) (?=нов|в (?:следующ|будущ))|"
        r"построят|откроют|откроется|откроются|появится|появятся|начн(?:[её]тся|утся)|завершится|завершат|пройд[её]т|состоится|"
        r"потребуется|планирует|планируют|собирается|\w{3,}(?:ится|ются) в (?:следующем|будущем)",
        "cause": r"потому что|из-за|благодаря|вследствие|привел[аои]?|привёл|вызвал[аи]?|поэтому",
        "should": r"должн[аоы]|должен|нужно|необходимо|следует|пора|нельзя|надо",
        "judgement": r"позор\w*|ужасн\w*|прекрасн\w*|отличн\w*|недопустим\w*|несправедлив\w*|абсурд\w*|лучш\w*|худш\w*|"
        r"провал\w*|катастроф\w*|смешн\w*|безответственн\w*|стыд\w*|к сожалению|к счастью|предательств\w*|лицемери\w*|важн\w*|"
        r"возмутительн\w*|опасн\w*|трус\w*|великолепн\w*",
        "self": r"я|мне|мой|моя|по-моему|на мой взгляд|думаю|надеюсь|наш\w*|неужели",
        "act": r"подписал[аи]?|принял[аи]?|купил[аи]?|продал[аи]?|погиб(?:ла|ли)?|умер(?:ла|ли)?|вырос(?:ла|ло|ли)?|"
        r"упал[аои]?|снизил(?:ась|ось|ись|ся)|увеличил(?:ась|ось|ись|ся)|выиграл[аи]?|открыл[аи]?|закрыл[аи]?|"
        r"посетил[аи]?|построил[аи]?|получил[аи]?|арестовал[аи]?|задержал[аи]?|проголосовал[аи]?|составил[аои]?|"
        r"был[аои]? \w+(?:н|на|но|ны)|запустил[аи]?|договорил(?:ась|ись|ся)|вступил[аи]?",
        "relation": r"член\w*|союзник\w*|союз|партн[её]р\w*|входит в|принадлежит|брат|сестра|отношени\w*",
        "document": r"соглашени\w*|договор\w*|закон\w*|контракт\w*|доклад\w*|отч[её]т\w*|указ\w*|бюджет\w*|опрос\w*|данны[ех]",
        "today": "сегодня", "yesterday": "вчера", "tomorrow": "завтра",
        "this_year": "в этом году|в нынешнем году", "last_year": "в прошлом году", "next_year": "в следующем году|в будущем году",
        "weekdays": "понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье",
    },
    "ar": {
        "common": "في من على إلى أن إن التي الذي عن مع هذا هذه كان كانت قال بعد قد ما لا",
        "speech": r"(?<!\w)و?(?P<verb>قال|قالت|أعلن|أعلنت|أكد|أكدت|صرح|صرحت|أضاف|أضافت|أوضح|أوضحت|ذكر|ذكرت|أشار|أشارت|"
        r"حذر|حذرت|اعترف|اعترفت|يقول|تقول|يؤكد|تؤكد|نفى|نفت|كشف|كشفت|أفاد|أفادت|زعم|زعمت|اتهم|اتهمت)"
        r"\s+(?P<who>(?!إن\b|أن\b)[^،,.:؛«»\"“”]{2,80}?)\s*(?:،|:|إن\b|أن\b|إلى أن\b|ب?أن\w*)|"
        r"(?<!\w)[وف]?(?P<verb2>وفقا ل|وفقًا ل|وفق|بحسب|حسب|نقلا عن)\s*(?P<who2>[^،,.:؛]{2,60}?)(?=[،,.]|\Z)|"
        r"[\"”»]\s*[،,]?\s*و?(?P<verb3>قال|قالت|يقول|تقول|أضاف|أضافت|أكد|أكدت)\s+(?P<who3>[^،,.:؛\"“”]{2,60}?)\s*(?=[،,.]|\Z)|"
        r"(?<!\w)و?(?P<verb4>أضاف|أضافت|قال|قالت|تابع|تابعت|أكد|أكدت|أوضح|أوضحت)\s*(?::|إن\b|أن\b)",
        "titles": r"الرئيس|رئيس الوزراء|رئيس|وزير الخارجية|وزيرة الخارجية|وزير المالية|الوزير|وزير|وزيرة|المتحدث باسم|المتحدث",
        "will": r"سوف|س[يتن]\w{3,}|من المتوقع",
        "cause": r"بسبب|لأن\w*|نتيجة|بفضل|أدى إلى|أدت إلى|تسبب\w*",
        "should": r"يجب|ينبغي|لا بد|علينا",
        "judgement": r"عار|مخز|مخزية|رهيب|رهيبة|رائع|رائعة|ممتاز|سيئ|سيئة|أفضل|أسوأ|فشل|كارثة|كارثي|سخيف|مؤسف|للأسف|"
        r"مخجل|مخجلة|فادح|فادحة|خطأ|فضيحة|ظالم|ظلم|خيانة|نفاق|غير مقبول|مهم|مهمة|تاريخي",
        "self": r"أنا|أعتقد|أظن|برأيي|في رأيي|أرى أن|نأمل",
        "act": r"وقع|وقعت|وقّع|اشترى|اشترت|باع|باعت|قتل|قتلت|اعتقل|اعتقلت|فاز|فازت|ارتفع|ارتفعت|انخفض|انخفضت|افتتح|افتتحت|"
        r"زار|زارت|بلغ|بلغت|بنى|بنت|صوت|وافق|وافقت|التقى|تراجع|تراجعت|أصدر|أصدرت|وصل|وصلت",
        "relation": r"عضو|حليف|حلفاء|تحالف|شريك|شركاء|علاقات|العلاقات|شقيق|زوجة",
        "document": r"اتفاق|اتفاقية|معاهدة|قانون|عقد|تقرير|مرسوم|ميزانية|استطلاع|دراسة|بيانات",
        "today": "اليوم", "yesterday": "أمس", "tomorrow": "غدا|غدًا",
        "this_year": "هذا العام|العام الحالي", "last_year": "العام الماضي|السنة الماضية", "next_year": "العام المقبل|العام القادم",
        "weekdays": "الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
    },
    "ur": {
        "common": "کے کی کا ہے میں سے کو اور نے پر کہ یہ ہیں اس تھا ہو بھی وہ گیا",
        "speech": r"(?:^|[۔،,]\s*)(?P<who>[^۔،,:“”\"]{2,80}?)\s+نے\s+(?:[^۔،,:]{1,40}?\s)?(?P<verb>کہا|بتایا|اعلان کیا|دعویٰ کیا|"
        r"خبردار کیا|تسلیم کیا|اعتراف کیا|الزام لگایا|مطالبہ کیا|لکھا|واضح کیا)(?:\s+(?:ہے|تھا))?\s*(?:کہ\b|[:،]|(?=[۔“”\"]))|"
        r"(?:^|[۔،,]\s*)(?P<who2>[^۔،,:“”\"]{2,60}?)\s+(?P<verb2>کے مطابق|کا کہنا ہے|کا کہنا تھا|کا دعویٰ ہے|کا الزام ہے)",
        "he": "انہوں|اس|وہ|ان",
        "titles": r"وزیر اعظم|وزیراعظم|وزیر خارجہ|وزیر خزانہ|صدر مملکت|صدر|وزیر|ترجمان|جنرل|گورنر",
        "will": r"\w+(?:ے|یں|ا) (?:گا|گے|گی)|(?:گا|گے|گی)(?=\s*[۔،]|\Z)|(?:ہو|کرے|جائے|آئے)(?:گا|گی)|متوقع",
        "cause": r"کی وجہ سے|کیونکہ|کے باعث|کے نتیجے میں|کی بدولت",
        "should": r"چاہیے|چاہئے|ضروری ہے|لازم ہے",
        "judgement": r"شرمناک|افسوس\w*|بہترین|بدترین|شاندار|ظالمانہ|ناقابل قبول|ناکام|ناکامی|تباہ کن|مضحکہ خیز|منافقت|غداری|"
        r"اہم|تاریخی|خوبصورت|بہادر",
        "self": r"میں سمجھتا|میں سمجھتی|میرے خیال|میری رائے|میرا خیال|ہمارے|ہماری",
        "act": r"دستخط کیے|دستخط ہوئے|خرید\w*|فروخت کی\w*|ہلاک|جاں بحق|گرفتار|منظور کی\w*|اضافہ ہوا|کمی ہوئی|افتتاح کیا|دورہ کیا|"
        r"جیت\w*|ملاقات کی|کیا گیا|کی گئی|کیے گئے|ہوا|ہوئی|ہوئے|تعمیر کی\w*|فراہم کی\w*",
        "relation": r"رکن|اتحادی|اتحاد|شراکت دار|تعلقات|بھائی|بہن|اہلیہ",
        "document": r"معاہد[ہے]\w*|قانون|بل|رپورٹ|بجٹ|سروے|تحقیق|اعداد و شمار|قرارداد",
        "today": "آج", "yesterday": "گزشتہ روز", "tomorrow": "آئندہ روز",
        "this_year": "اس سال|رواں سال", "last_year": "گزشتہ سال|پچھلے سال", "next_year": "اگلے سال|آئندہ سال",
        "weekdays": "پیر|منگل|بدھ|جمعرات|جمعہ|ہفتے کے روز|اتوار",
    },
    "hi": {
        "common": "के की का है में से को और ने पर कि यह हैं इस था हो भी वह गया",
        "speech": r"(?:^|[।,]\s*)(?P<who>[^।,:“”\"]{2,80}?)(?:\s+ने|(?<=उन्हों)ने|(?<=इन्हों)ने)\s+(?:[^।,:]{1,40}?\s)?(?P<verb>कहा|बताया|घोषणा की|दावा किया|"
        r"चेतावनी दी|स्वीकार किया|आरोप लगाया|मांग की|लिखा|माना)(?:\s+(?:है|था))?\s*(?:कि(?![\w\u0900-\u0963])|[:,])|"
        r"[”\"]\s*,?\s*(?P<who3>[^।,:“”\"]{2,60}?)\s+ने\s+(?P<verb3>कहा|बताया|लिखा)|"
        r"(?:^|[।,]\s*)(?P<who2>[^।,:“”\"]{2,60}?)\s+(?P<verb2>के अनुसार|के मुताबिक|का कहना है|का दावा है|का आरोप है|का मानना है)",
        "he": "उन्होंने|उन्हों|उस|वह|वे|उन",
        "titles": r"प्रधानमंत्री|राष्ट्रपति|मुख्यमंत्री|वित्त मंत्री|विदेश मंत्री|रक्षा मंत्री|गृह मंत्री|मंत्री|प्रवक्ता|जनरल|राज्यपाल",
        "will": r"(?:\S+(?:गा|गे|गी))(?=\s*(?:[।,]|है|\Z))|होगा|होगी|होंगे|करेगा|करेगी|करेंगे|संभावना है",
        "cause": r"के कारण|क्योंकि|की वजह से|के चलते|के परिणामस्वरूप|की बदौलत",
        "should": r"चाहिए|ज़रूरी है|जरूरी है|होना ही चाहिए",
        "judgement": r"शर्मनाक|दुर्भाग्यपूर्ण|अफसोस|अफ़सोस|शानदार|सबसे बुरा|सबसे अच्छा|बेहतरीन|अस्वीकार्य|विफल|विफलता|भयानक|"
        r"हास्यास्पद|गलत|ग़लत|पाखंड|विश्वासघात|महत्वपूर्ण|ऐतिहासिक|सुंदर|अन्यायपूर्ण",
        "self": r"मैं|मेरे|मेरी|मेरा|मुझे|हमारे|हमारी",
        "act": r"हस्ताक्षर किए|हस्ताक्षर हुए|खरीद\S*|ख़रीद\S*|बेच\S*|मारे गए|मौत हो गई|गिरफ्तार|गिरफ़्तार|पारित|वृद्धि हुई|गिरावट आई|"
        r"हुआ|हुई|हुए|उद्घाटन किया|दौरा किया|जीत\S*|मुलाकात की|किया गया|की गई|किए गए|बनाया|बढ़\S*|घट\S*",
        "relation": r"सदस्य|सहयोगी|गठबंधन|साझेदार|संबंध|भाई|बहन|पत्नी",
        "document": r"समझौत[ाे]\S*|कानून|क़ानून|विधेयक|रिपोर्ट|बजट|सर्वेक्षण|अध्ययन|आंकड़े|संधि",
        "today": "आज", "yesterday": "बीते दिन", "tomorrow": "आगामी दिन",
        "this_year": "इस साल|इस वर्ष", "last_year": "पिछले साल|पिछले वर्ष", "next_year": "अगले साल|अगले वर्ष",
        "weekdays": "सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार",
    },
    "zh": {
        "common": "",
        "speech": r"(?:^|[，。；、“”）])(?P<who>[^，。；：“”\s]{2,24}?)(?:(?:\d{1,2}月)?\d{1,2}日|[今昨当前][日天]|周[一二三四五六日]|"
        r"(?:在|于|接受)[^，。；：“”\s]{0,12}(?:上|中|时|日))?"
        r"(?P<verb>表示|指出|宣布|强调|承认|警告|透露|认为|声称|通报|介绍|坦言|抱怨道?|写道|补充道?|反驳|证实|否认|说道?|称)(?:[，,：:]|(?=[“「])|(?=。?\Z))|"
        r"据(?P<who2>[^，。；：“”\s]{2,24}?)(?P<verb2>报道|介绍|透露|统计(?![局部署厅])|通报|消息|称|的数据|数据|的报告)|"
        r"根据(?P<who3>[^，。；：“”\s]{2,24}?)(?P<verb3>的报告|的数据|的统计|报告|数据|统计)",
        "he": "他|她|他们|她们",
        "titles": r"总统|总理|主席|部长|发言人|市长|省长|将军|局长|处长|院长|校长|主任|书记|董事长|总裁|经理|教授|专家|"
        r"负责人|代表|律师|医生|县长|镇长|村民|市民|居民",
        "will": r"将(?!军|领|士)|将会|预计|有望|计划于|可能会|可能还会|还会",
        "cause": r"因为|由于|导致|造成|因此|归因于",
        "should": r"应该|应当|必须|不应|需要",
        "judgement": r"可耻|可怕|糟糕|优秀|最好|最坏|失败|灾难|荒谬|可笑|遗憾|失望|震惊|愤怒|担忧|草率|荒唐|不公|背叛|虚伪|不可接受|重要|伟大|勇敢|美丽",
        "self": r"我认为|我觉得|我相信|我们的|我希望|在我看来",
        "act": r"签署|签订|通过了|购买|出售|死亡|逮捕|当选|赢得|上涨|下降|增长|增加|减少|访问|建成|达到|批准|成立|举行|发射",
        "relation": r"成员|盟友|联盟|伙伴|关系|隶属|兄弟|妻子",
        "document": r"协议|条约|法律|合同|报告|法令|预算|调查|研究|数据",
        "today": "今天|今日", "yesterday": "昨天|昨日", "tomorrow": "明天|明日",
        "this_year": "今年", "last_year": "去年", "next_year": "明年",
        "weekdays": "周一|周二|周三|周四|周五|周六|周日",
    },
    "tr": {
        "common": "ve bir bu da de için ile olarak olan çok daha sonra gibi kadar ise ancak göre en var yok değil oldu dedi ki",
        "speech": r"(?:^|[.;]\s)(?P<who>[^,\"“”:;]{2,80}?),\s.{3,400}?(?<!\w)(?P<verb>söyle(?:di|miş|yen)|belirtti|açıkladı|"
        r"ifade etti|kaydetti|iddia etti|öne sürdü|ileri sürdü|savundu|vurguladı|duyurdu|bildirdi|anlattı|aktardı|uyardı|"
        r"yalanladı|itiraf etti)(?!\w)|"
        r"[\"“”»]\s*,?\s*(?P<verb2>diyen|diye konuşan|diye yazan)\s+(?P<who2>[^,.;:\"“”]{2,60}?)(?=[,.;:]|\Z)|"
        r"(?:^|[.;]\s)(?P<who3>[^,\"“”:;]{2,80}?)[,:]?\s+[\"“«][^\"”»]{1,600}[\"”»]\s*,?\s*(?P<verb3>dedi|diye konuştu|"
        r"diye yazdı|ifadelerini kullandı|şeklinde konuştu)|"
        r"(?:^|[,;]\s)(?P<who4>[^,;:\"“”.]{2,60}?)\s+(?P<verb4>göre)(?!\w)",
        "he": "o|kendisi|onlar",
        "titles": r"cumhurbaşkanı|başbakan|bakanı?|\w+ bakanı|başkanı?|belediye başkanı|genel müdürü?|sözcüsü?|vali|sayın|"
        r"prof\.?|doç\.?|dr\.?|lideri?|muhalefet lideri|temsilcisi|müdürü",
        "will": r"\w+(?:acak|ecek)(?:lar|ler|tır|tir)?|bekleniyor|planlanıyor|planlıyor",
        "cause": r"çünkü|nedeniyle|yüzünden|sayesinde|sonucunda|dolayı|sebebiyle|yol açtı|neden oldu",
        "should": r"\w+(?:malı|meli)(?:dır|dir|yız|yiz|lar|ler)?|gerekir|gerekiyor|lazım|şart",
        "judgement": r"utanç\w*|rezalet|skandal|felaket|berbat|korkunç|harika|mükemmel|en iyi|en kötü|yanlış|saçma|gülünç|"
        r"adaletsiz\w*|haksız\w*|ihanet|başarısız\w*|maalesef|ne yazık ki|kabul edilemez|önemli|tarihi|cesur|hak etmiyor",
        "self": r"ben|bence|bana|benim|kanımca|bizim|umarım|inanıyorum|düşünüyorum|sanırım",
        "act": r"imzala(?:dı|ndı)|kabul ett?i|kabul edildi|satın aldı|sattı|öldü|öldürüldü|hayatını kaybetti|yaralandı|tutuklandı|"
        r"gözaltına alındı|kazandı|kaybetti|arttı|azaldı|yükseldi|düştü|açıldı|kapatıldı|ziyaret etti|oy verdi|inşa edildi|"
        r"kuruldu|denetlendi|bulundu|geldi|gitti|verildi|verdi|yapıldı|aldı|atandı|istifa etti|kâr etti|\w{3,}(?:ıldı|ildi|uldu|üldü|ındı|indi)",
        "relation": r"üye\w*|müttefik\w*|ittifak|ortak\w*|kardeşi|eşi|ilişkiler\w*|bağlı",
        "document": r"anlaşma\w*|sözleşme\w*|yasa\w*|kanun\w*|rapor\w*|bütçe\w*|anket\w*|araştırma\w*|veriler\w*|karar\w*",
        "today": "bugün", "yesterday": "dün", "tomorrow": "yarın",
        "this_year": "bu yıl|bu sene", "last_year": "geçen yıl|geçen sene|geçtiğimiz yıl", "next_year": "gelecek yıl|gelecek sene|önümüzdeki yıl",
        "weekdays": r"pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar(?=\s+günü)",
    },
}  # fmt: skip
