"""Greetings, thanks and orders to the bot: answered shortly, and never with a briefing."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Talk(StrEnum):
    """What kind of small talk it is."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ABOUT_ME = "about me"
    FEELINGS = "feelings"
    ORDER = "order"
    REACTION = "reaction"
    PRIVACY = "privacy"
    NOISE = "noise"
    LANGUAGE = "language"


class Heard(NamedTuple):
    """The small talk that a text is, if any, and otherwise what is left to be answered."""

    talk: Talk | None
    rest: str


# Each line is a regular expression over lower-case words in single spaces, without punctuation.
_GREETINGS = r"""
(hi+|hey+|hello|hallo|hiya|yo|howdy|greetings|morning)( (there|bot|all|everyone|everybody|team|folks|again))*
good (morning|afternoon|evening|day)( (there|bot|all|everyone|everybody|team|folks|again))*
"""
_THANKS = r"""
((many|no|ok|okay|great) )?(thanks?( you)?|thx|ty|cheers)( (a lot|a million|so much|very much|again|bot|everyone))*
(thanks|thank you) for \w+( \w+){0,3}
much appreciated
(ok|okay|great|good|nice|perfect|awesome|excellent|brilliant|cool|got it|lovely|super|wow|well done)( one)?
(that|this|it)( i)?s( \w+)? (great|good|helpful|nice|perfect|all|enough|useful|clear)
"""
_GOODBYES = r"""
((ok|okay|thanks|thank you) )?(bye( bye)?|goodbye|farewell|ciao|cya)( (bot|all|everyone|thanks|for now))*
((ok|okay|thanks|thank you) )?(good night|take care|see (you|ya)( \w+)?)
"""
_ABOUT_ME = r"""
(so )?(who|what) (exactly )?are you
are you (an? )?(\w+ )?(robot|bot|human|person|ai|real|machine|alive|there|chatgpt|computer|program|conscious)
what( i)?s your (name|job|purpose)|do you have a name|how old are you
who (made|built|created|wrote|programmed|owns) you
what can (you|i) (do|ask)( you)?( about)?|what do you (do|know)|how do you work
how (do|can) i use (you|this)|(can you )?help( me)?( please)?
where (are you( from)?|do you (live|come from))
"""
_FEELINGS = r"""
how are (you|things)( (today|doing))?|how( i)?s it going|what( i)?s up|nice to meet you
(do you |i )?(love|like|hate|miss) (you|me)( \w+){0,3}|(will|would) you marry me
are you (ok|okay|happy|sad|tired|bored|angry|married|single|stupid|dumb|clever|smart)
you( a)?re (\w+ ){0,2}(great|awesome|stupid|dumb|useless|nice|funny|smart|best|wonderful)
i( a)?m (bored|sad|happy|tired|hungry|lonely)
"""
_REACTIONS = r"""
never ?mind|stop( it)?|cancel|start|wait|sorry|test(ing)?|hm+|next|version|date|news|go|run|undo|back
(oh )?(yes|no|yeah|yep|nope|maybe|perhaps|really|seriously|sure|right|indeed|interesting|lol|haha+|hm+|oh|aha)
(no )?(thats|that is|this is|its|it is|youre|you are)( just| simply| all)? (wrong|bad|false|incorrect|nonsense|rubbish)
(are you )?(sure|certain)( about that)?|i (dont|do not) (believe|trust) (you|it|that)|(very )?(bad|wrong|poor)( answer)?
"""
_PRIVACY = r"""
(delete|erase|remove|forget|clear) (all )?(my|the) (data|history|messages|questions|account)
(delete|erase|remove|forget) (everything|all)( (about me|you know about me|you have on me))?
(delete|erase|remove|forget) (what you know about|all about) me|what do you (know|keep|store) about me
"""
_ORDERS = r"""
(ignore|disregard|forget|override|bypass) (\w+ ){0,4}(instructions?|prompts?|rules?|everything|guidelines)
you are now|from now on you|pretend (to be|you|that)|act as|role ?play|imagine you
(write|compose|sing|draw|generate|invent)( me| us)? (\w+ ){0,4}(poem|song|story|joke|essay|code|script|haiku)
(write|compose|draw|generate|make)( me| us)? (\w+ ){0,4}(program|email|picture|image|limerick|tweet)
tell (me |us )?(an?|another|some) (\w+ )?(jokes?|stor(y|ies)|poem)
(reveal|show|print|repeat|output|give)( me)? (your|the) (\w+ ){0,2}(prompt|instruction|password|token|secret)s?
(delete|drop|erase|shut ?down|reboot|restart|kill) (\w+ ){0,2}(yourself|database|tables?|server|files?|everything)
(repeat|say|type|echo) (after me|exactly|the words?|the following)
"""

