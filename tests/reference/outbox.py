"""An outbox as plain lists: no database, no lease by clock but a set of who is away until when."""


class PlainOutbox:
    def __init__(self):
        self.rows = []  # [stream, jti, about, control, state, due, attempts]

    def queue(self, entries, now):
        n = 0
        for stream, jti, about, control in entries:
            if not any(row[:2] == [stream, jti] for row in self.rows):
                self.rows.append([stream, jti, about, control, "queued", now, 0])
                n += 1
        return n

    def take(self, stream, enabled, most, now, lease):
        taken = []
        for i, row in enumerate(self.rows):
            _, _, about, control, state, due, _ = row
            first = not any(
                other[0] == stream and other[2] == about and other[4] == "queued"
                for other in self.rows[:i]
            )
            if row[0] != stream or state != "queued" or due > now or len(taken) == most:
                continue
            if (control or first) and (control or enabled):
                taken.append(row)
        for row in taken:
            row[5], row[6] = now + lease, row[6] + 1
        return [(row[1], row[6]) for row in taken]

    def settle(self, stream, jtis, state):
        found = [r for r in self.rows if r[0] == stream and r[1] in jtis and r[4] == "queued"]
        for row in found:
            row[4] = state
        return len(found)

    def again(self, stream, jti, due):
        for row in self.rows:
            if row[:2] == [stream, jti] and row[4] == "queued":
                row[5] = due

    def drop(self, stream):
        ours = [row[1] for row in self.rows if row[0] == stream and not row[3]]
        return self.settle(stream, ours, "dropped")

    def counts(self, stream):
        states = [row[4] for row in self.rows if row[0] == stream]
        return {s: states.count(s) for s in ("queued", "delivered", "refused", "dropped")}
