"""What the matcher knows of English: everyday words, and nothing of any subject.

The tables are our own. They hold general English only, so that a library on any subject reads the same; a word
that belongs to one subject belongs into that briefing's phrasings.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    """Read `went:go` pairs."""
    return dict(pair.split(":", 1) for pair in text.split())


AUXILIARIES: Final = _words("""
    am are can could did do does had has have is may might must shall should was were will would
""")
"""A question that begins with one of these wants a yes or a no."""

NEGATIONS: Final = _words("cannot neither never no none nor not without")

STOP_WORDS: Final = (
    AUXILIARIES
    | NEGATIONS
    | _words("""
    a about after all an and any anybody anyone anything as at be because been before being between both but by each
    either else ever every everyone everything for from he her here hers herself him himself his how however i if in
    into it its itself many me mine more most much my myself of off on or other our ours out over per she so some
    somebody someone something such than that the their theirs them themselves then there these they this those though
    through to too under until up upon us versus very via we what whatever when where whether which while who whom
    whose why with within you your yours yourself et cetera
""")
)
"""Words that say nothing of the subject; what they say of the question is read by `question.expected`."""

DATES: Final = _words("""
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday english
""")
"""What is written with a capital, and is no name of anybody."""

LIGHT_WORDS: Final = _words("""
    actual actually again ago ahem alright also always apparently ask away back basically bit bot bring btw call care
    certain clear come consider currently day describe detail discuss done dear erm exactly exist explain fact far
    find following general generally get give go going gonna good great guess guy happen hello help hey hi hmm idea
    info information involve just keep kind know less let like list little long look lot make matter maybe mean
    mention name need new nice now ok okay old part people perhaps play please pls possible possibly pretty question
    quite rather read really regard relate right say see seem show similar simply situation soon sort still stuff
    suppose sure take talk tell thank thanks thing think time today together try two turn understand use usually view
    wanna want way well whole wonder word yes yet
""")
"""Words that a question may hold or lack without asking something else; they count for little."""

ORDINARY_WORDS: Final = _words("""
    able accept accord account act action activity add address advance afraid against age agree air alive allow alone
    along already amount angry announce annual answer appear apply approach area argue arm around arrive article aside
    attack attempt available average avoid aware awful baby bad balance base bear beat beautiful become bed begin
    behind believe belong below benefit best better big bill bird black block blue board boat body book born boss
    bottom box boy brand break breakfast brief broad brother brown build burn business busy buy cancel capital car
    card carry case cat catch cause cease celebrate center century chair challenge chance change charge cheap check
    chief child choice choose church city claim class clean client climb close clothes cloud coast coffee cold
    collapse collect college color combine comfort comment common company compare compete complain complete concern
    condition confirm connect consequence contact contain continue contract control conversation cook cool copy
    correct cost count country couple course cover create critic cross cup current customer cut damage dance danger
    dark date daughter dead deal death decade decide decision deep defend define delay deliver demand depend design
    desk despite develop die differ difference different difficult dinner direct direction director disappear discover
    distance divide doctor dog door double doubt down draw dream dress drink drive drop dry due dump during ear early
    earn earth easy eat economy edge education effect effort egg eight employ empty encourage end enemy energy engine
    enjoy enough ensure enter entire equal escape especially establish even evening event evidence example excite
    exercise expect expensive experience expert express extra extremely eye face fail fair faith fall false family
    famous farm fast father fault favor favorite fear feature feed feel few field fight figure fill film final finally
    finance fine finger finish fire firm first fish fit five fix floor flow fly follow food foot force foreign forget
    form former forward founder four free fresh friend front full fun function fund funny further future gain game
    garden gas gather gently giant gift girl glad glass goal gold government grant green ground group grow growth
    guard guest guide hair half hand handle hang happy hard harm hate head health hear heart heat heavy height hide
    high history hit hold hole holiday home hope horse hospital host hot hotel hour house huge human hundred hungry
    hurry hurt husband ice ill image imagine impact important improve include income increase indeed individual
    industry influence inform inside instead intend interest introduce invent issue item job join joke journey judge
    jump key kid kill king kiss kitchen knee lack lady lake land language large last late latest laugh law lead leader
    learn least leave left leg legal lend less lesson letter level lie life lift light likely limit line link lip
    listen live load local location lock lonely lose loss loud love low luck lunch machine mad mail main maintain
    major man manage manager map mark market marry match material meal measure meat media meet meeting member memory
    message metal method middle mile milk million mind minute miss mistake mix mode model modern moment money month
    mood moon morning mother motive mountain mouth move movie music narrow nation nature near nearly neck neighbor
    nervous news next night nine noise normal north nose note notice number obvious occur offer office often oil once
    one only open operate opinion opportunity option order organize origin original outcome outside owe own owner pace
    page pain paint pair paper parent park particular partner party pass past pay peace person phone photo pick
    picture piece place plan plane plant plastic pleasure plenty plus pocket point policy poor popular position
    positive post power practice prefer prepare present president press pressure prevent previous price print private
    prize probably problem process produce product profit program progress promise proof proper protect prove provide
    public pull purchase purpose push put quality quarter quick quiet race rain raise range rank rate reach ready real
    reality realize reason receive recent record red reduce refer refuse region relation release remain remember
    remind remove rent repair repeat replace reply report represent request require rescue research respond response
    responsible rest result return reveal review rich ride ring rise risk rival river road robot rock role roll room
    round row rule run rush sad safe salary sale salt sand save scale scared scene school science score sea search
    season seat second secret secure seek select self sell send sense separate serious serve service set settle seven
    several shape share sharp shift shine ship shirt shock shoe shoot shop short shoulder shout shut sick side sign
    signal silent silly simple since sing single sister sit six size skill skin sky sleep slow small smart smell smile
    smoke smooth snow social soft sold solve son song sound source south space speak special specific speech speed
    spell spend spirit split spread spring staff stage stand standard star start state station status stay steal step
    stick stone stop store storm story straight strange street stress strike strong struggle student study stupid
    style subject success sudden suffer sugar suggest summer sun supply support surface surprise survive suspect sweet
    swim switch system table talent target task taste tax teach team tear technology temperature ten term terrible
    test text theory thick thin third thousand threat three throw ticket tie tight tired title tomorrow tone tonight
    tool top total touch toward town track trade tradition traffic train travel treat tree trip trouble truck true
    trust truth twenty twice two type ugly unable useful useless uncle unit upset usual valley value various vehicle
    version victim view village visit voice vote wait wake walk wall war warm warn wash waste watch water wave weak
    wear weather website wedding week weekend weight welcome west wet wheel white wide wife wild win wind window
    winter wise wish woman wood work worker world worry worse worst worth write wrong year yellow yesterday young zero
