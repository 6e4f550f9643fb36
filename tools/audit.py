"""Ask a service that knows vulnerabilities about everything that is pinned: `make audit`.

Ends with 1 where one is known, or where the pins can't be read. Where the service can't be reached, it says so in a
line and ends with 0: no network is no vulnerability. AUDIT_URL names another service that speaks OSV's language.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PINS: Final = ("requirements.txt", "requirements-dev.txt")
_AWAY: Final = (
    "requests.exceptions.",
    "urllib3.exceptions.",
    "pip_audit._service.interface.ServiceError",
    "pip_audit._service.interface.ConnectionError",
)
"""How the last line of pip-audit's complaint begins where its service gave no answer."""


def main() -> int:
    """Print what was found, and return the exit code."""
    url = os.environ.get("AUDIT_URL", "")
    command = [
        *(sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--require-hashes", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "20"),
        *(["--osv-url", url] if url else []),
        *(word for pins in PINS for word in ("--requirement", pins)),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - of our own words
    return _judged(done.stdout, done.stderr)


def _judged(found: str, complaint: str) -> int:
    """Return the exit code: pip-audit's own is the same for a vulnerability and for no network."""
    if not found.strip():
        lines = complaint.strip().splitlines() or ["nothing was said"]
        if lines[-1].startswith(_AWAY) or "Tip: your network may be blocking this service" in complaint:
            print(f"Nothing was audited: the service gave no answer ({lines[-1].partition(':')[0].split('.')[-1]}).")
            return 0
        print(f"Nothing could be audited: {lines[-1]}")
        return 1
    packages = json.loads(found)["dependencies"]
    known = [(one, hole) for one in packages for hole in one.get("vulns", ())]
    for one, hole in known:
        mended = ", ".join(hole["fix_versions"]) or "none yet"
        print(f"{one['name']} {one['version']}: {hole['id']}, mended in: {mended}")
    passed_over = [one["name"] for one in packages if "skip_reason" in one]
    if passed_over:
        print(f"Not audited: {', '.join(passed_over)}")
    print(f"{len(packages) - len(passed_over)} packages were audited; {len(known)} known vulnerabilities.")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
