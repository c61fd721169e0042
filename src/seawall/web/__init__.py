"""The service: what log-in flows ask and analysts look up, over HTTP, about our own accounts only.

A door, like the command line: it reads the clock, opens keys and composes rooms. It never imports
what reads leaks, and there is no look-up by a value: accounts are asked for by our own reference.
`server.run` starts it; `routes` lists everything that it answers.
"""
