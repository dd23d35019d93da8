// Was eine Rolle jetzt tun kann, was daraus wurde, und die Ideen der Kunden.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);

export const todoPages = {
  todo: {
    heading: 'Zu tun',
    forRole: (role: string) => `Zu tun: ${role}`,
    role: 'Rolle',
    serves: 'Was sich jetzt glätten lässt, nach dem, was Menschen davon haben.',
    none: 'Für diese Rolle ist nichts zu tun.',
    noneHint:
      'Nichts in ihrer Hand nahm in vier Wochen jemandem etwas, keine Zusage ist fällig, keine Idee wartet.',
    kind: { friction: 'Reibung', promise: 'Zusage', idea: 'Idee', complaint: 'Beschwerde' },
    hurt: (n: number) => (n === 1 ? '1 Mensch verletzt' : `${many(n)} Menschen verletzt`),
    words: 'In ihren Worten',
    stories: 'Menschen, denen es geschah',
    trend: 'Woche für Woche',
    trendSentence: (first: number, last: number): string =>
      last > first
        ? 'Es nimmt mehr als vor zwölf Wochen.'
        : last < first
          ? 'Es nimmt weniger als vor zwölf Wochen.'
          : 'Es nimmt so viel wie vor zwölf Wochen.',
    due: (when: string) => `fällig ${when}`,
    customer: 'Zum Kunden',
    take: 'Ich übernehme',
    done: 'Erledigt',
    handOn: 'Weitergeben',
    putOff: 'Verschieben',
    reopen: 'Wieder öffnen',
    more: 'Mehr',
    doing: { done: 'Was haben Sie getan?', hand_on: 'Wer kann es tun?', put_off: 'Bis wann?' },
    doneHint:
      'Eine Zeile genügt: „kleinere Bilder auf der ersten Seite“. Sie wird datiert und ab heute beobachtet.',
    note: 'Notiz',
    to: 'Rolle',
    until: 'Bis',
    state: {
      open: 'Noch niemand',
      taken: (by: string) => `${by} ist dran`,
      done: 'Erledigt',
      put_off: (until: string) => `Verschoben bis ${until}`,
    },
    filterPlace: 'Ort',
    everywhere: 'Überall',
    allOfYours: 'Alle Ihre Orte',
    scopedToPlace: (name: string) => `Sie sehen, was an diesem Ort geschah, und nichts anderes: ${name}.`,
    scopedToPartner: (name: string) => `Sie sehen, was an den Orten von ${name} geschah, und nichts anderes.`,
    showDone: 'Auch Erledigtes und Verschobenes',
    loved: 'Was Menschen an Ihrem lieben',
    lovedNone: 'Noch hat nichts dieser Rolle etwas gegeben.',
    agree: {
      much: 'Diese Liste ist nach Menschen geordnet. Nach Wert stimmen beide Reihenfolgen fast ganz überein.',
      some: 'Diese Liste ist nach Menschen geordnet. Nach Wert tauschte manches den Platz.',
      little:
        'Diese Liste ist nach Menschen geordnet. Nach Wert wäre es eine andere: die beiden stimmen kaum überein.',
      against: 'Diese Liste ist nach Menschen geordnet. Nach Wert stünde sie beinahe auf dem Kopf.',
    },
    byValue: (currency: string | null) =>
      `Wert ist, was die Verletzten bisher bei Ihnen ausgegeben haben${currency ? `, in ${currency}` : ''}; bedient wird deshalb niemand besser.`,
    notCompared: (currencies: string) => `Nicht verglichen: ${currencies}.`,
    valueRank: (rank: number) => `Nach Wert: Platz ${many(rank)}`,
    fixes: 'Was geglättet wurde, und ob es half',
    fixesNone: 'Noch wurde nichts als erledigt gemeldet.',
    fixBy: (who: string, date: string) => `${who}, ${date}`,
    verdict: {
      smoother: 'Seitdem glatter',
      not_yet_known: 'Noch nicht bekannt',
      no_change: 'Keine Änderung',
      worse: 'Seitdem schlechter',
    },
    before: 'Vorher',
    after: 'Nachher',
    per100: (n: string) => `${n} von 100 Berührungen nahmen etwas`,
    lineBeforeAfter: (label: string, verdict: string) =>
      `${label}, Woche für Woche vorher und nachher: ${verdict}`,
  },

  ideas: {
    heading: 'Ideen',
    serves: 'Jede Idee wird bedankt und beantwortet, und jedes Mal erfährt es der Kunde.',
    tabs: { waiting: 'Wartend', answered: 'Beantwortet', all: 'Alle' },
    none: 'Hier ist keine Idee.',
    noneHint:
      'Ideen kommen aus dem Laden, von einem Aushang, per Mail oder aus einem Anruf, den jemand hier notiert.',
    state: {
      new: 'Neu',
      thanked: 'Bedankt',
      answered: 'Beantwortet',
      done: 'Umgesetzt',
      declined: 'Abgelehnt',
    },
    concerns: (role: string) => `betrifft ${role}`,
    do: { thanked: 'Danken', answered: 'Antworten', done: 'Ist umgesetzt', declined: 'Ablehnen' },
    doHeading: {
      thanked: 'Für die Idee danken',
      answered: 'Die Idee beantworten',
      done: 'Sagen, dass sie umgesetzt ist',
      declined: 'Ablehnen, mit dem Grund',
    },
    text: 'Was der Kunde lesen wird',
    send: 'Behalten und auf die Zeitleiste setzen',
    told: (who: string, date: string) => `${who}, ${date}`,
    write: 'Eine Idee aufschreiben',
    writeHeading: 'Die Idee eines Kunden',
    idea: 'Die Idee, in ihren Worten',
    who: 'Von wem?',
    whoHint: 'Mail, Telefon oder Nummer, damit man antworten kann',
    whoUnclear: 'Das ist keine Mailadresse, Telefonnummer oder „Art:Wert“.',
    channel: 'Woher kam sie?',
    role: 'Rolle',
    everyRole: 'Alle Rollen',
    unnamed: 'Ein Kunde',
    noText: 'Ihre Worte werden nicht mehr aufbewahrt.',
  },
};
