"""A door of loopback that says again what a real server said, from its transcript."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.audit import transcripts


def connections(steps):
    """The exchanges of a transcript by connection: (sent, received, how it ended)."""
    made = []
    for step in steps:
        if "open" in step:
            made.append([])
        else:
            sent, received = (transcripts.read(step.get(key, "")) for key in ("sent", "received"))
            made[-1].append((sent, received, step["end"]))
    return made


def first(data):
    """What tells one hello from another: a request by its first line, since headers name the asker."""
    return data.split(b"\r\n", 1)[0] if b" HTTP/1." in data else data


class Replay:
    """The server. A hello that the transcript does not know is met with silence."""

    def __init__(self, path):
        self.scripts = connections(transcripts.load(path)["steps"])
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept)]

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self.listening.accept()
                sock.settimeout(20)
                self.threads.append(threading.Thread(target=self.serve, args=(sock,)))
                self.threads[-1].start()

    def script(self, data):
        """The next conversation that begins like this one."""
        with self.lock:
            for i, script in enumerate(self.scripts):
                said = next((sent for sent, _, _ in script if sent), b"")
                if first(said) == first(data):
                    return self.scripts.pop(i)
        return []

    def serve(self, sock):
        with sock, contextlib.suppress(OSError):
            with self.lock:
                opening = self.scripts[0] if self.scripts else []
            greets = bool(opening) and not opening[0][0] and bool(opening[0][1])
            if greets:
                with self.lock:
                    self.scripts.pop(0)
                script, data = opening, b""
            else:
                data = sock.recv(65_536)
                script = [step for step in self.script(data) if step[0] or step[1]] if data else []
            for sent, received, end in script:
                if sent and not data:
                    data = sock.recv(65_536)
                    if not data:
                        return
                data = b""
                sock.sendall(received)
                if end == "closed":
                    return
            while sock.recv(65_536):
                pass

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for thread in list(self.threads):
            thread.join()
