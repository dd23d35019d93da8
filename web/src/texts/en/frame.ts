// What is around every page, and the words several pages share.
import type { StandingName, VerdictName } from '../../shared/api/types';

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

const stages: Record<string, string> = {
  discover: 'Discover',
  choose: 'Choose',
  buy: 'Buy',
  pay: 'Pay',
  receive: 'Receive',
  use: 'Use',
  get_help: 'Get help',
  return: 'Return',
  stay: 'Stay',
};

const identifierTypes: Record<string, string> = {
  user_id: 'Account number',
  anonymous_id: 'Browser or device',
  email: 'Mail address',
  phone: 'Phone',
  loyalty: 'Loyalty card',
};

// A word of the catalogue that has none of ours is shown as it is written, without its underscores.
export const plain = (word: string) => {
  const text = word.replaceAll('_', ' ').replace(':', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const frame = {
  name: 'Regard',
  question: 'Who is leaving you without a word, what did it, and who can smooth it today?',
  title: (page: string) => `${page} · Regard`,
  loading: 'Loading',

  simulated: {
    heading: 'This business is simulated',
    body: 'Its customers and their touches are invented. Start with “--empty” for a store of your own.',
  },

  header: {
    navigation: 'Pages',
    home: 'Home',
    people: 'People',
    todo: 'To do',
    ideas: 'Ideas',
    setup: 'Set up',
    explore: 'Explore',
    live: 'Live',
    liveIs: 'Touches as they come',
    catalogue: 'Catalogue',
    catalogueIs: 'What touches mean and who owns them',
    quarantine: 'Quarantine',
    quarantineIs: 'What could not be understood',
    search: 'Find a customer',
    searchPlaceholder: 'Name, mail, phone, number',
    searchHint: 'Press / to come here from anywhere',
    skip: 'Skip to the page',
    you: (name: string) => `You: ${name}`,
    dark: 'Switch to dark',
    light: 'Switch to light',
    language: 'Language',
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
    noPermission: 'This is not open to you',
    noPermissionHint: 'Whoever administers this store can change what you may see. What the server said:',
    notFoundHeading: 'There is no such page',
    notFound: 'The address may be old or mistyped.',
    home: 'To the first page',
  },

  form: {
    cancel: 'Cancel',
    save: 'Save',
    close: 'Close',
    needed: 'Fill this in.',
    viewer: 'You may look, not change. Whoever administers this store can change that.',
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

  join: {
    heading: 'You are invited',
    body: 'Choose a password. You sign in with it from now on.',
    password: 'Password',
    again: 'The same once more',
    differ: 'The two are not the same.',
    short: (letters: number) => `Take ${letters} letters or more.`,
    submit: 'Set the password',
    done: (name: string) => `Done. Sign in as ${name}.`,
    noToken: 'This link is not complete. Open it as it was sent to you.',
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
  stage: (stage: string) => stages[stage] ?? plain(stage),
  identifierType: (type: string) => identifierTypes[type] ?? plain(type),
  role: plain,

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
};
