"""Wire formats as bytes: when a message is whole, what it says. No sockets, no opinions."""
