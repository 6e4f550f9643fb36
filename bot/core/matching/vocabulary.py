"""Everyday English beyond `english.ORDINARY_WORDS`, looked at only for words that neither it nor the library has."""

from functools import cache
from typing import Final

_ENDINGS: Final = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("ly", ""), ("ily", "y"), ("est", ""), ("ness", ""),
)  # fmt: skip
_ROOT: Final = 3
"""Letters that a word has before its ending, at least."""

_SEEMING: Final = ("ly", "ing", "ed")
"""Endings of verbs and adverbs, which names hardly have."""

_SEEMING_ROOT: Final = 4
"""`redoing` is a verb; Boeing, Italy and Ahmed are none."""


def is_everyday(token: str) -> bool:
    """Tell whether a token is a common word, or a form of one."""
    known = _everyday()
    return token in known or any(
        (root := token[: -len(ending)]) + base in known or (_doubled(root) and root[:-1] in known)
        for ending, base in _ENDINGS
        if token.endswith(ending) and len(token) >= len(ending) + _ROOT
    )


def seems_everyday(token: str) -> bool:
    """Tell whether a token is a common word or ends as verbs and adverbs do: it is hardly a name."""
    return any(token.endswith(end) and len(token) >= len(end) + _SEEMING_ROOT for end in _SEEMING) or is_everyday(token)


def _doubled(root: str) -> bool:
    return root[-1] == root[-2]


@cache
def _everyday() -> frozenset[str]:
    return frozenset(_EVERYDAY.split())


