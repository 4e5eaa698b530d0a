"""Clients that send garbage, half of a request, or too slowly, and clients that go before they are answered."""

import random
import struct
import threading
import time

import requests

from service import Section, Service, read_all, sample, wait_until

section = Section()
HEAD = "POST /scan{} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n"
# Many scales of small rows: seconds of work that can end at any of them.
LONG = "?stride=2&scales=" + ",".join(str(1 + number / 64) for number in range(64))

with open(sample(), "rb") as file:
    PICTURE = file.read()


def statuses_of_garbage(service):
    """What is answered to random bytes, and to requests with a few bytes changed."""
    rng = random.Random(1)
    heads = [f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {'y' * 30}\r\n\r\n".encode(), HEAD.format("", 10).encode() + b"0123456789",
             b"POST /scan HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"]
    found = {}
    for number in range(300):
        if number % 3 == 0:
            content = rng.randbytes(rng.randrange(1, 400))
        else:
            content = bytearray(rng.choice(heads))
            for _ in range(rng.randrange(1, 6)):
                content[rng.randrange(len(content))] = rng.randrange(256)
        with service.connect(timeout=0.25) as connection:
            try:
                connection.sendall(bytes(content) + b"\r\n\r\n")
            except (BrokenPipeError, ConnectionResetError):
                pass
            answer = read_all(connection)
        status = answer.split()[1].decode() if answer.startswith(b"HTTP/1.1 ") else "none"
        found[status] = found.get(status, 0) + 1
    return found


with Service("--workers", "1", "--idle-seconds", "3") as service:
    files = service.open_files()
    found = statuses_of_garbage(service)
    section.check(not any(status.startswith("5") for status in found), f"garbage makes the service fail: {found}")
    section.check(found.get("400", 0) > 50, f"garbage is not told as such: {found}")
    section.say("garbage: " + ", ".join(f"{count} x {status}" for status, count in sorted(found.items())))

    # Bodies that end early, in each way of sending them.
    chunk = b"POST /scan HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    cut = [HEAD.format("", len(PICTURE)).encode() + PICTURE[:5000], chunk + b"1000\r\n" + PICTURE[:100], chunk + b"zz\r\n",
           HEAD.format("", 0).encode()[:30], b"P", b""]
    for content in cut * 10:
        with service.connect() as connection:
            connection.sendall(content)
            if random.random() < 0.5:
                # A reset instead of an orderly end.
                connection.setsockopt(1, 13, struct.pack("ii", 1, 0))
    section.check(wait_until(lambda: service.metric("fcnscan_admitted_requests") == 0), "a place is kept for a client that went")

    # Clients that go while their scan runs or waits.
    connections = [service.connect() for _ in range(6)]
    for connection in connections:
        connection.sendall(HEAD.format(LONG, len(PICTURE)).encode() + PICTURE)
    section.check(wait_until(lambda: service.metric("fcnscan_waiting_requests") == 5), "scans do not wait")
    start = time.monotonic()
    for connection in connections:
        connection.close()
    section.check(wait_until(lambda: service.metric("fcnscan_admitted_requests") == 0), "a scan goes on without its client")
    section.say(f"six scans ended {time.monotonic() - start:.2f} s after their clients went")

    # Heads byte by byte, bodies that pause, answers that nobody reads.
    def slow_head(results):
        with service.connect() as connection:
            start = time.monotonic()
            try:
                for byte in b"GET /healthz HTTP/1.1\r\nX: " + b"y" * 1000:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.1)
            except (BrokenPipeError, ConnectionResetError):
                pass
            results.append(time.monotonic() - start)

    def slow_body(results):
        with service.connect() as connection:
            start = time.monotonic()
            connection.sendall(HEAD.format("", 1000).encode() + b"x")
            results.append(time.monotonic() - start if b" 408 " in read_all(connection) else None)

    def idle(results):
        with service.connect() as connection:
            start = time.monotonic()
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            results.append(time.monotonic() - start if b" 200 " in read_all(connection) else None)

    for work in [slow_head, slow_body, idle]:
        results = []
        threads = [threading.Thread(target=work, args=[results]) for _ in range(20)]
        for thread in threads:
            thread.start()
        # Meanwhile others are served.
        section.check(requests.post(f"{service.url}/scan", data=PICTURE).status_code == 200, f"{work.__name__} keeps others out")
        for thread in threads:
            thread.join()
        section.check(all(result and result < 12 for result in results), f"{work.__name__}: {results}")
    section.check(requests.post(f"{service.url}/scan", data=PICTURE).status_code == 200, "the service is broken")
    section.check(wait_until(lambda: service.open_files() <= files + 4), f"{service.open_files()} files are open, {files} before")
    section.check(service.leftovers() == [], f"left behind: {service.leftovers()}")
    section.check(service.stop() == 0, "another exit status than 0")
section.finish()
