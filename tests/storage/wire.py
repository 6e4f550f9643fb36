"""What stands between the bot and a PostgreSQL server, on loopback, and does harm."""

from __future__ import annotations

import select
import socket
import struct
from contextlib import closing, contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Give the port on which each connection is served in a thread of its own."""

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def losing_answers(address: str) -> Iterator[tuple[str, list[bytes]]]:
    """Give another address of a database, and a list of words.

    What first holds one of these words goes to the server; then the connection ends, and its answer is lost.
    """
    parts, words = urlsplit(address), list[bytes]()

    def serve(client: socket.socket) -> None:
        with client, socket.create_connection((str(parts.hostname), parts.port or 5432)) as server, suppress(OSError):
            while ready := select.select([client, server], [], [])[0]:
                for one in ready:
                    data = one.recv(65536)
                    if not data:
                        return
                    (server if one is client else client).sendall(data)
                    if one is client and (found := [word for word in words if word in data]):
                        words.remove(found[0])
                        server.recv(65536)  # it has done it
                        return

    with _listening(serve) as port:
        yield parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl(), words


@contextmanager
def refusing(state: str, sentence: str) -> Iterator[int]:
    """Give the port of a server that lets nobody in, and says why."""

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            while (length := struct.unpack("!i", client.recv(4))[0]) == 8:  # asks for encryption
                client.recv(length - 4)
                client.sendall(b"N")
            client.recv(length - 4)
            fields = b"".join(kind + text.encode() + b"\0" for kind, text in ((b"S", "FATAL"), (b"C", state)))
            said = fields + b"M" + sentence.encode() + b"\0\0"
            client.sendall(b"E" + struct.pack("!i", len(said) + 4) + said)

    with _listening(serve) as port:
        yield port
