"""The settings: a file, the environment, and every problem at once."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.problems import Problems
from bot.settings import SETTINGS, Settings, read_settings, variable
from bot.storage.postgres import read_address

ROOT = Path(__file__).parent.parent


def settings(folder: Path, written: str | None, environ: dict[str, str] | None = None) -> Settings:
    """Return the settings that a file gives."""
    path = folder / "config" / "settings.yaml"
    path.parent.mkdir(exist_ok=True)
    if written is not None:
        path.write_text(written, "utf-8")
    return read_settings(path, environ or {})


def problems(folder: Path, written: str, environ: dict[str, str] | None = None) -> list[str]:
    """Return what is wrong with the settings, as printed."""
    with pytest.raises(Problems) as raised:
        settings(folder, written, environ)
    return [str(problem) for problem in raised.value.problems]


def test_our_own_settings_are_the_defaults() -> None:
    """The file that comes with the bot changes nothing, so that leaving it out changes nothing either."""
    given = read_settings(ROOT / "config/settings.yaml", {})
    assert given.root == ROOT
    assert given == read_settings_without_file(ROOT)


def read_settings_without_file(root: Path) -> Settings:
    """Return the defaults for a project."""
    return Settings(
        root=root,
        briefings=root / "briefings",
        seeds=root / "seeds",
        declined=root / "config/declined.yaml",
        texts=None,
        model=None,
        state=root / "state/briefing-bot.sqlite3",
        review_days=90,
        subscriptions=root / "config/subscriptions.yaml",
        most_asked=False,
        workspaces=None,
        host="127.0.0.1",
        port=0,
        metrics_host="127.0.0.1",
        metrics_port=0,
        log_format="text",
        log_level="warning",
        admins=frozenset(),
        members_may_set=True,
        url="",
        shards=0,
    )


def test_every_setting_is_documented_in_the_file() -> None:
    """Each setting stands in config/settings.yaml, perhaps commented out, below a comment of its own."""
    written = (ROOT / "config/settings.yaml").read_text("utf-8")
    for field in SETTINGS.fields:
        assert re.search(rf"^# [A-Z].*\n(?:# .*\n)*(?:# )?{field.key}: ", written, re.MULTILINE), field.key


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout without settings works, from the folder that one stands in."""
    monkeypatch.chdir(tmp_path)
    assert read_settings(environ={}) == read_settings_without_file(tmp_path)


@pytest.mark.parametrize("written", ["", "# all is commented out\n\n# briefings: b\n"])
def test_a_file_of_comments_is_no_problem(tmp_path: Path, written: str) -> None:
    """Commenting every setting out means the defaults."""
    assert settings(tmp_path, written) == read_settings_without_file(tmp_path)


def test_paths_count_from_the_project_folder(tmp_path: Path) -> None:
    """A relative path means the same wherever the bot is started; an absolute one stays."""
    given = settings(tmp_path, "briefings: topics\ntexts: /srv/texts\nreview days: 30\n")
    assert (given.briefings, given.texts, given.review_days) == (tmp_path / "topics", Path("/srv/texts"), 30)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """Each setting has a variable of its own; an empty one counts as not set."""
    environ = {"BRIEFING_REVIEW_DAYS": "7", "BRIEFING_TEXTS": "", "HOME": "/nowhere"}
    given = settings(tmp_path, "review days: 30\ntexts: t\n", environ)
    assert (given.review_days, given.texts) == (7, tmp_path / "t")
    assert [variable(field.key) for field in SETTINGS.fields][-1] == "BRIEFING_REVIEW_DAYS"


def test_a_hosting_service_names_the_port(tmp_path: Path) -> None:
    """PORT goes before the file, and the variable of our own before PORT."""
    assert settings(tmp_path, "port: 1\n", {"PORT": "8080"}).port == 8080
    assert settings(tmp_path, "port: 1\n", {"PORT": "8080", "BRIEFING_PORT": "9090"}).port == 9090
    assert settings(tmp_path, "port: 65535\n").port == 65535
    for name in ("PORT", "BRIEFING_PORT"):
        (problem,) = problems(tmp_path, "", {name: "80a"})
        assert problem.startswith(f"environment: {name}: ")
    (problem,) = problems(tmp_path, "port: 65536\n", {})
    assert "is not a port from 1 to 65535, or 0 for none" in problem