""")
"""Common words. One that the library lacks is a matter of style; any other unknown word is likely a name.

They are never "repaired" into a word of the library either: `fund` is not a misspelt `found`.
"""

BASE_FORMS: Final = _pairs("""
    ate:eat became:become began:begin begun:begin best:good better:good bought:buy bn:billion broke:break broken:break
    brought:bring built:build came:come caught:catch centre:center centres:center cheque:check cheques:check
    chose:choose chosen:choose colour:color cos:because coz:because dealt:deal drew:draw drawn:draw drove:drive
    driven:drive fell:fall fallen:fall felt:feel fought:fight forgot:forget forgotten:forget gave:give given:give
    gone:go got:get gotten:get grew:grow grown:grow heard:hear held:hold hid:hide hidden:hide kept:keep knew:know
    known:know labour:labor learnt:learn led:lead left:leave lent:lend lost:lose made:make meant:mean met:meet
    mn:million organisation:organization organisations:organization paid:pay programme:program programmes:program
    ran:run rose:rise risen:rise said:say sat:sit saw:see seen:see sent:send shook:shake shaken:shake shown:show
    sold:sell sought:seek spent:spend spoke:speak spoken:speak stood:stand stole:steal stolen:steal taken:take
    taught:teach theatre:theater thought:think threw:throw thrown:throw tn:trillion told:tell took:take
    understood:understand went:go woke:wake won:win wore:wear worn:wear written:write wrote:write pct:percent wat:what
    wats:what wht:what wen:when whn:when vs:versus yrs:year yr:year r:are u:you ur:your dont:not doesnt:not didnt:not
    isnt:not arent:not wasnt:not werent:not hasnt:not havent:not hadnt:not wont:not wouldnt:not couldnt:not shouldnt:not
    cant:not whats:what whos:who wheres:where whens:when hows:how whys:why thats:that theres:there theyre:they im:i
    ive:i ill:i youre:you sued:sue suing:sue
""")
"""Irregular forms, British spellings and what people leave out when typing, each to the form that is indexed."""

PHRASES: Final = _pairs("""
    found-out:discover find-out:discover finds-out:discover finding-out:discover learnt-of:discover
    brought-back:reinstate bring-back:reinstate bringing-back:reinstate came-back:return come-back:return
    coming-back:return break-up:breakup breaking-up:breakup broke-up:breakup split-up:breakup splitting-up:breakup
    kicked-out:ousted kick-out:oust pushed-out:ousted forced-out:ousted threw-out:ousted thrown-out:ousted
    let-go:dismissed set-up:establish setting-up:establish took-over:acquired take-over:acquire taking-over:acquire
    part-ways:breakup parts-ways:breakup parted-ways:breakup parting-ways:breakup in-charge:lead laid-off:dismissed
    fall-out:breakup falling-out:breakup fell-out:breakup for-profit:forprofit data-center:datacenter
    data-centre:datacenter data-centers:datacenter data-centres:datacenter two-companies:they two-firms:they
    both-companies:they both-firms:they on-the-line:stake go-public:ipo going-public:ipo went-public:ipo
    goes-public:ipo in-return:exchange   not-for-profit:nonprofit
    work-force:workforce take-on:hire in-house:inhouse
""")
"""Two words that mean one, as they are typed."""
