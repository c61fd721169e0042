"""Loaded by every Python process under test: what it writes, deletes and was started with is kept.

Python announces each open, removal and rename to its audit hooks (PEP 578) before it happens. So a
file that is about to go is copied first, and no temporary file lives too short to be looked at.
`WATCHED` names the folder that the copies go to. `PLANT` makes a function fail with a leaked value
in its error, as a defect or a library might. `FAULT` makes the process die, or the system refuse,
at one such event: `kill:12:folder` at the twelfth below a folder, `ENOSPC:3:folder` from the third.
"""
# Every process loads this first, so it takes os as it is and leaves pathlib alone.
# ruff: noqa: PTH100, PTH115, PTH118, PTH119, PTH123

import os
import sys
import threading

WATCHED = os.environ.get("WATCHED", "")
WRITING = os.O_WRONLY | os.O_RDWR
_own = threading.local()


def _copy(path, dir_fd=-1):
    """A copy of a file, under a name of its own."""
    if isinstance(dir_fd, int) and dir_fd >= 0:
        path = os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), os.fsdecode(path))
    try:
        source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return
    _own.n = getattr(_own, "n", 0) + 1
    folder, _, name = os.path.abspath(os.fsdecode(path)).rpartition("/")
    name = f"{os.getpid()}-{threading.get_ident()}-{_own.n}-{os.path.basename(folder)}-{name}"
    target = os.open(os.path.join(WATCHED, name), os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        while piece := os.read(source, 1 << 20):
            os.write(target, piece)
    except OSError:  # a folder
        pass
    finally:
        os.close(source)
        os.close(target)


class Fault:
    """What `FAULT` asks for. Opens for writing, renames and removals below a folder count."""

    def __init__(self, told):
        kind, number, self.folder = told.split(":", 2)
        self.kind, self.left, self.seen = kind, int(number), 0

    def meet(self, event, arguments):
        path = arguments[1] if event == "os.rename" else arguments[0]
        if not isinstance(path, str | bytes):
            return
        path = os.fsdecode(path)
        if not os.path.abspath(path).startswith(self.folder):
            return
        self.seen += 1
        if self.kind == "kill" and self.seen == self.left:
            import signal

            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind not in ("kill", "count") and self.seen >= self.left and event != "os.remove":
            import errno

            code = getattr(errno, self.kind)
            raise OSError(code, os.strerror(code), path)


fault = None


def set_fault(told):
    """Ask for a fault from now on, or for none."""
    global fault
    fault = Fault(told) if told else None
    return fault


def _note(name, line):
    to = os.path.join(WATCHED, f"{name}.{os.getpid()}")
    with open(to, "ab") as out:
        out.write(line)


def _writes(event, arguments):
    if event != "open":
        return True
    path, mode, flags = arguments
    writes = isinstance(flags, int) and flags & WRITING
    return isinstance(path, str | bytes) and bool(writes or set(mode or "") & set("wax+"))


#: What reaches out of the process: a connection, a name looked up, a program started.
OUT = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname",
       "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")  # fmt: skip


def _hook(event, arguments):
    if event in OUT and WATCHED:
        _note("reached", event.encode() + b"\n")
    if event not in ("open", "os.remove", "os.rename", "os.mkdir"):
        return
    if fault is not None and _writes(event, arguments):
        fault.meet(event, arguments)
    if event == "os.mkdir" or not WATCHED or getattr(_own, "busy", False):
        return
    _own.busy = True
    try:
        if event == "open":
            if _writes(event, arguments):
                path = os.path.abspath(os.fsdecode(arguments[0]))
                _note("opened", os.fsencode(path) + b"\n")
                _copy(path)  # it may be about to be truncated
        elif event == "os.remove":
            _copy(*arguments)
        else:
            source, target, source_fd, target_fd = arguments
            _copy(target, target_fd)
            _copy(source, source_fd)
    finally:
        _own.busy = False


def plant(told):
    """Make one function fail, as told: module:function:kind. Returns what mends it again."""
    import importlib

    module, function, kind = told.split(":")
    whole = getattr(importlib.import_module(module), function)

    def fail(*given, **_):
        heard = value_of(given)
        error = {"value": ValueError, "key": KeyError, "base": Panic, "memory": MemoryError}
        if kind == "decode":
            raise UnicodeDecodeError("utf-8", heard.encode(), 0, 1, heard)
        if kind == "warn":
            import warnings

            warnings.warn(heard, stacklevel=1)
            raise ValueError(heard)
        if kind == "thread":
            thread = threading.Thread(target=fail_here, args=(heard,))
            thread.start()
            thread.join()
            raise ValueError(heard)
        if kind == "lost":
            Unraisable(heard)
            raise ValueError(heard)
        raise error[kind](heard) from ValueError(heard)

    def replace(old, new):
        for name, loaded in list(sys.modules.items()):
            if name.startswith("seawall"):
                for known, value in list(vars(loaded).items()):
                    if value is old:
                        setattr(loaded, known, new)

    replace(whole, fail)
    return lambda: replace(fail, whole)


class Panic(BaseException):
    """What extensions written in other languages raise: no Exception."""


class Unraisable:
    """Fails where nobody can catch it."""

    def __init__(self, heard):
        self.heard = heard

    def __del__(self):
        raise ValueError(self.heard)


def fail_here(heard):
    raise ValueError(heard)


def value_of(given):
    """The values that a function was called with, and one that is there in any case."""
    with open(os.environ["PLANTED"], encoding="utf-8") as planted:
        heard = [planted.read()]
    for thing in given:
        columns = getattr(thing, "columns", None)
        if hasattr(columns, "to_pylist"):
            heard.append(repr(columns.to_pylist()[:50]))
        elif hasattr(thing, "data") and hasattr(thing, "offsets"):
            heard.append(bytes(thing.data).decode("utf-8", "replace"))
    return " ".join(heard)


if WATCHED:
    _own.busy = True
    for part in ("cmdline", "environ"):
        with open(f"/proc/self/{part}", "rb") as told:
            _note(part, told.read())
    _own.busy = False
sys.addaudithook(_hook)
set_fault(os.environ.get("FAULT"))
if os.environ.get("PLANT"):
    plant(os.environ["PLANT"])
