// Kunden finden, und ein Kunde.
import { locale } from '../language';
import { plain } from './frame';

const many = (n: number) => n.toLocaleString(locale);
const people = (n: number) => (n === 1 ? '1 Mensch' : `${many(n)} Menschen`);

const purposes: Record<string, string> = {
  news_by_mail: 'Neuigkeiten per Mail',
  calls: 'Anrufe',
  personal_offers: 'Persönliche Angebote',
  research: 'Fragen zur Forschung',
};

export const peoplePages = {
  people: {
    heading: 'Menschen',
    byStanding: 'Nach Stand',
    results: (query: string) => `Gefunden für „${query}“`,
    count: people,
    none: 'Niemand steht gerade so.',
    noResult: (query: string) => `Niemand gefunden für „${query}“.`,
    noResultHint:
      'Namen findet man am Anfang, ab drei Buchstaben. Mail, Telefon und Nummern müssen vollständig sein; „Art:Wert“ fragt nach jeder anderen Kennung, wie „loyalty:4711“.',
    tooShort: 'Ein Name braucht drei Buchstaben oder mehr.',
    unnamed: 'Name nicht bekannt',
    visitor: (letters: string) => `Besuch ${letters}`,
    more: 'Mehr zeigen',
    list: 'Kunden',
    order: 'Reihenfolge',
    orders: { lost: 'Größter Verlust zuerst', recent: 'Letzte Berührung zuerst' },
    touches: (n: number) => (n === 1 ? '1 Berührung' : `${many(n)} Berührungen`),
    lastTouch: (when: string) => `letzte Berührung ${when}`,
    since: (when: string) => `seit ${when}`,
  },

  customer: {
    standing: 'Wie es steht',
    since: (date: string) => `seit ${date}`,
    noReasons: 'Kein Grund wurde festgehalten.',
    account: 'Das Konto',
    accountLegend: {
      balance: 'Saldo',
      adds: 'Gegeben',
      takes: 'Genommen, nach Gewicht',
      helpDesk: 'Was ein Kundendienst gesehen hätte: Beschwerden und Antworten',
    },
    accountHint:
      'Mit Tab zur Linie, dann mit den Pfeiltasten von Berührung zu Berührung. Enter zeigt sie in der Zeitleiste.',
    accountAlternative: (from: string, to: string, start: string, end: string, low: string, high: string) =>
      `Das Konto von ${from} bis ${to}: es begann bei ${start} und steht bei ${end}; tiefster Stand ${low}, höchster ${high}.`,
    accountEmpty: 'Die Linie beginnt mit dem zweiten Tag.',
    helpDeskNone: 'Ein Kundendienst hätte nichts gesehen: keine Beschwerde in all der Zeit.',
    helpDeskSome: (complaints: number) =>
      complaints === 1
        ? 'Ein Kundendienst hätte eine Beschwerde gesehen.'
        : `Ein Kundendienst hätte ${many(complaints)} Beschwerden gesehen.`,
    markers: 'Berührungen auf der Linie',
    asOf: 'Stand am',
    asOfNow: 'Jetzt',
    asOfNotice: (date: string) => `So stand es am Ende des ${date}.`,
    balance: 'Saldo',
    adds: 'Gegeben',
    takes: 'Genommen',
    remembered: 'Erinnert',
    average: 'Durchschnitt',
    balanceServes: 'Muss etwas wiedergutgemacht werden?',
    rememberedServes: 'Was wird Freunden erzählt?',
    rememberedMeaning:
      'Die Mitte aus stärkstem und letztem Moment der jüngsten Folge: was im Gedächtnis bleibt.',
    averageMeaning: 'Alle Momente dieser Folge gleich gewichtet, neben dem Erinnerten.',
    notYet: 'noch nicht bekannt',
    rememberedNotYet: 'Noch keine Berührung hatte eine Wirkung.',
    balanceWhy: (halfLife: number, loss: number, adds: string, takes: string) =>
      `Gegeben ${adds}, und genommen ${takes} mal ${loss}: Genommenes wiegt ${loss}-mal so viel wie Gegebenes. Jede Wirkung wiegt nach ${halfLife} Tagen die Hälfte.`,
    addsWhy: 'Alles Gegebene, mit der Zeit verblasst.',
    takesWhy: 'Alles Genommene, mit der Zeit verblasst.',
    heaviest: 'Was heute am meisten wiegt',
    heaviestOf: (n: number) => `Von den letzten ${n} Berührungen.`,
    noneHeavy: 'Keine der geladenen Berührungen hatte eine solche Wirkung.',
    cutsAlarm: (n: number) =>
      `Tausend Nadelstiche: ${n} kleine Verluste in Folge, keiner groß genug für eine Beschwerde.`,
    silence: 'Stille',
    promises: 'Zusagen',
    promiseKind: (kind: string) => ({ answer: 'Antwort' })[kind] ?? plain(kind),
    promiseState: { open: 'offen', kept: 'gehalten', broken: 'gebrochen', moved: 'verschoben' },
    promiseDue: (date: string) => `fällig ${date}`,
    who: 'Wer das ist',
    company: 'Firma',
    traits: 'Über sich gesagt',
    identifiers: 'Bekannt durch',
    identifierSince: (date: string) => `seit ${date}`,
    evidence: 'Warum das ein Kunde ist',
    evidenceNone: 'Nur durch eine Kennung bekannt: nichts zu verbinden.',
    evidenceState: {
      joined: 'zusammen gesehen',
      retracted: 'zurückgenommen',
      over_cap: 'von zu vielen geteilt: verbindet nicht',
    },
    evidenceFrom: (source: string, date: string) => `${source}, ${date}`,
    timeline: 'Zeitleiste',
    timelineAll: 'Alles',
    timelineTheirs: 'Wie sie uns sehen',
    timelineTheirsHint: 'Was ihnen begegnet ist, in dieser Reihenfolge, in ihren Worten.',
    timelineEmpty: 'Bis dahin keine Berührung.',
    older: 'Ältere Berührungen',
    signal: 'in einem Muster gesehen',
    rating: (rating: number) => `mit ${rating} bewertet`,
    received: (when: string) => `eingegangen ${when}`,
    source: 'Quelle',
    position: 'Stelle im Protokoll',
    notFound: 'Diesen Kunden gibt es nicht',
    notFoundHint: 'Die Adresse ist vielleicht alt. Suchen Sie nach Name, Mail, Telefon oder Nummer.',
    touchesAndVisits: (touches: number, visits: number, first: string) =>
      `${many(touches)} ${touches === 1 ? 'Berührung' : 'Berührungen'} und ${many(visits)} ${visits === 1 ? 'Besuch' : 'Besuche'} seit ${first}`,
    front: 'Für die erste Reihe',
    whole: 'Das ganze Konto',
  },

  consent: {
    title: 'Einwilligungen',
    none: 'Dazu haben sie noch nichts gesagt.',
    purpose: (name: string) => purposes[name] ?? name.replaceAll('_', ' '),
    state: { given: 'eingewilligt', withdrawn: 'widerrufen' },
    said: (when: string, by?: string) => (by ? `${when}, notiert von ${by}` : when),
    write: 'Sie haben es uns gesagt',
    heading: 'Eingewilligt oder widerrufen',
    what: 'Worum geht es?',
    which: 'Was haben sie gesagt?',
    how: 'Wie haben sie es gesagt?',
    howHint: 'Am Telefon, auf Nachfrage',
    note: 'Notieren',
  },

  care: {
    actions: 'Zuwendung',
    thanked: 'Danken',
    sorry: 'Entschuldigen',
    called: 'Anrufen',
    heading: {
      thanked: (name: string) => `${name} danken`,
      sorry: (name: string) => `Sich bei ${name} entschuldigen`,
      called: (name: string) => `${name} anrufen`,
    },
    intro: {
      thanked:
        'Schreiben Sie selbst, dann halten Sie es hier fest: es wird eine Berührung auf der Zeitleiste.',
      sorry:
        'Entschuldigen Sie sich selbst, für eine Sache, dann halten Sie es fest: es macht höchstens gut, was genommen wurde.',
      called: 'Rufen Sie an, dann halten Sie hier fest, was daraus wurde.',
    },
    why: 'Wofür?',
    whyHint: {
      thanked: 'Die Idee mit den Größen',
      sorry: 'Das Paket, das zu spät kam',
      called: 'Niemand hatte geantwortet',
    },
    outcome: 'Was wurde daraus?',
    outcomeHint: 'Darf leer bleiben',
    about: 'Zu dieser Berührung',
    aboutNone: 'Nichts Bestimmtes',
    mail: (address: string) => `An ${address} schreiben`,
    phone: (number: string) => `${number} anrufen`,
    noAddress: 'Weder Mailadresse noch Telefonnummer ist bekannt.',
    subject: { thanked: 'Danke', sorry: 'Es tut uns leid', called: '' },
    note: { thanked: 'Gedankt', sorry: 'Entschuldigt', called: 'Angerufen' },
    done: 'Es steht jetzt auf der Zeitleiste.',
    by: (who: string) => `Sie tun das als ${who}.`,
  },

  identity: {
    split: 'Nicht derselbe Mensch',
    splitAbout: (a: string, b: string) => `${a} und ${b} sind nicht derselbe Mensch`,
    splitHeading: 'Trennen?',
    splitPreview: 'Es werden zwei Kunden, jeder mit den Berührungen seiner Kennungen:',
    splitSame: 'Es bleibt trotzdem ein Kunde: anderes verbindet sie. Trennen Sie auch das.',
    join: 'Mit jemandem verbinden',
    joinHeading: 'Ist das ein Mensch?',
    joinAsk: 'Mail, Telefon oder Nummer des anderen',
    joinLook: 'Nachsehen',
    joinNobody: 'Niemand hat diese Kennung.',
    joinSelf: 'Das ist schon dieser Kunde.',
    joinPreview: 'Es wird ein Kunde mit all dem:',
    this: 'Dieser Kunde',
    other: 'Der andere',
    why: 'Woher wissen Sie das?',
    doSplit: 'Trennen',
    doJoin: 'Verbinden',
    splitDone: 'Sie sind getrennt:',
  },

  front: {
    heading: (name: string) => `Bevor Sie mit ${name} sprechen`,
    lately: 'Was zuletzt geschah',
    hurt: 'Was schiefging',
    hurtNone: 'Nichts, von dem wir wissen.',
    good: 'Was gut war',
    goodNone: 'Nichts, von dem wir wissen.',
    promised: 'Was wir zugesagt und nicht getan haben',
    promisedNone: 'Nichts ist offen.',
    said: 'Was sie sagten',
    advice: {
      sorry: 'Beginnen Sie mit einer Entschuldigung: für das, was schiefging, kam noch keine.',
      promise: 'Beginnen Sie mit dem, was wir zugesagt haben: es ist nicht getan.',
      thank: 'Beginnen Sie mit einem Dank.',
    },
  },
};
