"""What whoever installs the bot gets."""

from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent.parent


def test_the_table_is_in_the_wheel_with_its_licence() -> None:
    """The wheel holds the table's three files, who they rest on, and the licences' own words; not what made them."""
    builder = WheelBuilder(str(ROOT))
    shipped = {file.distribution_path for file in builder.recurse_included_files()}
    assert {f"bot/embedding/table/{name}" for name in ("rows.npy", "scales.npy", "vocab.txt")} <= shipped
    assert not any(name.startswith("tools/") for name in shipped)
    licences = {"LICENSE", "LICENSES/Apache-2.0.txt", "LICENSES/WordNet-3.0.txt", "NOTICE"}
    assert licences <= {*builder.metadata.core.license_files}
    assert builder.metadata.core.license_expression == "MIT AND Apache-2.0 AND LicenseRef-WordNet-3.0"
    assert "Apache License" in (ROOT / "LICENSES/Apache-2.0.txt").read_text(encoding="utf-8")
    assert "Princeton University" in (ROOT / "LICENSES/WordNet-3.0.txt").read_text(encoding="utf-8")


def test_the_notice_speaks_of_every_file_of_the_table() -> None:
    """A file that joins the table is given its origin."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(file.name in notice for file in (ROOT / "bot/embedding/table").iterdir())
