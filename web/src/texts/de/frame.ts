// Was um jede Seite steht, und Wörter, die mehrere Seiten teilen.

const channels: Record<string, string> = {
  web: 'Web',
  app: 'App',
  search: 'Suche',
  store: 'Laden',
  phone: 'Telefon',
  email: 'Mail',
  chat: 'Chat',
  social: 'Soziale Medien',
  post: 'Post',
  invoice: 'Rechnung',
  product: 'Produkt',
  friend: 'Freunde',
  partner: 'Partner',
};

const stages: Record<string, string> = {
  discover: 'Entdecken',
  choose: 'Wählen',
  buy: 'Kaufen',
  pay: 'Bezahlen',
  receive: 'Erhalten',
  use: 'Benutzen',
  get_help: 'Hilfe',
  return: 'Zurückgeben',
  stay: 'Bleiben',
};

const identifierTypes: Record<string, string> = {
  user_id: 'Kontonummer',
  anonymous_id: 'Browser oder Gerät',
  email: 'Mailadresse',
  phone: 'Telefon',
  loyalty: 'Kundenkarte',
};

const roles: Record<string, string> = {
  'customer experience': 'Kundenerlebnis',
  care: 'Kundendienst',
  content: 'Redaktion',
  finance: 'Finanzen',
  logistics: 'Logistik',
  marketing: 'Marketing',
  'partner manager': 'Partnerbetreuung',
  'product designer': 'Produktgestaltung',
  production: 'Herstellung',
  sales: 'Verkauf',
  'store manager': 'Filialleitung',
  webmaster: 'Webmaster',
  CEO: 'Geschäftsführung',
};

export const plain = (word: string) => {
  const text = word.replaceAll('_', ' ').replace(':', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const frame = {
  name: 'Regard',
  question: 'Wer verlässt Sie ohne ein Wort, was war der Grund, und wer kann es heute glätten?',
  title: (page: string) => `${page} · Regard`,
  loading: 'Lädt',

  simulated: {
    heading: 'Dieses Geschäft ist simuliert',
    body: 'Seine Kunden und ihre Berührungen sind erfunden. Mit „--empty“ beginnt ein eigener Bestand.',
  },

  header: {
    navigation: 'Seiten',
    home: 'Start',
    people: 'Menschen',
    todo: 'Zu tun',
    ideas: 'Ideen',
    setup: 'Einrichten',
    explore: 'Erkunden',
    live: 'Live',
    liveIs: 'Berührungen, wie sie kommen',
    catalogue: 'Katalog',
    catalogueIs: 'Was Berührungen bedeuten und wer zuständig ist',
    quarantine: 'Quarantäne',
    quarantineIs: 'Was nicht verstanden wurde',
    search: 'Kunden finden',
    searchPlaceholder: 'Name, Mail, Telefon, Nummer',
    searchHint: 'Mit / kommen Sie von überall hierher',
    skip: 'Zur Seite springen',
    you: (name: string) => `Sie: ${name}`,
    dark: 'Dunkel anzeigen',
    light: 'Hell anzeigen',
    language: 'Sprache',
    signOut: 'Abmelden',
  },

  offline: {
    heading: 'Der Server ist nicht zu erreichen',
    body: 'Was Sie sehen, wurde vorher geladen. Es wird alle paar Sekunden neu versucht.',
  },

  problem: {
    heading: 'Das hat nicht geklappt',
    unreachable: 'Der Server ist nicht zu erreichen. Läuft er? Es wird von selbst neu versucht.',
    unknown:
      'Die Seite traf auf etwas, das sie nicht kennt. Laden Sie sie neu; kommt es wieder, melden Sie diesen Text:',
    again: 'Noch einmal',
    noPermission: 'Das steht Ihnen nicht offen',
    noPermissionHint: 'Wer diesen Bestand verwaltet, kann das ändern. Der Server sagte:',
    notFoundHeading: 'Diese Seite gibt es nicht',
    notFound: 'Die Adresse ist vielleicht alt oder vertippt.',
    home: 'Zur ersten Seite',
  },

  form: {
    cancel: 'Abbrechen',
    save: 'Behalten',
    close: 'Schließen',
    needed: 'Bitte ausfüllen.',
    viewer: 'Sie dürfen ansehen, nicht ändern. Wer diesen Bestand verwaltet, kann das ändern.',
  },

  signIn: {
    heading: 'Anmelden',
    name: 'Name',
    password: 'Passwort',
    submit: 'Anmelden',
    where: 'Name und Passwort wurden gezeigt, als der Bestand angelegt wurde („regard init“).',
    wrong: 'Name oder Passwort stimmt nicht. Prüfen Sie beides, auch groß und klein.',
    wait: (seconds: number) => `Zu viele Versuche. In ${seconds} Sekunden geht es wieder.`,
    empty: 'Bitte Name und Passwort ausfüllen.',
  },

  join: {
    heading: 'Sie sind eingeladen',
    body: 'Wählen Sie ein Passwort. Damit melden Sie sich künftig an.',
    password: 'Passwort',
    again: 'Noch einmal dasselbe',
    differ: 'Die beiden sind nicht gleich.',
    short: (letters: number) => `Nehmen Sie ${letters} Zeichen oder mehr.`,
    submit: 'Passwort setzen',
    done: (name: string) => `Fertig. Melden Sie sich als ${name} an.`,
    noToken: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn so, wie er geschickt wurde.',
  },

  standing: {
    new: 'Neu',
    delighted: 'Begeistert',
    steady: 'Stetig',
    at_risk: 'Gefährdet',
    leaving: 'Am Gehen',
    gone: 'Gegangen',
  },

  standingMeaning: {
    new: 'noch zu wenig begegnet, um mehr zu sagen',
    delighted: 'mehr wurde gegeben, als jemand musste',
    steady: 'Geben und Nehmen halten sich die Waage',
    at_risk: 'Nehmen wiegt mehr als Geben',
    leaving: 'bleibt weg, nachdem etwas genommen wurde',
    gone: 'zu lange weg, um noch erwartet zu werden',
  },

  verdict: { accepted: 'Behalten', duplicate: 'Schon bekannt', quarantined: 'Nicht verstanden' },
  verdictMeaning: {
    accepted: 'Für immer behalten und gezählt.',
    duplicate: 'Es war schon gekommen: es zählt einmal.',
    quarantined: 'Mit Grund beiseitegelegt; ist die Ursache behoben, kann es neu gesendet werden.',
  },

  effect: {
    adds: { little: 'gibt ein wenig', some: 'gibt', much: 'gibt viel' },
    takes: { little: 'nimmt ein wenig', some: 'nimmt', much: 'nimmt viel' },
    none: 'ohne Wirkung',
  },

  channel: (channel: string) => channels[channel] ?? plain(channel),
  stage: (stage: string) => stages[stage] ?? plain(stage),
  identifierType: (type: string) => identifierTypes[type] ?? plain(type),
  role: (role: string) => roles[role] ?? plain(role),

  why: {
    ask: 'warum?',
    askAbout: (what: string) => `Warum ${what}?`,
    heading: 'Warum',
    rule: 'Regel',
    touchpoint: 'Berührungspunkt',
    catalogue: 'Fassung des Katalogs',
    evidence: 'Aus',
    noEffect: 'Keine Regel des Katalogs gibt dieser Berührung eine Wirkung.',
    close: 'Schließen',
  },
};