def test_a_variable_can_name_the_file(tmp_path: Path) -> None:
    """BRIEFING_CONFIG stands for the option, and the option goes before it."""
    settings(tmp_path, "review days: 30\n")
    file = str(tmp_path / "config/settings.yaml")
    assert read_settings(environ={"BRIEFING_CONFIG": file}).review_days == 30
    assert read_settings(Path(file), {"BRIEFING_CONFIG": "/nowhere"}).review_days == 30


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """The file's problems and the environment's come together, with what was probably meant."""
    environ = {"BRIEFING_REVIEW_DAY": "7", "BRIEFING_REVIEW_DAYS": "never"}
    assert problems(tmp_path, "breifings: a\nreview days: 0\n", environ) == [
        'config/settings.yaml:1: "breifings" is not a key of a settings file\n    try: write briefings',
        'config/settings.yaml:2: review days: "0" is not a number of days from 1 to 9999',
        'environment: the variable "BRIEFING_REVIEW_DAY" is no setting\n    try: write BRIEFING_REVIEW_DAYS',
        'environment: BRIEFING_REVIEW_DAYS: "never" is not a number of days from 1 to 9999',
    ]


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    """Only the file that nobody named may be missing."""
    with pytest.raises(Problems, match=r"config/none\.yaml: the file cannot be read: no such file or directory"):
        read_settings(tmp_path / "config/none.yaml", {})


def test_the_value_of_an_unknown_variable_is_never_shown(tmp_path: Path) -> None:
    """A secret under a mistyped name doesn't end up in a log."""
    told = problems(tmp_path, "", {"BRIEFING_SLACK_TOKEN": "xoxb-planted"})
    assert "xoxb-planted" not in "".join(told)


def test_a_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no shell does it, in the file and in a variable, ~ is still whose home it is; an unknown ~name stays."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    given = settings(tmp_path, "briefings: ~/b\nseeds: ~nobody-here/s\n", {"BRIEFING_STATE": "~/bot.db"})
    assert (given.briefings, given.state) == (tmp_path / "home/b", tmp_path / "home/bot.db")
    assert given.seeds == tmp_path / "~nobody-here/s"


@pytest.mark.parametrize("address", ["sqlite:///state/bot.db", "postgresql://bot:hunter2@db/bot"])
def test_an_address_is_no_path(tmp_path: Path, address: str) -> None:
    """An address makes no folder "sqlite:", and the password in it is not shown."""
    told = "state: an address stands here, not a path\n    try: write a path on this machine"
    assert problems(tmp_path, f"state: {address}\n") == [f"config/settings.yaml:1: {told}"]
    assert problems(tmp_path, "", {"BRIEFING_STATE": address}) == [f"environment: BRIEFING_STATE{told[5:]}"]


def test_a_flood_of_variables_is_cut_off(tmp_path: Path) -> None:
    """However many variables are wrong, a hundred are told, and nothing crashes."""
    told = problems(tmp_path, "", {f"BRIEFING_{number}": "x" for number in range(500)})
    assert len(told) == 101


def test_who_may_change_settings(tmp_path: Path) -> None:
    """People are named by their whole ids, in the file or in the environment, and members may be left out."""
    given = settings(tmp_path, "admins: slack:T1:U1, slack:T1:U2\nsettings by: admins\n")
    assert given.admins == {"slack:T1:U1", "slack:T1:U2"}
    assert not given.members_may_set
    assert settings(tmp_path, None, {"BRIEFING_ADMINS": "slack:T1:U3"}).admins == {"slack:T1:U3"}
    [problem] = problems(tmp_path, "admins: U1\n")
    assert "no person's id" in problem


