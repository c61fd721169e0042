"""The console: pages under /console for an analyst, and for the person who must decide.

Everything is made on the server and works without script; the one script of the package adds what
changes while one looks. A page shows counts, grades and names of breaches: no leaked value exists to
show. `desk` answers requests, `pages` is the table of what there is, one module per page makes it.
"""

from seawall.web.console.desk import Console

__all__ = ["Console"]
