"""`config/settings.yaml` and the environment → Settings, or everything that is wrong with them.

A setting `review days` can be overridden by the environment variable BRIEFING_REVIEW_DAYS, and so on for
each. DATABASE_URL, as hosting services name it, may hold a password: no message and no log shows it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.core.model import Person
from bot.forms.files import read_file, read_form, says_nothing
from bot.forms.form import Field, Record, Text, Values, Word
from bot.forms.nodes import Node, Scalar
from bot.forms.report import Path as Where
from bot.forms.report import Report, TooMany, did_you_mean, shown
from bot.problems import Problems

if TYPE_CHECKING:
    import collections.abc

    from bot.core.briefing import Lined

DEFAULT = Path("config/settings.yaml")
PREFIX = "BRIEFING_"
CONFIG = f"{PREFIX}CONFIG"  # names the file itself
DATABASE = "DATABASE_URL"
_KEY = f"{PREFIX}KEY"  # seals tokens: a secret, and so no setting

_ENVIRONMENT = "environment"
_IN_FILE = "sqlite:///"
_ON_SERVER = {"postgres", "postgresql", "postgresql+psycopg"}
_HOSTS_PORT = "PORT"  # as hosting services name it; BRIEFING_PORT goes before it


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the bot behaves; every path is absolute.

    With a `database`, the address of one on PostgreSQL, what the bot remembers is there and not in the file `state`.
    """

    root: Path
    briefings: Path
    seeds: Path
    declined: Path
    texts: Path | None
    model: Path | None
    state: Path
    review_days: int
    subscriptions: Path
    most_asked: bool
    workspaces: Path | None
    host: str
    port: int
    metrics_host: str
    metrics_port: int
    log_format: str
    log_level: str
    admins: frozenset[str]
    members_may_set: bool
    url: str
    shards: int
    database: str = field(default="", repr=False)  # a secret


def _count(text: Lined) -> int:
    return int(text)


@dataclass(frozen=True, slots=True)
class _Path:
    """The path of a file or folder; ~ is the home of whoever starts the bot."""

    def read(self, node: Node, path: Where | None, report: Report) -> str:
        """Return the path. An address is refused unseen: it may hold a password."""
        text = Text().read(node, path, report)
        if "://" in text:
            report.add(text.line, path, "an address stands here, not a path", "write a path on this machine")
            return self.blank()
        return os.path.expanduser(text)  # noqa: PTH111 - Path.expanduser raises where there is no such user

    def blank(self) -> str:
        """Return no path."""
        return ""


_PATH = _Path()
_DAYS = Word(re.compile("[1-9][0-9]{0,3}"), "a number of days from 1 to 9999", _count, 0)

_SHARDS = Word(re.compile("[0-9]{1,4}"), "a number of connections, or 0 for as many as Discord recommends", _count, 0)

_WHETHER = Word(re.compile("yes|no"), "yes or no", lambda text: text == "yes", empty=False)
_TO_65535 = "[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
_FORMAT = Word(re.compile("text|json"), "text or json", str, "text")
_LEVEL = Word(re.compile("debug|info|warning|error"), "debug, info, warning or error", str, "warning")
_RULE = Word(re.compile("members|admins"), "members or admins", str, "members")


@dataclass(frozen=True, slots=True)
class _People:
    """People by their ids, divided by commas."""

    def read(self, node: Node, path: Where | None, report: Report) -> frozenset[str]:
        """Return each as one word; what is no person's id is reported."""
        text = Text().read(node, path, report)
        named = frozenset(text.replace(",", " ").split())
        for name in sorted(named):
            try:
                Person.parse(name)
            except ValueError:
                report.add(
                    text.line, path, f"{shown(name)} is no person's id", "write it as in slack:T012AB3CD:U012AB3CD"
                )
        return named

    def blank(self) -> frozenset[str]:
        """Return nobody."""
        return frozenset()


_PORT = Word(re.compile(_TO_65535), "a port from 1 to 65535, or 0 for none", _count, 0)

_URL = Word(
    re.compile(r"https://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?"),
    "an https address, as in https://bot.example",
    str,
    "",
)

