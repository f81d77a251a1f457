import { anyOf, counted, type Language, type Noun, nounsOf, phrasesOf, single, words } from './vocabulary.js';

const NOUNS: readonly Noun[] = [
  counted(['events'], 'events', 'event'),
  single(['events'], 'number of events'),
  counted(['events'], 'total events', 'total event'),
  single(['events'], 'total number of events'),
  counted(['purchases'], 'purchases', 'purchase'),
  counted(['purchases', 'revenue'], 'sales', 'sale', { isAmbiguous: true }),
  single(['purchases'], 'number of purchases'),
  single(['purchases'], 'total number of purchases'),
  counted(['purchases'], 'total purchases', 'total purchase'),
  counted(['otherPurchases'], 'purchases in other currencies', 'purchase in another currency'),
  single(['revenue'], 'revenue'),
  single(['revenue'], 'total revenue'),
  single(['revenue'], 'turnover'),
  single(['averageTicket'], 'average ticket'),
  single(['averageTicket'], 'average purchase value'),
  single(['averageTicket'], 'average value per purchase'),
  counted(['activeUsers'], 'active users', 'active user'),
  counted(['activeUsers'], 'active people', 'active person'),
  counted(['activeUsers', 'traders'], 'users', 'user', { isPart: true }),
  counted(['activeUsers', 'traders'], 'people', 'person', { isPart: true }),
  single(['activeUsers'], 'number of active users'),
  counted(['activeUsers'], 'total active users', 'total active user'),
  counted(['activeUsers'], 'users were active', 'user was active'),
  counted(['activeUsers'], 'people were active', 'person was active'),
  { metrics: ['topUsers'], text: 'most active users', isPlural: true },
  { metrics: ['topUsers'], text: 'most active user', isPlural: false },
  { metrics: ['topUsers'], text: 'most active people', isPlural: true },
  { metrics: ['topUsers'], text: 'most active', isPlural: true },
  { metrics: ['topUsers'], text: 'top users', isPlural: true },
  { metrics: ['topUsers'], text: 'top user', isPlural: false },
  { metrics: ['topUsers', 'rises', 'falls'], text: 'highlights', isPlural: true, isFree: true },
  { metrics: ['topUsers', 'rises', 'falls'], text: 'highlight', isPlural: false, isFree: true },
  { metrics: ['rises'], text: 'on the rise', isPlural: false },
  { metrics: ['rises'], text: 'rising', isPlural: false },
  { metrics: ['falls'], text: 'falling', isPlural: false },
  { metrics: ['falls'], text: 'on the decline', isPlural: false },
  counted(['trades'], 'trades', 'trade'),
  single(['trades'], 'number of trades'),
  counted(['traders'], 'traders', 'trader'),
  counted(['wins'], 'wins', 'win'),
  counted(['wins'], 'winning trades', 'winning trade'),
  counted(['losses'], 'losses', 'loss'),
  counted(['losses'], 'losing trades', 'losing trade'),
  single(['pnl'], 'result'),
  single(['pnl'], 'net result'),
  single(['pnl'], 'trading result'),
];

