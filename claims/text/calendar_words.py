"""Names of months and days of the week in the languages whose dates are read."""

from __future__ import annotations

_NAMES = """
    january jan ocak ene januar janvier enero gennaio janeiro января جنوری जनवरी januari jänner январь январе يناير
    february feb şubat februar février febrero febbraio fevereiro февраля فروری फरवरी februari февраль феврале فبراير شباط fevrier
    march mar mart märz mars marzo março марта مارچ मार्च maart март марте مارس آذار
    april apr nisan abr avril abril aprile апреля اپریل अप्रैल апрель апреле أبريل نيسان ابريل
    may mai mayıs mayo maggio maio мая مئی मई mei май мае مايو أيار
    june jun haziran juni juin junio giugno junho июня جون जून июнь июне يونيو حزيران
    july jul temmuz juli juillet julio luglio julho июля جولائی जुलाई июль июле يوليو تموز
    august aug ağustos ago août agosto августа اگست अगस्त augustus август августе أغسطس اغسطس aout
    september sep eylül sept septembre septiembre settembre setembro сентября ستمبر सितंबर сентябрь сентябре سبتمبر أيلول
    october oct ekim okt oktober octobre octubre ottobre outubro октября اکتوبر अक्टूबर октябрь октябре أكتوبر اكتوبر
    november nov kasım novembre noviembre novembro ноября نومبر नवंबर ноябрь ноябре نوفمبر
    december dec aralık dic dez dezember décembre diciembre dicembre dezembro декабря دسمبر दिसंबर декабрь декабре ديسمبر decembre
"""
MONTHS = {name: number for number, line in enumerate(_NAMES.strip().splitlines(), 1) for name in line.split()}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# Digits of the Arabic, Persian and Urdu, Devanagari and Bengali scripts, and the wide ones of East Asia, one for one.
EASTERN_DIGITS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９",
    "0123456789" * 5,
)
