"""How people put a question: turns of English that say what kind it is, whatever it is about."""

from __future__ import annotations

import re
from functools import cache

_BEFORE = r"\W*(?:(?:and|but|so|or|then|ok|okay|well|now)\W+)*"
_POLITELY = (
    r"(?:do|does|can|could|would|will)\s+(?:you|anyone|anybody|someone)\s+(?:know|say|explain|tell(?:\s+\w+)?)\W+"
)
_WITH = r"(?:by|in|on|at|to|from|with|for|of|about|since|until|under)\s+"
_WORDS = r"(?:who|whom|whose|what|which|when|where|why|how|who's|what's|when's|where's|how's)\b"
_OPEN = f"{_BEFORE}(?:{_POLITELY})?(?:{_WITH})?{_WORDS}"
_GRANTED = (
    r"\W*(?:since|given that|given|now that|seeing that|considering(?: that)?)\s+"
    r"(?P<granted>[^,]{3,200}),\s*(?P<asked>.+)"
)
_MORE = r"(?:(?:tell|show) me )?more(?: about (?:it|that|this))?\W*|(?:what else|go on)\W*"
_TOPIC = (
    r"(?:what is|what's|what about|(?:tell|brief) me (?:more )?(?:about|on)|summari[sz]e|(?:an )?overview of|show me)"
    r"\s+(.+?)(?:\s+about)?\s*\??"
)
_SECTION = r"(?:(?:what (?:is|are)|what's|what about|(?:show|give|tell)(?: me| us)?) )?(?:the|its) (\w+)\W*"
# Words that people wrap around a question, before it and behind it; each line is a regular expression.
_ONE = r"(?:you|anyone|anybody|someone|somebody)"
# What is asked comes next: a question word is kept, "whether" is not.
_NEXT = (
    r"\s*[,:]?\s*(?:(?:if|whether)\s+"
    r"|(?=(?:(?:by|in|on|at|to|from|with|for|of|about|since|until|under) )?(?:wh(?!ether)|how\b)))"
)
_TEXTS = (
    r"(?:(?:all|any) (?:of )?)?(?:the|your|our|these|those|my) (?:\w+ing )?"
    r"(?:sources?|articles?|texts?|briefings?|pieces?|documents?|material|library|notes)(?: (?:you have|here|at hand))?"
)
_SOURCED = rf"(?:according to|going by|judging by|to go by|based on|as per|per|from|in|by) {_TEXTS}"
_SHORTLY = (
    r"in (?:a few|a couple of|two|one|a|other|simple|plain|short|your own) (?:words?|sentences?|nutshell|terms|english)"
    r"|in (?:short|brief)|simply put|(?:very )?(?:briefly|quickly)"
)
_BEFOREHAND = (
    (
        r"(?:hey|hi|hello|hiya|please|pls|kindly|sorry|excuse me|pardon me|um+|uh+|erm?|hm+)\b"
        r"(?: (?:there|bot|again)\b)?[\s,.!:;-]+"
    ),
    (
        r"(?:ok|okay|so|well|now|right|look|listen|yo|btw|by the way|actually|honestly|quick one|thanks|thank you)"
        r"\s*[,:;.!-]+\s*"
    ),
    (
        r"(?:just )?(?:one |a |another )?(?:(?:quick|short|small|simple|silly|stupid|dumb|last|more|further) )*question"
        r"\s*[,:;.!-]+\s*"
    ),
    (
        r"(?:just )?(?:wondering|curious|checking|asking|to be (?:clear|sure)|for the record"
        rf"|out of (?:interest|curiosity))(?:\s*[,:;-]+\s*|{_NEXT})"
    ),
    (
        rf"(?:can|could|would|will) {_ONE} (?:please |kindly |maybe |perhaps |just |quickly |briefly )*"
        r"(?=tell|brief|show|summari|explain|remind|compare)"
    ),
    rf"(?:please |just )*(?:tell|remind|show|explain to|enlighten) (?:me|us)(?: again| please)*{_NEXT}",
    rf"(?:please |just )*(?:let (?:me|us) know|explain|say){_NEXT}",
    rf"(?:do|does|would) {_ONE} (?:happen to |perhaps |maybe )?(?:know|remember|recall|have (?:any|an) idea){_NEXT}",
    (
        r"(?:i|we)(?:'d| would)? ?(?:just |also |really )*(?:like|love|want|wanted|need|wish) to "
        rf"(?:know|learn|find out|understand|see|ask){_NEXT}"
    ),
    r"(?:i|we)(?:'m|'re| am| are| was| were)? (?:just )?(?:wonder(?:ing)?|curious|asking myself)" + _NEXT,
    rf"(?:any|no) (?:idea|clue){_NEXT}",
    r"is(?:n't)? it (?:really |actually )?(?:true|right|correct|a fact|the case) that ",
    r"(?:what i(?:'d| would)? (?:want|like|need)(?:ed)? to know is|(?:my|the|here(?: is|'s) my) question is)[\s,:]*",
    rf"(?:does|do|did) (?:any of )?{_TEXTS} (?:say|tell(?: us| me)?|state|mention|report|explain){_NEXT}",
    rf"(?:{_SOURCED}|{_SHORTLY})(?:\s*[,:]\s*|{_NEXT})",
)
_AFTERWARDS = (
    r"please|pls|thanks(?: a lot| in advance)?|thank you|thx|cheers|by the way|btw|for (?:me|us)|(?:i|we) wonder",
    rf"if (?:you (?:know|can|don't mind)|possible)|(?:do|can|could|would) {_ONE} (?:know|tell(?: me)?|say)|you know",
    _SOURCED,
    _SHORTLY,
)
_BEFORE_IT = rf"^\s*(?:{'|'.join(_BEFOREHAND)})"
_BEHIND_IT = rf"(?:,\s*|\s)(?:{'|'.join(_AFTERWARDS)})(?=[\s?!.]*$)"
_IN_BETWEEN = r"(?:^|,? )on paper\b(?:, ?)?(?=.)|,? on paper$"
_WHETHER = ("that ", "if ", "whether ")
_MOST_FILLERS = 8  # around one question; whoever heaps up more is not asking