export const ENGLISH: Language = {
  words: words(
    // articles and pronouns; none that counts or points at someone
    'the a an this these here there your our you we us its',
    // prepositions and conjunctions; none that limits, denies, or says why
    'of in on at for by from with to and while also',
    // to be, to have, to count
    'is are was were has have had reached recorded recording logged logs logging registered registers',
    'counted counts counting saw see sees seen seeing totalled totaled totals came brought received',
    'happened happens occurred occurs took takes place',
    // to show and to look
    'show shows showed shown showing present presents presented give gives gave summarise summarises summarize summarizes',
    'summarised summarized cover covers covered covering describe describes indicate indicates indicated report reports reported',
    'check checks checking look looks looking take note notes follow follows review reviews reviewing',
    'visit visits explore explores exploring read reads reading keep keeps keeping track tracking watch watching view views',
    'viewing find use uses using remember know learn understand help helps tell tells',
    'compare comparing browse scan study discuss enjoy feel welcome stay continue consider analyse analyze monitor monitoring',
    'please deserve deserves organise organize',
    // what a summary is about
    'summary summaries reports overview overviews snapshot snapshots recap recaps digest bulletin update picture outline',
    'brief review glance text note insight insights',
    'figures figure numbers data information details detail metrics metric indicators indicator values results statistics stats',
    'dashboard dashboards chart charts graph graphs page pages screen screens list lists table tables section sections panel',
    'activity movement movements performance behaviour behavior evolution analysis analytics context scenario',
    'business platform system period attention topic topics point points',
    // how it is told
    'short quick general clear detailed useful interesting important relevant direct plain simple consolidated',
    'noted observed listed presented described attached',
    'briefly quickly clearly directly overall closely carefully',
    // courtesy
    'dear thanks thank regards cheers sincerely kind cordially',
  ),
  phrases: phrasesOf({
    period: `in the period|of the period|for the period|during the period|over the period|throughout the period|in this period
      |for this period|during this period|over this period|of this period|the period|this period|across the period
      |within the period|in the period under review|for the period under review|on the platform|in the system|in total`,
    day: `of the day|for the day|during the day|on the day|throughout the day|over the day|on this day|the day|daily
      |the day saw|the day had|the day closed with|the day ended with|we closed the day with|we ended the day with`,
    compared: `compared with the previous period|compared to the previous period|relative to the previous period
      |in comparison with the previous period|compared with the period before|compared to the period before`,
    since: `against the previous period|versus the previous period|from the previous period|over the previous period
      |on the previous period|against the period before|versus the period before|from the period before
      |on the period before|over the period before|period over period`,
    comparedDay: `compared with the previous day|compared to the previous day|relative to the previous day
      |in comparison with the previous day|compared with the day before|compared to the day before|relative to the day before`,
    sinceDay: `against the previous day|versus the previous day|from the previous day|against the day before
      |versus the day before|from the day before|day over day`,
    contrast: 'but',
    separator:
      'meanwhile|however|on the other hand|as well as|along with|alongside|in addition|whereas|in turn',
    total: 'a total of|the total of|a volume of',
    greeting: `hello|hi|greetings|good morning|good afternoon|good evening|good day|hello team|hi team|good morning team
      |hello everyone|hi everyone|good morning everyone|have a good day|have a great day|have a nice day
      |thank you|many thanks|best regards|kind regards|until next time|best wishes|see you soon`,
    plain: `take a look|a look|worth a look|worth noting|worth checking|worth watching|worth following|worth a check
      |it is worth noting that|it is worth checking|note that|notice that|we see that|the figures show that|the data show that
      |the data shows that|the numbers show that|the summary shows that|here is|here are|here's|stood out|stands out
      |standing out|in summary|in short|in numbers|in figures|in brief|at a glance|to sum up|to recap
      |according to the data|based on the data|event types|types of event|types of events|by type|by event type
      |among event types|among the event types|among the highlights|event type|key figures|key numbers|key metrics|main figures|main numbers
      |let us know|let's look at|let's see|take care|to learn more|the team|your team|our team|feel free|as for|you can check|you can see|you can review|in detail|in more detail|at hand
      |the period closed with|the period ended with|we closed the period with|we ended the period with`,
  }),
  nouns: nounsOf(NOUNS),
  links: words(
    'of at was were is are came reached brought totalled totaled totals stood ended closed finished registered recorded to in counted also :',
  ),
  userLinks: words('the for include included'),
  steps: {
    'noun>direction': anyOf('|also'),
    'value>direction': anyOf(
      ', and|and|which|, which|that|, and it|and it|(|,|, which also|and also|, and also|, it|',
    ),
    'value>before': anyOf(
      ', against|against|( against|, versus|versus|( versus|, compared with|compared with|( compared with|, compared to|compared to|( compared to|after|, after|, from|( from|from|, following|( previously|, previously|( before :|, and was',
    ),
    'before>direction': anyOf('and|, and'),
    'before>value': anyOf('to|, to|and was|and were|and came to|, and was|, and were'),
    'moved>value': anyOf(
      'to|, to|, and was|and was|, and were|and were|, and came to|and came to|, and totalled|and totalled|, and totaled|and totaled|, reaching|, ending at|, coming to|to a total of|and stood at|, and stood at|, with',
    ),
    'moved>before': anyOf(
      'from|, from|( from|going from|, going from|moving from|, moving from|against|, against|( against|versus|, versus|( versus|compared with|, compared with|( compared with|compared to|, compared to|( compared to',
    ),
    'direction>percent': anyOf('|by|('),
  },
  followers: words('were was are is also happened occurred took place'),
  addressees: words('team everyone there'),
  joiners: words('with'),
  moneyLinks: anyOf('in|of'),
  usersAre: anyOf('were the|was the|are the|is the|were|are'),
  separators: words(', and with while'),
  prepositions: words('of in on at for by from to as'),
  heads: words(
    'summary overview snapshot recap report look review figures numbers data details indicators analysis evolution behaviour',
    'behavior performance information chart charts table digest picture outline',
  ),
  determiners: words('the a an your our'),
  participles: words('recorded registered counted logged received'),
  frames: {
    subjects: words('platform system business we you activity period'),
    impersonal: words('was were is are'),
    verbs: words(
      'have has had saw reached recorded logged registered counted received totalled totaled shows showed',
    ),
    fillers: words('there here also this these it overall'),
    happenings: words(
      'have has had recorded logged logs registered registers counted counts saw sees seen totalled totaled totals came brought',
      'reached received happened happens occurred occurs took takes system business',
    ),
    nominalLinks: words('of at in to :'),
  },
  relations: {
    'events>activeUsers': anyOf('from|by|, from|, by|generated by|, generated by|, recorded by|('),
    'events>purchases': anyOf(', of which|including|, including|, among them|('),
    'activeUsers>events': anyOf(
      'generated|recorded|logged|had|generating|, generating|who generated|who recorded|, who generated|, who recorded|(',
    ),
    'revenue>purchases': anyOf('from|across|on|, from|, across|(|in'),
    'purchases>revenue': anyOf(
      '( |for|, for|bringing|, bringing|, bringing in|totalling|totaling|, totalling|, totaling|brought|generated|generating|, generating|that generated|which generated|, which generated',
    ),
    'purchases>averageTicket': anyOf('( |at|, at'),
    'averageTicket>purchases': anyOf('across|on|, across|, on|('),
    'trades>traders': anyOf('by|from|, by|, from'),
    'traders>trades': anyOf('placed|had|recorded'),
    'wins>trades': anyOf('in|, in|out of|from'),
    'losses>trades': anyOf('in|, in|out of|from'),
    'trades>wins': anyOf(', of which|including|, including|( '),
    'trades>losses': anyOf(', of which|including|, including|( '),
  },
  articles: { words: words(''), before: words('') },
};
