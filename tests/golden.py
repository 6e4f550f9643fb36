"""Golden files: how documents look. `UPDATE_GOLDEN=1 pytest` writes them anew, to be read before they are kept."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def check_golden(adapter: str, name: str, looks: str, ending: str = "txt") -> None:
    """Compare with the golden file, or write it if that is asked for."""
    file = GOLDEN / adapter / f"{name.replace(' ', '-')}.{ending}"
    found = looks.encode()
    if os.environ.get("UPDATE_GOLDEN") and (not file.exists() or file.read_bytes() != found):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(found)
    hint = "; if the new look is meant: UPDATE_GOLDEN=1, then read the difference"
    assert file.exists(), f"{file} is missing{hint}"
    assert found.decode() == file.read_bytes().decode(), f"{file} shows another look{hint}"


def unknown_golden(adapter: str, names: set[str]) -> set[str]:
    """Return the golden files that no document has any longer; they are removed if that is asked for."""
    kept = {name.replace(" ", "-") for name in names}
    stale = {file for file in (GOLDEN / adapter).glob("*") if file.stem not in kept}
    if os.environ.get("UPDATE_GOLDEN"):
        for file in stale:
            file.unlink()
        return set()
    return {file.name for file in stale}