# Those who wrote the sources, and what they do.
_SOURCE = r"(?:source|article|text|author|writer|piece|report|account|document|outlet|publication|journalist)"
_KIND = r"(?:different|various|several|single|individual|respective|other|two|three|both|many)"
_THE = rf"(?:(?:the|these|those|your|our|all|any|of|{_KIND}) )"
_SAYS = r"(?:say|tell|claim|write|report|state|give|put|think|argue|mention|describe|see)s?\b(?: (?:it|that)\b)?"
_ON = r"(?: (?:on|about|over|of|regarding|concerning|as to|for|in))?\b"
_THERE_IS = r"(?:\b(?:(?:is|are) there|there (?:is|are)) )?(?:\b(?:any|an?|some) )?"
_DIFFER = (
    r"(?:all |really |fully |ever |do not |don't |are |seem to )*"
    r"(?:(?:dis)?agree|contradict|conflict|differ|diverge|clash|vary|in (?:dis)?agreement|at odds|of one mind"
    r"|unanimous|consistent|(?:say|tell|give|report) (?:the same|different)(?: (?:thing|story|storie|figure)s?)?)"
    rf"(?:s|d|ing)?\b(?: with)?(?: (?:each other|one another|themselves)\b)?{_ON}"
)
_CONTRAST = (
    rf"^(?:which|what|who)(?: of the)?(?: {_SOURCE}s?)? {_SAYS} (?P<one>.{{1,200}}?),? (?:and|but|while|versus|vs) "
    rf"(?:which|who)\b(?: {_SOURCE}\b| one\b| of them\b)?(?: {_SAYS})?(?P<two>.*)"
)
_COMPARISONS = (
    _CONTRAST,
    rf"\bwho (?:say|said|claim|write|argue|think)s? what\b{_ON}",
    (
        r"^(?:(?:what are|(?:give|show|tell|explain|present)(?: me| us)?) )?(?:both|the two) sides\b"
        rf"(?: of (?:the|this|that) (?:story|argument|debate|question|issue|dispute)\b)?{_ON}"
    ),
    r"^the other side\W*$",
    (
        r"^(?:compare|contrast|(?:(?:give|show)(?: me| us)? )?(?:a|the) comparison of)\b"
        rf"(?: (?:what |how )?(?:{_THE}*{_SOURCE}s|they|each)\b(?: {_SAYS})?)?"
        rf"(?: the (?:view|position|figure|account)s\b)?{_ON}"
    ),
    rf"(?:\b(?:where|how|what|why|when) )?\b(?:do|does|did|are|is|would)(?:n't)? {_THE}*{_SOURCE}s {_DIFFER}",
    rf"\b{_THE}+{_SOURCE}s {_DIFFER}",
    (
        rf"\b(?:what|how) (?:do|does|did) {_THE}*(?:{_KIND} (?:of the )?{_SOURCE}s(?: each)?|{_SOURCE}s each"
        rf"|each(?: of the)?(?: {_SOURCE}s?)?) {_SAYS}{_ON}"
    ),
    (
        rf"{_THERE_IS}\b(?:conflicting|contradictory|contradicting|differing|diverging) "
        rf"(?:account|figure|claim|report|statement|version|number|view|opinion)s?\b{_ON}"
    ),
    (
        rf"{_THERE_IS}\b(?:disagreement|contradiction|discrepancy|discrepancie|difference)s? "
        rf"(?:between|among|across|in) {_THE}*{_SOURCE}s\b{_ON}"
    ),
)
_NEWS = "(?:info|information|facts|news|data|answers)"
_USED = "(?:used?|have|has|read|reads|knows?|cites?|quotes?|draws? on|rests? on|comes? from)"
_BOT = "(?:you|we|it|this|(?:this|the) bot)"
_OF_SOURCES = (
    rf"(?:what|which|where|who)(?: are| is|'s|'re) (?:all )?{_THE}*{_SOURCE}s(?: (?:that |which )?{_BOT} {_USED})?",
    rf"who(?: are| is|'s) {_THE}*authors?(?: of (?:it|this|them))?",
    rf"(?:what|which|how many) {_SOURCE}s (?:are|is) (?:there|these|those)(?: in all| altogether)?",
    rf"(?:what|which|how many) {_SOURCE}s (?:do|does|did) {_BOT} (?:all )?{_USED}(?: in all| altogether)?",
    rf"(?:who|which (?:people|authors|journalists)) (?:wrote|writes|published) {_THE}*(?:{_SOURCE}s|this|these|it all)",
    rf"(?:show|list|give|name)(?: (?:me|us))? {_THE}*{_SOURCE}s",
    rf"where (?:do|does|did) (?:{_BOT}|that|these) (?:get|have|take|come)(?: (?:it|th(?:is|at)|{_THE}*{_NEWS}))? from",
)


