"""The pages that somebody sees who installs the bot: they load nothing, and say what to do."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core.commands import PREFIX

if TYPE_CHECKING:
    from bot.core.installation import Installation

_STYLE: Final = (
    "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem;"
    "color:#1d1c1d;background:#fff}h1{font-size:1.5rem;line-height:1.25}"
    "a{display:inline-block;margin-top:.5rem;padding:.6rem 1.1rem;border-radius:.4rem;"
    "background:#4a154b;color:#fff;font-weight:600;text-decoration:none}"
    "a:focus-visible{outline:3px solid #1264a3;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}a{background:#e8d5e9;color:#1d1c1d}}"
)
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the address of the page holds what Slack sent
    "X-Content-Type-Options": "nosniff",
}


class Page(NamedTuple):
    """What a page says. Without a link of its own, it leads to where an installation begins."""

    title: str
    text: str
    link: str = ""
    label: str = "Begin again"


STRANGE: Final = Page(
    "Nothing was installed",
    "This page belongs to an installation that began in another browser, more than ten minutes ago, or that is already "
    "finished. Please begin again, and stay in this browser.",
)
DENIED: Final = Page(
    "Nothing was installed",
    "Slack says that it wasn't allowed. If that was a mistake, begin again and choose Allow; in some workspaces an "
    "admin has to approve the app first.",
)
AWAY: Final = Page(
    "Not installed yet", "Slack, or the bot itself, couldn't finish just now. Please begin again in a minute."
)
BUSY: Final = Page(
    "Not just now", "Too many installations have been begun at the same time. Please try again in some minutes."
)
UNFIT: Final = Page(
    "The bot isn't set up for this",
    "Slack doesn't take how it presents itself. Please tell whoever runs the bot; its log has Slack's word for the "
    "reason.",
)


def installed(installation: Installation) -> Page:
    """Return the page for who has installed the bot, with the way to where it can be used."""
    about = installation.about
    where = about.get("name") or "your workspace"
    address = about.get("address", "")
    if installation.workspace == installation.organisation and address.startswith("https://"):
        link = f"{address.rstrip('/')}/manage/organization/apps/profile/{about.get('app', '')}/workspaces/add"
        text = "It is installed for the organisation. Now choose the workspaces in which people can use it."
        return Page(f"Installed for {where}", text, link, "Choose workspaces")
    text = (
        f"Type {PREFIX} in any channel, or open the bot under Apps. To have it answer mentions, invite it to a channel."
    )
    return Page(f"Installed in {where}", text, f"https://app.slack.com/client/{installation.workspace}", "Open Slack")


def drawn(page: Page, again: str) -> str:
    """Return the page as HTML; `again` is where an installation begins."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>"
        f'<p><a href="{escape(page.link or again)}">{escape(page.label)}</a></p></main></body></html>\n'
    )