# Words that make up questions in German, French, Spanish, Italian, Dutch and Portuguese, and hardly stand in English
# ones. The first ones ask, so that one of them is enough; of the others it takes two.
_FOREIGN_ASKING = frozenset(
    """
    combien pourquoi quand quel quelle quels quelles qui quoi où warum wieviel wie wann wer wem wen wessen woher wohin
    welche welcher welches worum cuánto cuánta cuanto cuándo cuando quién quien quiénes qué dónde cuál cuáles cómo por
    quanto quanta quanti perché perche quando dove chi cosa hoeveel waarom wanneer welke hoe quem quais onde porque
    """.split()
)
_FOREIGN = frozenset(
    """
    est sont était les des une dans avec sur pour par mais leur cette ces aux elle ils ist sind und nicht der das dem
    den ein eine einen einer für mit zu zum zur wurde wird hat haben gibt bei nach auch über von viel sich es los las el
    del una uno está son fue tiene con para sobre entre più della dello degli delle gli che sono è stato ha nel het een
    wat van zijn niet heeft voor aan naar wordt não uma foi com dos os tem são mais
    """.split()
)
_ENGLISH = frozenset(
    """
    the what who whom whose when where why how which and are were does did done of to about with has have had will
    would can could should is this that these those there their they it its from by if or not any some than
    """.split()
)


def _one_of(*groups: str) -> str:
    lines = (line for group in groups for line in group.split("\n") if line)
    return f"(?:{'|'.join(lines)})"


# Compiling these is a good part of a cold start, so each group of lines stands in one pattern only, or two.
_GREETING = re.compile(rf"{_one_of(_GREETINGS)}(?: |$)")
_WHOLE = {
    # Atomic: what matches is never taken apart again, or a hundred words of thanks take minutes.
    Talk.THANKS: re.compile(rf"(?>{_one_of(_THANKS)}(?: |$))+"),
    Talk.GOODBYE: re.compile(_one_of(_GOODBYES)),
    Talk.ABOUT_ME: re.compile(_one_of(_ABOUT_ME)),
    Talk.FEELINGS: re.compile(_one_of(_FEELINGS)),
    Talk.REACTION: re.compile(_one_of(_REACTIONS)),
    Talk.PRIVACY: re.compile(rf"(?:please |can you )?{_one_of(_PRIVACY)}"),
}
_AFTER_GREETING = frozenset({Talk.ABOUT_ME, Talk.FEELINGS})
_ORDER = re.compile(rf"(?:please |can you |could you )?{_one_of(_ORDERS)}\b")
_MANNERS = rf"{_one_of(_GREETINGS)}\b[\s,.!:;-]+|(?:thanks|thank you)\s*[,.!;]+\s*|please\b[\s,]+"
_OPENING = re.compile(rf"^\s*(?:{_MANNERS})(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_BEHIND_LATIN = 0x250  # where the letters of Western Europe end
_LONGEST = 120  # characters: nobody thanks or greets at greater length
_APOSTROPHES = str.maketrans("", "", "'\u2019")


def listen(text: str) -> Heard:
    """Return what small talk the text is, or the text without the greeting that it opens with."""
    plain = " ".join(_WORD.findall(text.casefold().translate(_APOSTROPHES)))
    if not plain:
        return Heard(Talk.NOISE, "")
    greeting = _GREETING.match(plain)
    rest = plain[greeting.end() :] if greeting else plain
    if not rest:
        return Heard(Talk.GREETING, "")
    for talk, pattern in _WHOLE.items() if len(plain) <= _LONGEST else ():
        if pattern.fullmatch(rest if talk in _AFTER_GREETING else plain):
            return Heard(talk, "")
    if _ORDER.match(plain):
        return Heard(Talk.ORDER, "")
    if _is_foreign(plain.split()):
        return Heard(Talk.LANGUAGE, text)
    return Heard(None, _OPENING.sub("", text, count=1) or text)


def _is_foreign(words: list[str]) -> bool:
    """Return whether a question is likely put in another language than the briefings': nothing in it is English."""
    if not _ENGLISH.isdisjoint(words):
        return False
    asking, others = (sum(word in known for word in words) for known in (_FOREIGN_ASKING, _FOREIGN))
    latin = sum(map(_is_latin, words))
    return (asking > 0 and len(words) > 1) or others > 1 or latin <= len(words) - latin


def _is_latin(word: str) -> bool:
    """Return whether a word is written in Latin letters, or is a number."""
    return word.isascii() or any(ord(letter) < _BEHIND_LATIN for letter in word)
