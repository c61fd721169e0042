"""Strings that harm careless readers: formulas, markup, bidirectional controls, broken framing.

They are placed in text columns and in the names of columns, so that a test can prove that no report
runs, hides or breaks on what a dump says. Known tricks, each harmless by itself.
Sources: OWASP CSV injection; CWE-79; Unicode TR 36 and Boucher, Anderson, Trojan Source (2021).
"""

from __future__ import annotations

from typing import Final

VALUES: Final = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    '=HYPERLINK("http://seawall.test/","here")',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}${7*7}",
    "\u202egnp.txt",
    "\u2066safe\u2069\u200b",
    "\x1b[31mred\x1b[0m",
    'a"b\\c',
    "two\r\nlines",
    "tab\tseparated,comma;semicolon",
    "'; --",
    "\u2028\ufeff",
    "[link](javascript:alert(1))",
    "../../etc/passwd",
)
COLUMNS: Final = (
    '=HYPERLINK("http://seawall.test/","x")',
    "<script>alert(2)</script>",
    "\u202eeman",
    'quo"te,comma\nline',
)
