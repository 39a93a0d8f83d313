"""Known advisories against the pinned packages: `make check` asks for them, and says so where it cannot."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.txt"
COMMAND = ["-m", "pip_audit", "-r", str(LOCK), "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
NO_NETWORK = ("ConnectionError", "ProxyError", "ConnectTimeout", "ReadTimeout", "NameResolutionError", "ServiceError")


def main() -> int:
    """0 when no advisory is known, or none can be asked for; what was found and 1 otherwise."""
    audit = subprocess.run(
        [sys.executable, *COMMAND, "--format", "json"], capture_output=True, text=True, check=False
    )
    if not audit.stdout.strip():
        if not any(name in audit.stderr for name in NO_NETWORK):
            sys.stderr.write(audit.stderr)
            return 1
        sys.stdout.write("pip-audit: skipped, there is no network\n")
        return 0
    packages = json.loads(audit.stdout)["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    known = [package for package in packages if package.get("vulns")]
    for package in known:
        for advisory in package["vulns"]:
            versions = ", ".join(advisory["fix_versions"]) or "no version yet"
            sys.stdout.write(f"{package['name']} {package['version']}: {advisory['id']}, fixed in {versions}\n")
    asked = len(packages) - len(unknown)
    sys.stdout.write(f"pip-audit: {asked} of {len(packages)} pinned packages asked for, {len(known)} with advisories\n")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
