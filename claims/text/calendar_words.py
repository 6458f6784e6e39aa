"""Names of months and days of the week in the languages whose dates are read."""

from __future__ import annotations

_NAMES = """
    january jan januar janvier enero gennaio janeiro января جنوری जनवरी januari jänner
    february feb februar février febrero febbraio fevereiro февраля فروری फरवरी februari
    march mar märz mars marzo março марта مارچ मार्च maart
    april apr avril abril aprile апреля اپریل अप्रैल
    may mai mayo maggio maio мая مئی मई mei
    june jun juni juin junio giugno junho июня جون जून
    july jul juli juillet julio luglio julho июля جولائی जुलाई
    august aug août agosto августа اگست अगस्त augustus
    september sep sept septembre septiembre settembre setembro сентября ستمبر सितंबर
    october oct okt oktober octobre octubre ottobre outubro октября اکتوبر अक्टूबर
    november nov novembre noviembre novembro ноября نومبر नवंबर
    december dec dez dezember décembre diciembre dicembre dezembro декабря دسمبر दिसंबर
"""
MONTHS = {name: number for number, line in enumerate(_NAMES.strip().splitlines(), 1) for name in line.split()}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
