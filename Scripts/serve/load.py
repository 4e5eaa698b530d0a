"""Thousands of requests: how fast, how much memory, what is refused, and what is lost when the service stops."""

import http.client
import io
import os
import signal
import threading
import time

from PIL import Image

from service import COUNT, Section, Service, sample

section = Section()
with open(sample(), "rb") as file:
    PICTURE = file.read()


def small_picture():
    file = io.BytesIO()
    with Image.open(sample()) as picture:
        picture.crop((80, 80, 304, 304)).save(file, "JPEG", quality=90)
    return file.getvalue()


def load(service, count, clients, picture, query=""):
    """Begins to send requests on kept connections; gives the threads, where their results come, and when it began."""
    lock, left, results = threading.Lock(), [count], []

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
        own = []
        while True:
            with lock:
                if left[0] == 0:
                    break
                left[0] -= 1
            start = time.perf_counter()
            try:
                connection.request("POST", f"/scan{query}", picture)
                answer = connection.getresponse()
                content = answer.read()
                status = answer.status if answer.status != 200 or content.endswith(b"}\n") else "cut"
                retry = answer.getheader("Retry-After")
                if answer.getheader("Connection") == "close":
                    connection.close()
            except (ConnectionRefusedError, ConnectionResetError, http.client.BadStatusLine, BrokenPipeError) as error:
                status, retry = type(error).__name__, None
                connection.close()
            own.append((status, time.perf_counter() - start, retry))
            if status == "ConnectionRefusedError":
                break
        with lock:
            results.extend(own)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    return threads, results, start


def finish(threads, results, start):
    """Waits for the load; gives the number of each status, the seconds of all, and the sorted ones of single answers."""
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    times = sorted(second for status, second, _ in results if status == 200)
    counts = {}
    for status, _, _ in results:
        counts[status] = counts.get(status, 0) + 1
    return counts, seconds, times


def told(name, counts, seconds, times):
    percentile = lambda share: 1000 * times[min(len(times) - 1, int(share * len(times)))]
    section.say(f"{name}: {len(times) / seconds:.1f} requests/s, p50 {percentile(0.5):.1f} ms, p99 {percentile(0.99):.1f} ms, "
                + ", ".join(f"{count} x {status}" for status, count in sorted(counts.items(), key=str)))


# Of the size of one window, so that HTTP itself counts.
small = small_picture()
processors = sorted(os.sched_getaffinity(0))
for workers in [1, 2]:
    if workers > len(processors):
        continue
    for name, picture in [("one window", small), ("384x384", PICTURE)]:
        # Clients share the processors with the service, as they do on a machine of one's own.
        with Service("--workers", str(workers), "--threads", "1",
                     processors=",".join(map(str, processors[:workers]))) as service:
            finish(*load(service, 20, workers, picture))
            count = min(COUNT, 1000) // 2
            before, own = service.processor_seconds(), time.process_time()
            results = finish(*load(service, count, 2 * workers, picture))
            told(f"{workers} worker{'s' if workers > 1 else ''}, {name}", *results)
            # Where the clients take as much as the service, another worker cannot make it twice as fast.
            section.say(f"  processor time of a request: {1000 * (service.processor_seconds() - before) / count:.2f} ms in the "
                        f"service, {1000 * (time.process_time() - own) / count:.2f} ms in the clients")
            section.check(set(results[0]) == {200}, f"not all were answered: {results[0]}")

with Service("--waiting", "64") as service:
    finish(*load(service, 100, 8, small))
    before, files = service.resident_bytes(), service.open_files()
    counts, seconds, times = finish(*load(service, COUNT, 8, small))
    told(f"{COUNT} requests", counts, seconds, times)
    after = service.resident_bytes()
    section.say(f"memory {before / 1e6:.1f} MB after 100 requests, {after / 1e6:.1f} MB after {COUNT} more")
    section.check(set(counts) == {200}, f"not all were answered: {counts}")
    section.check(after < before + 16e6, "memory grows")
    section.check(service.leftovers() == [], f"left behind: {service.leftovers()}")

with Service("--workers", "1", "--waiting", "2") as service:
    threads, results, start = load(service, 400, 32, PICTURE)
    counts, seconds, times = finish(threads, results, start)
    told("overload of 32 clients on 3 places", counts, seconds, times)
    section.check(set(counts) == {200, 429}, f"other answers than 200 and 429: {counts}")
    section.check(all(int(retry) >= 1 for status, _, retry in results if status == 429), "a refusal without Retry-After")
    # The service's own count agrees with what the clients saw.
    section.check(service.log().count('"status":200') == counts.get(200), "clients got other answers than were logged")

for by in [signal.SIGTERM, signal.SIGINT]:
    with Service("--workers", "2", "--waiting", "8") as service:
        threads, results, start = load(service, 100_000, 10, PICTURE, "?stride=16&edge=center")
        time.sleep(2)
        stopping = time.perf_counter()
        status = service.stop(by)
        stopped = time.perf_counter() - stopping
        counts, seconds, times = finish(threads, results, start)
        answered = service.log().count('"status":200')
        section.say(f"{by.name}: ended with {status} after {stopped:.2f} s; "
                    + ", ".join(f"{count} x {status}" for status, count in sorted(counts.items(), key=str)))
        section.check(status == 0, f"ended with {status}")
        section.check(counts.get(200) == answered, f"{answered} scans were done, {counts.get(200)} answers came")
        section.check("cut" not in counts, "an answer was cut off")
        section.check(counts.get(503, 0) > 0 or counts.get("ConnectionRefusedError", 0) > 0, "nobody was told that it stops")
section.finish()