def core(question: str) -> str:
    """Return the question without what people wrap around it: manners, and that the sources should tell."""
    said = compiled(_IN_BETWEEN).sub("", straight(question))
    for _ in range(_MOST_FILLERS):
        shorter = compiled(_BEFORE_IT).sub("", said, count=1)
        if said.removesuffix(shorter).endswith(_WHETHER) and not shorter.endswith("?"):
            shorter += "?"  # "is it true that it fell": what is left would read as a statement
        shorter = compiled(_BEHIND_IT).sub("", shorter, count=1)
        if shorter == said or not re.search(r"\w", shorter):
            break
        said = shorter
    return said


def is_open(question: str) -> bool:
    """Return whether nobody would answer with yes or no, even if it begins with "do you know"."""
    return compiled(_OPEN).match(straight(question)) is not None


def granted(question: str) -> tuple[str, str]:
    """Return what the question builds on ("since it closed"), empty for nothing, and what it asks."""
    found = compiled(_GRANTED).fullmatch(question)
    return (found["granted"], found["asked"]) if found else ("", question)


def for_more(words: str) -> bool:
    """Return whether the words only ask to go on."""
    return compiled(_MORE).fullmatch(words) is not None


def comparison(words: str) -> str | None:
    """Return on what the sources are to be compared, empty for everything; None where nobody asks for that."""
    said = straight(words)
    for line in _COMPARISONS:
        if found := compiled(line).search(said):
            kept = (said[: found.start()], *found.groupdict().values(), said[found.end() :])
            return " ".join(" ".join(filter(None, kept)).split()).strip(" ,;:?!.")
    return None


def for_sources(words: str) -> bool:
    """Return whether the words ask which sources there are, whatever they say."""
    said = straight(words).strip(" ?!.")
    return any(compiled(line).fullmatch(said) for line in _OF_SOURCES)


def is_contrast(words: str) -> bool:
    """Return whether the words ask which source says the one thing and which the other."""
    return compiled(_CONTRAST).search(straight(words)) is not None


def topic(question: str) -> str:
    """Return what a question asks for as a whole ("tell me about tea"), or nothing."""
    found = compiled(_TOPIC).fullmatch(straight(question))
    return found[1] if found else ""


def section(words: str) -> str:
    """Return the one word that is asked for as if it were a part of something shown ("what is the timeline?")."""
    found = compiled(_SECTION).fullmatch(straight(words))
    return found[1] if found else ""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile on first use, whatever the case: few questions need them all, and a cold start none."""
    return re.compile(pattern, re.IGNORECASE)


def straight(text: str) -> str:
    """Return the text with typewriter's apostrophes, which the patterns are written with."""
    return text.replace("\u2019", "'")
