"""What the other rooms found, written down: for programs, for a terminal, for a meeting.

`json` has a versioned schema, `text` fits a terminal of 100 columns, `html` is one file without a
script. Names of columns, tables and files come from a dump and are hostile: `names` makes every
character visible and each output escapes in its own way.
"""

from seawall.render import canaries, html, json, text, tracing

__all__ = ["canaries", "html", "json", "text", "tracing"]
