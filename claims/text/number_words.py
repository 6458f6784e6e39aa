"""Words and signs that numbers are written with: numerals, scales and currencies (ISO 4217)."""

from __future__ import annotations

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = {word: value for value, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())}
WORDS |= {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12
SCALES = {
    **dict.fromkeys(("thousand", "thousands", "k", "bin", "tausend", "mil", "тыс.", "тыс", "тысяч", "тысячи", "тысяча", "mille", "ألف", "آلاف", "الف", "ہزار", "हज़ार", "हजार", "千"), _THOUSAND),
    **dict.fromkeys(("million", "millions", "milyon", "mn", "mln", "m", "mio.", "mio", "millionen", "millones", "milhões", "milioni", "млн", "миллионов", "миллиона", "миллион", "millón", "مليون", "ملايين", "ملین", "मिलियन", "百万"), _MILLION),
    **dict.fromkeys(("billion", "billions", "milyar", "bn", "bln", "b", "mrd.", "mrd", "milliarden", "milliards", "miliardi", "млрд", "миллиардов", "миллиарда", "миллиард", "milliard", "milliarde", "md", "mds", "مليار", "مليارات", "बिलियन"), _BILLION),
    **dict.fromkeys(("trillion", "trillions", "trilyon", "tn", "trn", "трлн", "триллионов", "триллиона", "billones", "billionen", "تريليون", "ٹریلین", "万亿"), _TRILLION),
    **dict.fromkeys(("hundred",), 100),
    **dict.fromkeys(("dozen", "dozens"), 12),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "لاکھ", "लाख"), 10**5),
    **dict.fromkeys(("crore", "crores", "cr", "کروڑ", "करोड़", "करो\u095c", "千万"), 10**7),
    **dict.fromkeys(("万", "萬"), 10**4),
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("arab", "ارب", "अरब"), 10**9),
}  # fmt: skip

CURRENCY_SIGNS = {
    "us$": "USD", "$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "r$": "BRL", "£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR", "¥": "JPY",
    "cn¥": "CNY", "rmb": "CNY", "cny": "CNY", "₹": "INR", "inr": "INR", "₨": "PKR", "rs.": "PKR", "rs": "PKR",
    "pkr": "PKR", "₽": "RUB", "rub": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₦": "NGN", "₱": "PHP", "₪": "ILS",
    "chf": "CHF", "aed": "AED", "sar": "SAR", "tk": "BDT", "৳": "BDT", "zł": "PLN", "kr": "SEK",
}  # fmt: skip

CURRENCY_WORDS = {
    "us dollars": "USD", "u.s. dollars": "USD", "dollars": "USD", "dollar": "USD", "usd": "USD", "bucks": "USD",
    "euros": "EUR", "euro": "EUR", "eur": "EUR", "pounds": "GBP", "pounds sterling": "GBP", "gbp": "GBP", "€": "EUR",
    "pakistani rupees": "PKR", "indian rupees": "INR", "rupees": "PKR", "rupee": "PKR", "yuan": "CNY", "renminbi": "CNY",
    "yen": "JPY", "won": "KRW", "rubles": "RUB", "roubles": "RUB", "ruble": "RUB", "rouble": "RUB", "руб": "RUB",
    "рублей": "RUB", "долларов": "USD", "евро": "EUR", "riyals": "SAR", "dirhams": "AED", "taka": "BDT", "lira": "TRY", "tl": "TRY", "liralık": "TRY", "liraya": "TRY", "lirayı": "TRY", "liradan": "TRY",
    "liras": "TRY", "pesos": "MXN", "reais": "BRL", "rand": "ZAR", "naira": "NGN", "cedis": "GHS", "cedi": "GHS", "shillings": "KES", "shekels": "ILS", "zloty": "PLN",
    "kronor": "SEK", "swiss francs": "CHF", "francs": "CHF", "hryvnias": "UAH", "روپے": "PKR", "रुपये": "INR",
    "рублях": "RUB", "рубля": "RUB", "доллара": "USD", "доллар": "USD", "dólares": "USD", "dólar": "USD", "$": "USD",
    "pesetas": "ESP", "libras": "GBP", "livres": "GBP", "pfund": "GBP", "franken": "CHF", "rubel": "RUB",
    "دولار": "USD", "دولارات": "USD", "يورو": "EUR", "ریال": "SAR", "ريال": "SAR", "درهم": "AED", "جنيه": "EGP", "دينار": "IQD",
    "ڈالر": "USD", "یورو": "EUR", "روپیہ": "PKR", "डॉलर": "USD", "यूरो": "EUR", "रुपए": "INR", "रुपया": "INR", "£": "GBP",
    "美元": "USD", "欧元": "EUR", "人民币": "CNY", "元": "CNY", "日元": "JPY", "英镑": "GBP", "卢布": "RUB", "₽": "RUB",
}  # fmt: skip
