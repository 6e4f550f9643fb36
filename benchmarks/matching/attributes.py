"""What can be asked of the invented companies; every sentence is our own.

`{e}` stands for the company. What an entry is asked with and what people ask are different words for the same thing,
some close, some not: that is what matching is about.
"""

from __future__ import annotations

from typing import NamedTuple


class Attribute(NamedTuple):
    """Something that the invented library knows of a company."""

    phrasings: tuple[str, ...]
    """What an entry is asked with."""
    questions: tuple[str, ...]
    """What people ask."""
    answer: str
    """`{name}`, `{place}`, `{year}`, `{number}` and `{thing}` stand for what is made up."""


ATTRIBUTES = (
    Attribute(
        ("Who founded {e}?", "founder of {e}", "who started {e}"),
        ("which person set up {e}", "{e} was founded by whom", "who is behind the creation of {e}"),
        "{e} was founded by {name}.",
    ),
    Attribute(
        ("When was {e} founded?", "{e} founding year", "how old is {e}"),
        ("in what year did {e} begin", "since when has {e} existed", "when did they found {e}"),
        "{e} was founded in {year}.",
    ),
    Attribute(
        ("Who runs {e}?", "head of {e}", "{e} chief executive"),
        ("who is in charge at {e}", "who leads {e} these days", "name the chief of {e}"),
        "{name} runs {e}.",
    ),
    Attribute(
        ("Where is {e} based?", "{e} headquarters", "head office of {e}"),
        ("in which town does {e} sit", "where can I find the main office of {e}", "what is {e}'s home town"),
        "{e} is based in {place}.",
    ),
    Attribute(
        ("How many people work at {e}?", "{e} employees", "staff of {e}"),
        ("how big is the workforce of {e}", "number of workers at {e}", "how many does {e} employ"),
        "{number} people work at {e}.",
    ),
    Attribute(
        ("What does {e} make?", "products of {e}", "{e} main product"),
        ("what is {e} known for producing", "what kind of goods come from {e}", "which product does {e} sell"),
        "{e} makes {thing}.",
    ),
    Attribute(
        ("Who owns {e}?", "owner of {e}", "{e} ownership"),
        ("to whom does {e} belong", "who holds the shares of {e}", "in whose hands is {e}"),
        "{e} is owned by the {name} family.",
    ),
    Attribute(
        ("Who does {e} work with?", "{e} partner", "partnership of {e}"),
        ("which company has {e} teamed up with", "with whom did {e} join forces", "name the allies of {e}"),
        "{e} works with {name}.",
    ),
    Attribute(
        ("How much money did {e} raise?", "{e} funding", "investment in {e}"),
        ("what sum have investors put into {e}", "how much capital did {e} get", "how well is {e} funded"),
        "{e} raised {number} million dollars.",
    ),
    Attribute(
        ("Who competes with {e}?", "rivals of {e}", "{e} main competitor"),
        ("who threatens {e} in its market", "against whom does {e} compete", "which firm is {e} up against"),
        "{e} competes with {name}.",
    ),
    Attribute(
        ("Why was {e} sued?", "lawsuit against {e}", "{e} court case"),
        ("what is the legal trouble of {e} about", "on what grounds was {e} taken to court", "what is {e} accused of"),
        "{e} was sued over {thing}.",
    ),
    Attribute(
        ("Where will {e} open next?", "{e} expansion plans", "new site of {e}"),
        ("in which place does {e} want to grow", "where is {e} building another plant", "where does {e} expand to"),
        "{e} will open a site in {place}.",
    ),
    Attribute(
        ("Why is {e} late with its new line?", "delay at {e}", "{e} behind schedule"),
        ("what is holding {e} up", "what caused the delays of {e}", "why does {e} not deliver on time"),
        "{e} is late for want of {thing}.",
    ),
    Attribute(
        ("How much does a licence from {e} cost?", "{e} licence price", "fee that {e} charges"),
        ("what do I pay for {e}", "how expensive is {e}", "what is the price of a {e} licence"),
        "A licence from {e} costs {number} dollars.",
    ),
    Attribute(
        ("Who left {e}?", "departures from {e}", "{e} resignation"),
        ("which manager quit {e}", "who walked out of {e}", "whose resignation did {e} announce"),
        "{name} left {e} in {year}.",
    ),
    Attribute(
        ("What did {e} buy?", "{e} acquisition", "takeover by {e}"),
        ("which business was acquired by {e}", "what did {e} take over", "name the latest purchase of {e}"),
        "{e} bought {name} in {year}.",
    ),
)

ABSENT = (
    ("what were the yearly sales of {e}", "{e} revenue", "how much does {e} earn"),
    ("what is the phone number of {e}", "how can I call {e}", "{e} contact details"),
    ("how much is one share of {e}", "{e} stock price", "did {e} go up on the stock exchange"),
    ("what is the carbon footprint of {e}", "how green is {e}", "{e} emissions"),
    ("what does a job at {e} pay", "average salary at {e}", "how much do they pay beginners at {e}"),
    ("what is the web address of {e}", "{e} website", "where is {e} on the internet"),
    ("what is on the logo of {e}", "which colours does {e} use", "{e} emblem"),
    ("when does {e} open in the morning", "{e} opening hours", "is {e} open on holidays"),
)
"""What people ask, and no entry says of any company."""

THINGS = tuple(
    "glass rope tiles lamps paper barrels clocks buttons engines nets bricks brushes kettles ladders maps mirrors oars "
    "pumps saddles sails scales stoves tents tools valves wagons wheels wires".split()
)
KINDS = tuple("Mills Works Press Foundry Labs Line Motors Stores Systems Yards".split())