# Our own list. What is missing does little harm: such a word is taken for a name, or for a slip.
_EVERYDAY: Final = """
    ability abroad absence absolute absorb abstract abuse academic academy accent access accident accommodate accompany
    accomplish accuracy accurate accuse achieve acid acknowledge acre across actor actress acute adapt addict adequate
    adjacent adjust administration admire admit adopt adult advantage adventure adverse advice advise advisor advocate
    affair affect affection afford afterwards agenda agent aggressive agriculture aircraft airline airport aisle alarm
    album alcohol alien align altogether amateur amaze ambassador ambition ambitious amend amid among amongst ample
    analysis analyze anchor ancient angel anger angle animal anniversary annoy anonymous another antique anymore anytime
    anyway anywhere apart apartment apologize apology appeal appetite application appreciate approval approve apron
    arbitrary arch architect architecture archive arena arise army array arrest arrow artificial artist asleep aspect
    assault assess asset assign assist assistant associate association assume assure athlete atmosphere atom attach
    attend attention attic attitude attract auction audience audit aunt authentic automatic autumn avenue await awake
    award awesome awhile awkward axis bachelor background backup bacon bacteria badge bail bake ballot banana band bang
    bank banner barber bare bark barn barrel barrier basement basin basis basket basketball batch bath bathroom battery
    battle beach beam bean beard beast beer behalf behave behavior belief bell belly belt bench bend beneath beside
    beyond bias bible bicycle bike binge biology birth birthday bite bitter bizarre blade blame blank blanket blast
    bleed blend bless blind blink blog bloom blow bluff blunt boast bold bolt bomb bone bonus boost boot booth border
    bore borrow bother bottle bounce bound boundary bowl boyfriend brag brain brake branch brass brave breach bread
    breast breath breathe breed breeze brew bribe brick bride bridge bright brilliant brisk broadcast broker bronze
    brush bubble bucket buddy budget bulk bull bullet bully bump bumpy bunch bundle burden bureau burger burst bury bush
    butter button buzz bypass cabin cabinet cable cafe cage cake calculate calendar calf calm camel camera camp campaign
    campus canal cancer candidate candle candy cannon canvas capability capable capacity captain capture carbon career
    cargo carpet carriage cart cartoon carve casino cast castle casual catalog category cater cattle caution cave cell
    cement cemetery cent ceremony certificate chain chairman chalk chamber champagne champion championship chaos chapter
    character characteristic charm chart chase chat cheat cheek cheer cheese chef chemical chemistry chess chest chew
    chicken childhood chill chin chocolate choir choke chop chorus chronic chunk cigarette cinema circle circuit
    circular cite citizen civic civil civilian clarify clarity clash classic classical classroom clause clay clerk
    clever click cliff climate cling clinic clip clock closet club clue cluster coach coal coalition coat code coffin
    cognitive coin collar colleague colonel colony coma combat comedy comic command commerce commercial commission
    commit commitment committee commodity communicate community companion comparison complaint comply component
    composition compound comprehensive compromise concentrate concept concert conclude conclusion concrete condo conduct
    conference confess confidential confront congress conscience conscious consensus consent conservative considerable
    consist consistent console conspiracy constant constitute constitution consult consultant consume contemporary
    content contest context continent contractor contrary contrast contribute convenient convention conventional convert
    convey convince cope copper coral cord core corn corridor corrupt costume cottage cotton couch cough council counsel
    counter county courage courtesy cousin coverage coward cozy crack craft crash crawl crazy cream creation creative
    creature credit creepy crew crib cricket crime criminal crisis crisp criteria crook crop crowd crown crucial crude
    cruel cruise crush crystal cube cuisine cult culture curb cure curious currency curriculum curse curtain curve
    custody cute cyber cycle dairy damp dare dash data database dawn deadline deaf debate debit debris debt debut decay
    decent deck declaration declare decline decrease deem deer default defeat defect defense defensive defer deficit
    definition defy degree delete deliberate delicate delicious delight democracy democrat democratic demonstrate denial
    dense density dental dentist deny depart department departure deploy deposit depression depth deputy descent desert
    deserve desire despair desperate dessert destination destiny destroy destruction detect detective deter
    determination determine device devil diagram dialogue diamond diary dictionary diet digital dignity dime dimension
    diner dirt dirty disaster disc discipline disclose discount discourse disease dish disk disorder display distant
    distinct distinguish distress district dive diverse diversity divine division dizzy dock doctrine dodge domain
    domestic dominant dominate donate donor doom dorm dose dough download downtown dozen draft drag dragon drain drama
    dramatic drawer dread drift drill driver drone drown drug drum drunk dual duck duel duke dull dumb duration dust
    dusty duty dwarf dynamic eager eagle earthquake ease east eastern echo eclipse economic economist edit edition
    editor editorial eerie efficiency efficient eighteen eighty elaborate elbow elder elect election electric electrical
    electron electronic elegant element elementary elephant eleven eliminate elite elope elsewhere email embassy embed
    embrace emerge emergency emit emotion emotional emperor emphasis empire enable enact encounter endless endure
    enforce engage enhance enormous ensue entertain enthusiasm entity entrance entrepreneur envelope environment envy
    episode equation equip equipment equivalent erase erect erode error erupt essay essence essential estate estimate
    eternal ethic ethical ethnic evade evaluate evict evil evoke exam examine exceed excellent except exception
    exceptional excess excessive exchange excuse execute executive exempt exert exhaust exhibit exile exit exotic
    expedition expel expertise explicit explode exploit explore explosion export exposure extend extension extensive
    extent external extract extraordinary fabric fabulous facial facilitate facility factor factory faculty fade faint
    fairy fake fame familiar fancy fantastic fantasy fare farewell fashion fatal fate fatigue feast federal federation
    feedback fellow female fence festival fetch fever fewer fiber fiction fierce fifteen fifth fifty filter finite
    fiscal fist flag flame flash flat flaw flee fleet flesh flexible flight fling flip flirt float flock flood flop
    flour flower fluid flush focus fold folk fool foolish footage football forbid forehead forest forever forge fork
    formal format formation formula forth fortunate fortune forty forum fossil foster foundation fountain fourteen
    fourth fraction fragile frame framework franchise frank fraud freedom freeze freight frequency frequent freshman
    friendship fringe frog frontier frost frown fruit fuel fulfill fundamental funeral furious furniture furthermore
    fusion fuss galaxy gallery gallon gamble gang garage garbage garlic gasp gate gateway gauge gaze gear gender gene
    generate generation generic generous genetic genius genre gentleman genuine geography geometry gesture ghost
    girlfriend gist glance glare gleam glimpse globe gloom glorious glory glove glow glue goat golden golf goodbye
    gorgeous gossip governor gown grab grace grade graduate grain gram grammar grand grandfather grandmother grape graph
    graphic grasp grateful gratitude grave gravel gravity graze grease greedy greet grey grief grill grim grin grind
    grip gripe groan grocery groom gross grove guarantee guidance guilt guilty guitar gulf habit habitat hack halt
    hammer handbook handsome handy harbor hardware harmony harsh harvest haste hasty hatch haul haunt haven hawk
    headache headline headquarters heal healthy heap heaven hedge heel heir helicopter hell helmet hence herb herd
    heritage hero highlight highway hilarious hill hinge hint historian historic hoax hobby hockey hollow holy homework
    honest honesty honey honor hood hook horizon horizontal horn horrible horror hostage hostile household hover humble
    humor hunch hunt hurricane hustle hybrid hydrogen hype hypothesis icon ideal identical identify identity ideology
    idiot idle ignorant ignore illegal illness illusion immediate immense immigrant immune imperial implement imply
    impose impossible impress impression impressive inadequate incentive inch incident incorporate incorrect incredible
    incur independent index indicate indication indicator indigenous indirect indoor inevitable infant infection infer
    inferior infinite inflation influential infrastructure inherent injury inland inner innocent innovation innovative
    inquiry insane insect insert insight insist inspire install instance instant instinct institute institution
    instrument insult insurance intact integral integrity intellectual intelligence intelligent intense intensity
    intensive interact interface interfere interior intermediate internal international internet interpret interview
    intimate invasion inventory invisible invite iron irony irrelevant island itch ivory jacket jail jazz jealous jeans
    jelly jewel jewelry journal judicial juice juicy jumbo jungle junior jury justice justify keen keyboard kidney kilo
    kingdom knack knife knight knit knob knock knot knowledge label laboratory ladder lamb lame lamp landlord landmark
    landscape lane laptop laser latter laughter laundry lawn layer layout lazy leadership leaf league leak lean leap
    lease leather lecture legacy legend legendary legislation legitimate leisure lemon length lens lesser leverage
    liable liberal liberty library lick lifestyle lifetime likewise limb limp linear lion liquid literary literature
    litter liver livestock livid loan lobby lofty logic logical logo loop loose lord lorry lottery lounge lousy lover
    loyal loyalty lucky luggage lump lunar lung lure lurk luxury lyric magazine magic magical magnet magnetic
    magnificent magnitude maid mainland mainstream makeup male mall mandate mandatory mankind manner mansion manual
    manufacture manuscript maple marathon marble march margin marine marker marriage marvel mask mass massacre massage
    massive master masterpiece mathematics mature maximum mayor maze meaningful meantime meanwhile mechanical mechanism
    medal medical medicine medieval medium melody melt memorable mental mentor menu merchant mercy mere merge merit mess
    messy meter midnight mild military mill mimic mineral minimal minimize minimum mining minister ministry minor
    minority minus miracle mirror miserable misery missile mist mixture moan mobile mock moderate modest modify monetary
    monitor monkey monster monument moody moral morale moreover mortgage moss mostly motion motor motorcycle motto mount
    mourn multiple mummy municipal murder muscle museum musician mutual mystery myth nail naive naked narrative nasty
    native naughty navy necessary necessity needle needy negative nerve nest network neutral nevertheless newly
    newspaper nickel nickname nightmare ninety noble nobody noisy nominee nonetheless nonsense noon norm northern nosy
    notable notion notorious novel nowadays nowhere nuclear nudge numb numerous nurse nursery nutrition oath obey
    obligation obscure observe occasion occasional occupation occupy ocean odor offense offensive official offset olive
    omit onion online onset onto opera opponent oppose opposite opposition optic optimal optimistic oral orange orbit
    orchestra ordinary organ organic orthodox otherwise ought ounce outbreak outdoor outer outfit outlet outline output
    outrage outright oval oven overall overcome overnight overseas overtime overview oxygen pack package packet pact
    palace pale palm panel panic pants parade paradise paragraph parallel parcel pardon parish parliament parody partial
    participate passage passenger passion passive passport password pasta paste patch patent path pathetic patience
    patient patio patrol patron pattern pause peach peak peanut pear peek peel peer penalty pencil penny pension pepper
    percent percentage perception perfect perform performance period perk permanent permit persistent perspective
    persuade petition petrol phase phenomenon philosophy photograph phrase physical physician physics piano pier pile
    pill pillow pilot pinch pine pink pioneer pipe pirate pistol pitch pity pivot pizza placement plague plain planet
    platform plea plead pleasant pledge plot plow ploy plug plump poem poet poetry poison poke pole police polish polite
    politician politics poll pollution pond pony pool population porch pork port portable portal portfolio portrait pose
    poster potato potent potential pouch pound pour poverty powder praise pray preach precious precise precision
    predecessor pregnant preliminary premier premise premium presence preserve presidential pretend preview prey prick
    priest primary prime prince princess principal principle prior priority prison privacy privilege probe procedure
    profession professional professor profile profound project prominent promote prompt prone propaganda property
    prophet proportion proposal propose protein protest protocol prototype proud province provision proximity psychology
    publish puke pulse pump punch punish pupil puppet puppy purge purple purse pursue pursuit puzzle qualify quantity
    quantum queen query quest queue quirk quiz quota quote rabbit racial rack radar radiation radical radio radius raft
    rage raid rail railway rainbow rally ramp ranch random ransom rant rape rare rash ratio rational react reaction
    reader reap rear rebel rebuild recall recap receipt reception recession recipe reckless reckon recognition recognize
    recommend recover recovery recur redo reduction reef referee referendum reflect reflection reform refuge refugee
    refund regain regime register registration regret regular regulate regulation reign reject relax relay relevant
    reliable relief religion religious reluctant remainder remark remarkable remedy remote render renew repay repel
    republic reputation reserve reservoir reset reside residence resident resist resistance resolution resolve resort
    resource respect respective restaurant resume retail retain retire retreat retry reunion revenge reverse revive
    revolt revolution reward rhetoric rhyme rhythm ribbon rice rifle rift rigid riot ripe ritual roam roar roast robust
    rocket rogue romance romantic roof roommate root rope roster rotten rough route routine rowdy royal rubber rubbish
    rude rugby ruin rumor runner rural rust sacred sacrifice saddle saint sake salad salmon salon salute sample sandwich
    sane satellite satisfaction satisfy sauce savage savvy scam scan scandal scar scarf scenario scent schedule scheme
    scholar scholarship scientific scientist scold scoop scope scorn scout scrap scratch scream screen screw script
    scrub sculpture seal seam secondary secretary secular seed segment seize semester senator senior sensation sensible
    sensitive sentence sentiment sequence sergeant serial series servant session setup seventeen seventh sexual shade
    shadow shady shaky shallow shame shark shave shed sheep sheer sheet shelf shelter shepherd shield shore shortage
    shot showcase shower shred shrimp shrink shrug sideline siege sigh sight signature silk silver sincere singer sink
    site sixteen sixth sixty sketch skip skirt skull slam slap slash slaughter slave slavery sleek sleeve slice slick
    slide slight slim slip slogan slope slot smash smug snack snake snap sneak soak soap sober soccer sock sodium sofa
    software soil solar soldier solid solidarity solo solution someday somehow sometime somewhat somewhere sore sorrow
    soul soup sour southern sovereign span spare spark species spectacular spectrum sphere spice spicy spider spill spin
    spine spiral spit spite splash spoil sponsor spoon sport spot spouse spray spree sprint spur squad square squeeze
    stab stability stable stack stadium stain stair stale stalk stall stamp staple stare stark startup stash statement
    static statue steady steak steam steel steep steer stem stern sting stir stock stomach stool storage stove strand
    strap straw stray streak stream strength strengthen stretch strict string strip strive stroke structure stuck studio
    stun stunt submit subscribe subsequent substance substantial subtle suburb successor suck suicide suit suitable
    suite summary summit sunlight sunny super superb superior supper supplement supreme surf surge surgeon surgery
    surplus surrender surveillance survey suspension suspicion suspicious sustain sustainable swallow swap swarm swear
    sweat sweep swell swift swing sword symbol symbolic sympathy sync syndrome systematic tablet tackle tactic tail tale
    tally tank tape tardy tasty tattoo taxi tease technical technique teenager telephone television temper temple
    temporary tempt tenant tendency tender tennis tent tenth tenure terminal terrace terrain terrific territory terror
    terrorist testament testify testimony texture thaw theft theme theoretical therapist therapy thereafter thereby
    therefore thesis thief thigh thirteen thirty thorough thread threaten threshold thrill thrive throat throne
    throughout thumb thunder thus tick tide tidy tiger tile tilt timber timeline timid tiny tissue toast tobacco toddler
    toilet token tolerance tolerate toll tomato tomb tongue tooth torch torture toss tough tour tourism tourist
    tournament towel tower toxic trace trademark trail trait transaction transit transition translate transmission
    transparent transport trap trash trauma treasure treasury treatment treaty tremendous trend trial triangle tribe
    tribute trick tricky trigger trim trio triple triumph troop tropical truce trunk tube tuition tune tunnel turkey
    turtle tutor tweak twelve twin twist typical ultimate umbrella unbelievable uncommon undergo undergraduate
    underground undo unfair unfortunate unhappy uniform unify unique unity universal universe university unknown unless
    unlike unlock unnecessary unpaid unsafe unsure unusual update upgrade upper upside upstairs upward urban urge urgent
    usage user utility utter vacant vacation vaccine vacuum vague vain valid vanity variable variation variety vary vast
    vault vegetable veil vein velvet vend vendor venom venture venue verb verbal verdict verge verify verse vertical
    vessel veteran veto viable vibe vice vicious video viewer vigil villa villain vine vintage violence violent violin
    virgin virtual virtue virus visible vision visitor visual vital vitamin vivid vocabulary vocal void volleyball
    volume voluntary volunteer vouch vulnerable wacky wade wage wagon waist waive wallet wander ward ware warehouse
    warfare warrant warrior wary wealth wealthy weapon weary weave weed weigh weird welfare western whale wheat whenever
    whereas wherever whim whine whip whirl whistle wholesale wicked widen widespread widow wield wildlife wimp wing wink
    winner wipe wire wireless wisdom witch withdraw withdrawal witness witty wolf wooden wool workout workplace workshop
    worldwide worm worship worthless worthy wound wrap wreck wrist yacht yard yarn yawn yeah yearn yell yield yoga youth
    zeal zone
"""
