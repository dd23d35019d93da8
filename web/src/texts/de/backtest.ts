// Zurückschauen: ob wahr wurde, was als gefährdet galt.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);
const times = (n: number) => n.toLocaleString(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export const backtestPages = {
  guess: {
    badge: 'noch vom Katalog geschätzt',
    meaning:
      'Was eine Berührung hier gibt oder nimmt, ist die erste Schätzung des Katalogs. An Ihren Kunden ist sie noch nicht gemessen.',
  },
  backtest: {
    heading: 'Hätten wir es gewusst?',
    serves:
      'Vergangene Tage noch einmal gefragt, mit dem damaligen Wissen: wie weit man dem trauen kann, was als gefährdet gilt.',
    of: (day: string) => `Von denen, die wir am ${day} gefährdet genannt hätten, kamen`,
    never: 'nie wieder',
    others: 'von den anderen',
    told: {
      clear: 'Ein klarer Unterschied',
      unclear: 'Vielleicht Zufall',
      worse: 'Verkehrt herum',
      too_few: 'Zu wenige',
    },
    toldMeaning: {
      clear: 'Wer gefährdet genannt wird, bleibt wirklich öfter weg.',
      unclear: 'Ein solcher Unterschied kann bei so vielen Menschen auch von selbst entstehen.',
      worse:
        'Die gefährdet Genannten kamen öfter wieder als die anderen. Die Tabelle der Stände im Katalog passt nicht zu diesen Kunden.',
      too_few: 'Jede Seite braucht zwanzig Menschen.',
    },
    atRisk: 'Gefährdet, gehend oder gegangen genannt',
    theOthers: 'Die anderen',
    nobody: 'niemand',
    interval: (low: string, high: string) => `zwischen ${low} und ${high}`,
    range: (low: string, high: string) => `${low} bis ${high}`,
    months: 'Monat für Monat',
    monthsHint:
      'Wie viele nie wiederkamen. Der Strich durch jedes Zeichen ist, wie weit der Zufall es verschoben haben kann.',
    monthSentence: (day: string, atRisk: string, others: string) =>
      `${day}: ${atRisk} der Gefährdeten kamen nie wieder, ${others} der anderen`,
    details: 'Nach Stand',
    standing: 'Stand damals',
    customers: 'Kunden',
    neverCame: 'Kamen nie wieder',
    between: 'Zwischen',
    ratio: (ratio: number, low: number, high: number) =>
      `Die gefährdet Genannten blieben ${times(ratio)}-mal so oft weg (${times(low)} bis ${times(high)}).`,
    found: (share: string) => `Von allen, die nie wiederkamen, waren ${share} gefährdet genannt worden.`,
    whyKnown:
      'Die Geschichte jedes Kunden wird nur bis zu diesem Tag gelesen und beurteilt wie damals. Was später geschah, sagt nur, wer wiederkam.',
    whyNever: (days: number) =>
      `Nie wieder: keine Berührung aus eigenem Willen in den ${many(days)} Tagen danach. Eine Rechnung oder ein Brief ist keine.`,
    whyGap: (days: number) => `Drei von vier Kunden kommen gewöhnlich innerhalb von ${many(days)} Tagen.`,
    whyLeftOut: (all: number, leftOut: number, window: number, once: number) =>
      `Von ${many(all)} Kunden bleiben ${many(leftOut)} außer Betracht, die ${many(window)} Tage nicht gekommen waren, und ${many(once)}, die ein einziges Mal da waren.`,
    whyInterval: 'Die Intervalle sind die von Wilson, zu 95 %.',
    whyNot:
      'Zweierlei ist von heute: die Gewichte des Katalogs, und welche Kennungen als ein Kunde bekannt sind.',
    running: 'Es wird zurückgeschaut …',
    progress: 'Wie weit es ist',
    stop: 'Aufhören',
    failed: 'Es gibt noch nicht genug, auf das man zurückschauen könnte',
    stopped: 'Es wurde abgebrochen.',
    another: 'Zurückschauen',
    day: 'Von welchem Tag aus?',
    horizon: 'Tage zum Wiederkommen',
    anotherHint: 'Bleibt beides leer, wird ein Tag mitten in den Daten genommen, mit genug Zeit danach.',
    link: 'Hätten wir es gewusst? Wie frühere Einschätzungen ausgingen',
    is: 'Wie frühere Einschätzungen ausgingen',
  },
};