SETTINGS = Record(
    "settings file",
    "How this bot is set up. Relative paths count from the project's folder, the one that holds config/.",
    (
        Field("briefings", _PATH, "The folder with the briefings.", default="briefings"),
        Field("seeds", _PATH, "The folder with the records of the sources.", default="seeds"),
        Field("declined", _PATH, "The file of questions that no briefing answers.", default="config/declined.yaml"),
        Field("texts", _PATH, "The folder with the articles' own texts, for `briefing-bot check`.", default=""),
        Field("model", _PATH, "The folder of a sentence encoder; needs the extra `semantic`.", default=""),
        Field("state", _PATH, "The SQLite file of what the bot remembers.", default="state/briefing-bot.sqlite3"),
        Field("subscriptions", _PATH, "A file of who gets weekly summaries.", default="config/subscriptions.yaml"),
        Field("workspaces", _PATH, "The folder of the libraries that workspaces have for themselves.", default=""),
        Field("most asked", _WHETHER, "Whether summaries tell what several asked in vain.", default=False),
        Field("host", Text(), "The address that the bot's own server listens on.", default="127.0.0.1"),
        Field("port", _PORT, "The port of that server; PORT in the environment does as well. 0: none.", default=0),
        Field("url", _URL, "The bot's own https address, where browsers and Slack reach it.", default=""),
        Field("metrics host", Text(), "The address that /metrics is at, for Prometheus.", default="127.0.0.1"),
        Field("metrics port", _PORT, "The port of /metrics. 0: none.", default=0),
        Field("log format", _FORMAT, "How the log looks: text for people, json for machines.", default="text"),
        Field("log level", _LEVEL, "From where on the log tells: debug, info, warning or error.", default="warning"),
        Field("settings by", _RULE, "Who may change in chat how the bot behaves in a channel.", default="members"),
        Field("admins", _People(), "Who may do so anywhere, by ids, divided by commas.", default=frozenset()),
        Field("shards", _SHARDS, "How many connections to Discord there are in all. 0: what it recommends.", default=0),
        Field("review days", _DAYS, "After how many days a briefing counts as unreviewed.", default=90),
    ),
    lambda values: values,
)


def variable(key: str) -> str:
    """Return the name of the environment variable that overrides a setting."""
    return PREFIX + key.upper().replace(" ", "_")


def read_settings(config: Path | None = None, environ: collections.abc.Mapping[str, str] = os.environ) -> Settings:
    """Return the settings from the file, or the defaults where there is none, and from the environment.

    Without `config`, the file is what BRIEFING_CONFIG names, or config/settings.yaml. Raises Problems.
    """
    named = config or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    path = Path(os.path.abspath(named or DEFAULT))  # noqa: PTH100 - resolve() would leave a linked config folder
    report, changes = Report(f"{path.parent.name}/{path.name}"), Report(_ENVIRONMENT)
    values = SETTINGS.blank()
    if named or path.exists():
        values = _from_file(path, report)
    values |= _from_environment(environ, changes)
    if problems := report.problems + changes.problems:
        raise Problems(problems)
    return _settings(path.parent.parent if path.parent.name == "config" else path.parent, values)


def _settings(root: Path, values: Values) -> Settings:
    return Settings(
        root=root,
        briefings=root / values["briefings"],
        seeds=root / values["seeds"],
        declined=root / values["declined"],
        texts=root / values["texts"] if values["texts"] else None,
        model=root / values["model"] if values["model"] else None,
        state=root / values["state"],
        review_days=values["review days"],
        subscriptions=root / values["subscriptions"],
        workspaces=root / values["workspaces"] if values["workspaces"] else None,
        most_asked=values["most asked"],
        host=values["host"],
        port=values["port"],
        metrics_host=values["metrics host"],
        metrics_port=values["metrics port"],
        log_format=values["log format"],
        log_level=values["log level"],
        admins=values["admins"],
        members_may_set=values["settings by"] == "members",
        url=values["url"],
        shards=values["shards"],
        database=values.get("database", ""),
    )


def _from_file(path: Path, report: Report) -> Values:
    data = read_file(os.path.realpath(path), report.file, report.problems)
    if data is None or says_nothing(data):
        return SETTINGS.blank()
    return read_form(data, SETTINGS, report) or SETTINGS.blank()


def _from_environment(environ: collections.abc.Mapping[str, str], report: Report) -> Values:
    values: Values = {}
    with suppress(TooMany):
        for key, name in _variables(environ, report).items():
            node = Scalar(environ[name], 0, plain=False)
            values[key] = SETTINGS.by_key[key].form.read(node, (None, name), report)
        values |= _database(environ.get(DATABASE, "").strip(), report)
    return values


def _database(address: str, report: Report) -> Values:
    """Return where the state is, if DATABASE_URL says so. An address that isn't in order is not shown either."""
    if address.startswith(_IN_FILE) and address != _IN_FILE:
        return {"state": os.path.expanduser(address.removeprefix(_IN_FILE))}  # noqa: PTH111 - as above
    if address and not _is_on_server(address):
        what, form = "this is no address of a database", "write postgresql://user:password@host/database"
        report.add(0, (None, DATABASE), what, f"{form}, and %40 for an @ in the password")
    return {"database": address}


def _is_on_server(address: str) -> bool:
    """Return whether it names a database, and nobody can take a part of the password for the host."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in _ON_SERVER and parts.port != 0 and not parts.fragment
    except ValueError:
        return False
    return whole and parts.netloc.count("@") <= 1 and bool(re.fullmatch(r"/[^/@\s]+", parts.path))


def _variables(environ: collections.abc.Mapping[str, str], report: Report) -> dict[str, str]:
    """Return of each setting that the environment gives the variable that gives it."""
    known = {variable(field.key): field.key for field in SETTINGS.fields}
    given = {"port": _HOSTS_PORT} if environ.get(_HOSTS_PORT) else {}
    for name in sorted(environ):
        if name in known and environ[name]:
            given[known[name]] = name
        elif name.startswith(PREFIX) and name not in {*known, CONFIG, _KEY}:
            near = did_you_mean(name, [*known, CONFIG])
            report.add(0, None, f"the variable {shown(name)} is no setting", near)
    return given
