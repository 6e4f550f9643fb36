"""Everyday words that ask for the same thing; of no subject, as all of what the matcher knows of English."""

from typing import Final

_CLASSES: Final = """
    remove fire sack oust ouster dismiss dismissal removal axe depose eject firing
    rehire reinstate reinstatement return comeback
    chief ceo boss
    buy acquire purchase acquisition takeover
    invest investment fund funding finance cheque inject financing
    income revenue turnover earnings
    company firm business corporation organization enterprise
    partnership alliance relationship relation tie bond collaboration union cooperation pair duo
    rival competitor compete competition rivalry competitive
    split separate separation divorce breakup
    begin start commence beginning
    found establish founder founding
    launch release rollout unveil introduce
    build develop construct development
    employee staff worker personnel team workforce headcount
    hire recruit poach recruitment
    own owner ownership possess belong
    control influence sway
    oversight supervision scrutiny oversee supervise
    worry concern unease anxious uneasy fear
    risk danger threat peril hazard
    rely depend dependence reliance dependency dependent
    inform notify warn alert
    discover learn hear
    reason cause motive motivation
    aim goal purpose mission objective
    price cost fee
    value worth valuation valued
    deal agreement contract accord arrangement
    future outlook prospect ahead upcoming
    product offering
    big large huge
    customer client
    chip processor semiconductor
    author writer journalist reporter columnist write
    article column
    tension strain friction conflict
    change shift alter evolve transform
    right permission license
    first initial original
    exclusive exclusively exclusivity sole
    share stake equity portion
    help aid support
    stop prevent block
    reveal expose
    ask demand request seek
    switch migrate transfer
    grow expand growth expansion
    harm damage hurt
    industry sector
    expert analyst specialist
    predict forecast expect anticipate prediction
    charity nonprofit
    disagree contradict differ dispute disagreement contradiction
    important matter significance significant importance
    developer programmer coder
    document paper record
    latest recent recently
    delay postpone
    doubt uncertain uncertainty
    lawsuit sue litigation
lawyer attorney
    quit resign resignation
    argue quarrel row squabble spat feud
    fast quick quickly rapid rapidly
    hard difficult
    receive gain obtain
    ipo flotation
    maker creator
money cash
partner ally
drop ditch dump abandon
surprise astonish astonishment blindside unawares
replace replacement substitute supplant
accelerate hasten
complex complicated complexity complication
trust confidence
repair mend restore fix
option alternative choice
negotiate negotiation bargain
enough sufficient sufficiently
strategy strategic
"""

CLASSES: Final = tuple(tuple(line.split()) for line in _CLASSES.strip().splitlines())
"""The first of each line names the concept."""
