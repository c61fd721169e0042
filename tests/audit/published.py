STATES = {}
