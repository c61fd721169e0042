"""Find our own open doors before others do: inside a signed scope, without reading a record.

`scope` says where, how far and how fast; `wire` owns the only socket and asks the scope at every
connect; `checks` know one service each and never see a socket; `identify` finds out which service
a door belongs to; `severity` grades what was found. Nothing that a service says becomes a target.
"""
