// Every word the pages say. What comes from the catalogue (labels, reasons) comes from the server.
import type { StandingName, VerdictName } from '../shared/api/types';

const people = (n: number) => (n === 1 ? '1 person' : `${n.toLocaleString('en')} people`);

const channels: Record<string, string> = {
  web: 'Web',
  app: 'App',
  search: 'Search',
  store: 'Store',
  phone: 'Phone',
  email: 'Mail',
  chat: 'Chat',
  social: 'Social',
  post: 'Post',
  invoice: 'Invoice',
  product: 'Product',
  friend: 'Friend',
  partner: 'Partner',
};

const identifierTypes: Record<string, string> = {
  user_id: 'Account number',
  anonymous_id: 'Browser or device',
  email: 'Mail address',
  phone: 'Phone',
  loyalty: 'Loyalty card',
};

// A type that has no word of its own is shown as it is written, without its underscores.
const plain = (word: string) => {
  const text = word.replaceAll('_', ' ').replace(':', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const texts = {
  name: 'Regard',
  question: 'Who is leaving you without a word, what did it, and who can smooth it today?',
  title: (page: string) => `${page} · Regard`,

  simulated: {
    heading: 'This business is simulated',
    body: 'Its customers and their touches are invented. Start with “--empty” for a store of your own.',
  },

  header: {
    navigation: 'Pages',
    live: 'Live',
    people: 'People',
    search: 'Find a customer',
    searchPlaceholder: 'Name, mail, phone, number',
    searchHint: 'Press / to come here from anywhere',
    skip: 'Skip to the page',
    dark: 'Switch to dark',
    light: 'Switch to light',
    signOut: 'Sign out',
  },

  offline: {
    heading: 'The server cannot be reached',
    body: 'What you see was loaded before. It is tried again every few seconds.',
  },

  problem: {
    heading: 'This did not work',
    unreachable: 'The server cannot be reached. Is it running? It is tried again by itself.',
    unknown:
      'The page met something it does not know. Reload it; if it comes again, report it with this text:',
    again: 'Try again',
    notFoundHeading: 'There is no such page',
    notFound: 'The address may be old or mistyped.',
    home: 'To the live page',
  },

  signIn: {
    heading: 'Sign in',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    where: 'Name and password were printed when the store was made (“regard init”).',
    wrong: 'Name or password is not right. Check both; capitals count.',
    wait: (seconds: number) => `Too many tries. Try again in ${seconds} seconds.`,
    empty: 'Fill in name and password.',
  },

  standing: {
    new: 'New',
    delighted: 'Delighted',
    steady: 'Steady',
    at_risk: 'At risk',
    leaving: 'Leaving',
    gone: 'Gone',
  } satisfies Record<StandingName, string>,

  standingMeaning: {
    new: 'met too little yet to say more',
    delighted: 'more was added than anyone had to',
    steady: 'adds and takes are in balance',
    at_risk: 'takes weigh more than adds',
    leaving: 'staying away, after something was taken',
    gone: 'stayed away too long to expect them back',
  } satisfies Record<StandingName, string>,

  verdict: {
    accepted: 'Kept',
    duplicate: 'Known already',
    quarantined: 'Not understood',
  } satisfies Record<VerdictName, string>,
  verdictMeaning: {
    accepted: 'Kept for good, and counted.',
    duplicate: 'It had come before: it counts once.',
    quarantined: 'Kept aside with the reason; it can be sent again once the cause is mended.',
  } satisfies Record<VerdictName, string>,

  effect: {
    adds: { little: 'adds a little', some: 'adds', much: 'adds a lot' },
    takes: { little: 'takes a little', some: 'takes', much: 'takes a lot' },
    none: 'no effect',
  },

  channel: (channel: string) => channels[channel] ?? plain(channel),
  identifierType: (type: string) => identifierTypes[type] ?? plain(type),

  why: {
    ask: 'why?',
    askAbout: (what: string) => `Why ${what}?`,
    heading: 'Why',
    rule: 'Rule',
    touchpoint: 'Touchpoint',
    catalogue: 'Catalogue version',
    evidence: 'From',
    noEffect: 'No rule of the catalogue gives this touch an effect.',
    close: 'Close',
  },

  live: {
    heading: 'Live',
    leaving: (n: number) => `${n === 1 ? 'person is' : 'people are'} leaving`,
    leavingServes: 'Whom to speak to today',
    atRisk: (n: number) => `${n === 1 ? 'person is' : 'people are'} at risk`,
    atRiskServes: 'What to smooth first',
    quarantined: (n: number) => `${n === 1 ? 'touch was' : 'touches were'} not understood`,
    quarantinedServes: 'Which source to mend',
    list: 'Touches as they arrive, newest first',
    connecting: 'Connecting',
    on: 'Live',
    lost: 'Connection lost; trying again',
    paused: 'Paused',
    pause: 'Pause',
    resume: 'Go on',
    waiting: (n: number) => (n === 1 ? '1 more has come' : `${n.toLocaleString('en')} more have come`),
    missed: (n: number) =>
      n === 1
        ? '1 touch went by too fast to show'
        : `${n.toLocaleString('en')} touches went by too fast to show`,
    filter: 'Show',
    all: 'All',
    takes: 'Takes',
    adds: 'Adds',
    empty: 'Nothing has come in since you opened this page.',
    emptyHint: 'The next touch any source sends appears here at once.',
    emptyFilter: 'None of these yet.',
    customer: 'This customer',
    late: (when: string) => `happened ${when}`,
  },

  people: {
    heading: 'People',
    byStanding: 'By standing',
    results: (query: string) => `Found for “${query}”`,
    count: people,
    none: 'Nobody stands so at the moment.',
    noResult: (query: string) => `Nobody was found for “${query}”.`,
    noResultHint:
      'Names are found by their beginning, three letters or more. Mail, phone and numbers must be complete; “type:value” asks for any other identifier, as “loyalty:4711”.',
    tooShort: 'A name needs three letters or more.',
    unnamed: 'No name known',
    more: 'Show more',
    lastTouch: (when: string) => `last touch ${when}`,
    since: (when: string) => `since ${when}`,
  },

  customer: {
    standing: 'How it stands',
    since: (date: string) => `since ${date}`,
    noReasons: 'No reason was recorded.',
    account: 'The account',
    accountLegend: { balance: 'Balance', adds: 'Adds', takes: 'Takes, as they weigh' },
    accountHint:
      'Tab to the line, then use the arrow keys to go from touch to touch. Enter shows it in the timeline.',
    accountAlternative: (from: string, to: string, start: string, end: string, low: string, high: string) =>
      `The account from ${from} to ${to}: it began at ${start} and is at ${end}; lowest ${low}, highest ${high}.`,
    accountEmpty: 'The line begins with the second day.',
    markers: 'Touches on the line',
    asOf: 'As of',
    asOfNow: 'Now',
    asOfNotice: (date: string) => `This is how it stood at the end of ${date}.`,
    balance: 'Balance',
    adds: 'Adds',
    takes: 'Takes',
    remembered: 'Remembered',
    average: 'Average',
    balanceServes: 'Does it need mending?',
    rememberedServes: 'What will be told to a friend?',
    rememberedMeaning:
      'The mean of the strongest moment and the last one of the latest episode: what stays in mind.',
    averageMeaning: 'All moments of that episode alike, to stand beside what is remembered.',
    notYet: 'not yet known',
    rememberedNotYet: 'No touch has had an effect yet.',
    balanceWhy: (halfLife: number, loss: number, adds: string, takes: string) =>
      `Adds ${adds}, and takes ${takes} times ${loss}: what is taken weighs ${loss} times what is added. Every effect weighs half after ${halfLife} days.`,
    addsWhy: 'All that added, faded with time.',
    takesWhy: 'All that took, faded with time.',
    heaviest: 'What weighs most today',
    heaviestOf: (n: number) => `Of the latest ${n} touches.`,
    noneHeavy: 'None of the loaded touches had an effect of this kind.',
    cutsAlarm: (n: number) =>
      `A thousand cuts: ${n} small takes in a row, none of them big enough to complain about.`,
    silence: 'Silence',
    promises: 'Promises',
    promiseKind: plain,
    promiseState: { open: 'open', kept: 'kept', broken: 'broken', moved: 'moved' },
    promiseDue: (date: string) => `due ${date}`,
    who: 'Who this is',
    company: 'Company',
    traits: 'Said about themselves',
    identifiers: 'Known by',
    identifierSince: (date: string) => `since ${date}`,
    evidence: 'Why this is one customer',
    evidenceNone: 'Known by one identifier only: there is nothing to join.',
    evidenceState: {
      joined: 'seen together',
      retracted: 'taken back',
      over_cap: 'shared by too many: does not join',
    },
    evidenceFrom: (source: string, date: string) => `${source}, ${date}`,
    timeline: 'Timeline',
    timelineEmpty: 'No touch until then.',
    older: 'Older touches',
    signal: 'seen in a pattern',
    rating: (rating: number) => `rated ${rating}`,
    received: (when: string) => `received ${when}`,
    source: 'Source',
    position: 'Place in the log',
    notFound: 'There is no such customer',
    notFoundHint: 'The address may be old. Search by name, mail, phone or number.',
    touchesAndVisits: (touches: number, visits: number, first: string) =>
      `${touches.toLocaleString('en')} ${touches === 1 ? 'touch' : 'touches'} and ${visits.toLocaleString('en')} ${visits === 1 ? 'visit' : 'visits'} since ${first}`,
  },

  loading: 'Loading',
};
