"""How this process is doing: counts and durations of requests, in the text format that Prometheus reads.

Each process counts its own; with several workers a scrape reads one of them at a time.
"""

import logging
import re
from collections import Counter
from threading import Lock

logger = logging.getLogger("casestudy.requests")

#: Upper bounds of the duration classes, in seconds.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
#: Characters that would let an address write log lines of its own.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

_lock = Lock()
_requests: Counter[tuple[str, str, int]] = Counter()
_durations: Counter[float] = Counter()
_seconds = 0.0


def _part(path: str) -> str:
    """Which part of the site an address belongs to: few enough values for a label."""
    first = path.strip("/").partition("/")[0]
    return first if first in {"admin", "api", "health"} else "pages"


def record(method: str, path: str, status: int, seconds: float) -> None:
    """Note one answered request; the path is logged without its query, which may hold what a reader searched for."""
    global _seconds
    method = method if method in METHODS else "other"
    with _lock:
        _requests[method, _part(path), status] += 1
        _seconds += seconds
        _durations[next((bound for bound in BOUNDS if seconds <= bound), float("inf"))] += 1
    path = CONTROL.sub("?", path)
    milliseconds = round(seconds * 1000, 1)
    extra = {"method": method, "path": path, "status": status, "milliseconds": milliseconds}
    logger.info("%s %s %s %s ms", method, path, status, milliseconds, extra=extra)


def report(behind: float | None = None) -> str:
    """All counters as Prometheus text, one line each, sorted; ``behind`` are the seconds since readers were told by mail."""
    lines = [
        "# HELP casestudy_requests_total Requests answered by this process.",
        "# TYPE casestudy_requests_total counter",
    ]
    with _lock:
        requests, durations, seconds = sorted(_requests.items()), dict(_durations), _seconds
    lines += [
        f'casestudy_requests_total{{method="{m}",part="{p}",status="{s}"}} {count}' for (m, p, s), count in requests
    ]
    lines += ["# HELP casestudy_request_seconds Time to answer.", "# TYPE casestudy_request_seconds histogram"]
    so_far = 0
    for bound in (*BOUNDS, float("inf")):
        so_far += durations.get(bound, 0)
        lines.append(f'casestudy_request_seconds_bucket{{le="{"+Inf" if bound == float("inf") else bound}"}} {so_far}')
    lines += [f"casestudy_request_seconds_sum {seconds:.6f}", f"casestudy_request_seconds_count {so_far}"]
    if behind is not None:
        lines += ["# HELP casestudy_alerts_behind_seconds Since send_alerts last told every reader what is new."]
        lines += ["# TYPE casestudy_alerts_behind_seconds gauge", f"casestudy_alerts_behind_seconds {behind:.0f}"]
    return "\n".join(lines) + "\n"