@pytest.mark.parametrize(
    "address",
    [
        "postgres://bot:hunter2@db.example/bot",
        "postgresql://bot:p%40ss@127.0.0.1:5433/bot?sslmode=require",
        "postgresql+psycopg:///bot?host=/run/postgresql",
    ],
)
def test_the_state_can_be_on_a_server(tmp_path: Path, address: str) -> None:
    """DATABASE_URL names it, and a look at the settings doesn't show it."""
    given = settings(tmp_path, "", {"DATABASE_URL": f" {address}\n"})
    assert given.database == address
    assert given.state == tmp_path / "state/briefing-bot.sqlite3"  # what else is kept lies beside it
    assert "postgres" not in repr(given)


def test_the_database_s_address_can_name_a_file(tmp_path: Path) -> None:
    """DATABASE_URL can name an SQLite file, which counts from the project's folder, and goes before BRIEFING_STATE."""
    for address, file in (
        ("sqlite:///here/bot.db", tmp_path / "here/bot.db"),
        ("sqlite:////srv/b.db", Path("/srv/b.db")),
    ):
        given = settings(tmp_path, "state: elsewhere\n", {"DATABASE_URL": address, "BRIEFING_STATE": "other"})
        assert (given.state, given.database) == (file, "")


@pytest.mark.parametrize(
    "address",
    [
        "hunter2",
        "mysql://bot:hunter2@db/bot",
        "sqlite:///",
        "sqlite://hunter2",
        "postgresql://bot:hunter2@db",
        "postgresql://bot:hunter2@db/",
        "postgresql://bot:hunter2@db:hunter2/bot",
        "postgresql://bot:hunter2@db:0/bot",
        "postgresql://bot:hunter2@2@db/bot",
        "postgresql://bot:hunter2/2@db/bot",
        "postgresql://bot:1/hunter2@db",
        "postgresql://bot:hunter2#@db/bot",
        "postgresql://bot:hunter2@db/bot#hunter2",
        "postgresql://bot:hunter2@[db/bot",
    ],
)
def test_what_is_no_address_of_a_database_is_not_shown(tmp_path: Path, address: str) -> None:
    """It is a problem, told with the form that it should have and without a letter of it."""
    (problem,) = problems(tmp_path, "", {"DATABASE_URL": address})
    assert problem == (
        "environment: DATABASE_URL: this is no address of a database\n"
        "    try: write postgresql://user:password@host/database, and %40 for an @ in the password"
    )


def test_every_accepted_address_is_read_alike(tmp_path: Path) -> None:
    """What the settings let through names the same host to the driver, whatever the password holds."""
    for password in ("p%40ss", "p:ss", "p%2Fss", "p%23ss", "p%3Fss", "p%25ss"):
        given = settings(tmp_path, "", {"DATABASE_URL": f"postgresql://bot:{password}@db.example:5433/bot"})
        url = read_address(given.database)
        assert (url.host, url.port, url.database, url.password) == ("db.example", 5433, "bot", unquote(password))


@pytest.mark.parametrize(
    "url", ["http://bot.example", "bot.example", "https://", "https://a b", "https://u:p@x", "https://x?y"]
)
def test_the_bots_own_address_is_https(tmp_path: Path, url: str) -> None:
    """Browsers bring secrets there, and nothing of them may stand in it."""
    [problem] = problems(tmp_path, "", {"BRIEFING_URL": url})
    assert "is not an https address" in problem
    assert settings(tmp_path, "", {"BRIEFING_URL": "https://bot.example:8443/briefings"}).url.endswith("/briefings")


def test_the_key_is_no_setting(tmp_path: Path) -> None:
    """It is a secret: it stands in the environment, and in no file."""
    assert settings(tmp_path, "", {"BRIEFING_KEY": "a secret"}) == settings(tmp_path, "")
    [problem] = problems(tmp_path, "key: a secret", {})
    assert "key" in problem
