// Die erste Seite: ein Satz, die Rutsche, wer gegangen ist.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);
const person = (n: number) => (n === 1 ? 'Mensch' : 'Menschen');

export const homePages = {
  home: {
    heading: 'Start',
    thisWeek: 'Diese Woche sind',
    inWeek: (date: string) => `In der Woche vom ${date} sind`,
    closer: (n: number) => `${person(n)} näher gekommen`,
    away: 'weggerückt',
    left: 'ohne ein Wort gegangen',
    serves: 'Danken Sie denen, die kamen, glätten Sie, was andere wegschob, rufen Sie an, wer ging.',
    sentenceWhy: {
      closer: 'Menschen, deren Konto in dieser Woche mehr gewann als verlor.',
      away: 'Menschen, deren Konto in dieser Woche mehr verlor als gewann.',
      left: 'Menschen, die in dieser Woche „am Gehen“ oder „gegangen“ wurden und sich seit der Verletzung nicht beschwert hatten.',
      counted: 'Jeder zählt einmal in der Woche, gleich wie viele Berührungen es waren.',
    },
    change: {
      more: 'Mehr gingen als in der Woche davor.',
      less: 'Weniger gingen als in der Woche davor.',
      same: 'So viele gingen wie in der Woche davor.',
    },
    quiet: 'In dieser Woche wurde nichts gezählt.',
    quietHint:
      'Zahlen kommen mit den ersten Berührungen. Quellen stehen unter „Einrichten“; das simulierte Geschäft hat welche.',
    quietSince: (date: string) => `Die letzte Berührung hier ist vom ${date}.`,
    quietGo: 'Diese Woche ansehen',
    weeks: 'Wochen',
    previous: 'Die Woche davor',
    next: 'Die Woche danach',
    now: 'Diese Woche',
    weekOf: (date: string) => `Woche vom ${date}`,
    weekSentence: (week: string, closer: number, away: number, left: number) =>
      `Woche vom ${week}: ${many(closer)} kamen näher, ${many(away)} rückten weg, ${many(left)} gingen ohne ein Wort`,
    weeksLegend: { closer: 'kamen näher', away: 'rückten weg', left: 'gingen' },

    slide: 'Wo sie rutschen, und wo es rau ist',
    slideSentence: (stages: string, places: string) =>
      `Der Weg der Kunden durch ${stages}. Am rauesten ist er hier: ${places}.`,
    slideSmooth: 'Der Weg der Kunden. Nirgends ist er diese Woche rau.',
    lookInto: 'In eine Stufe sehen',
    stageChannels: (stage: string) => `${stage}, nach Kanal`,
    stagePlaces: (stage: string) => `${stage}, nach Ort`,
    stageBy: 'Nach',
    byChannel: 'Kanal',
    byPlace: 'Ort',
    stageNowhere: 'In dieser Stufe geschah in der Woche an keinem Ort etwas.',
    stageMore: (n: number) => (n === 1 ? 'und ein weiterer Ort.' : `und ${many(n)} weitere Orte.`),
    allPlaces: 'Alle Orte',
    stageNone: 'In dieser Stufe geschah in der Woche nichts.',
    stageClose: 'Schließen',
    smooth: 'Keine Reibung in dieser Woche.',
    friction: 'Die rauesten Stellen',
    nobody: 'Noch niemand',
    taken: (by: string) => `${by} ist dran`,
    takenPlain: 'Jemand ist dran',
    done: 'Geglättet; wird beobachtet',
    putOff: (until: string) => `Verschoben bis ${until}`,
    putOffPlain: 'Verschoben',
    owner: (role: string) => `Glätten kann es: ${role}`,
    noOwner: 'Niemand ist zuständig: es steht nicht im Katalog',
    noWords: 'Niemand hat ein Wort dazu gesagt.',
    changeWords: {
      unknown: 'In der Woche davor war es nicht da.',
      muchMore: 'Viel mehr als in der Woche davor.',
      more: 'Mehr als in der Woche davor.',
      same: 'Wie in der Woche davor.',
      less: 'Weniger als in der Woche davor.',
      muchLess: 'Viel weniger als in der Woche davor.',
    },
    openTodo: 'Wen es trifft',

    heard: 'Verletzt und gehört',
    heardLegend: { told: 'sagten es uns', silent: 'sagten nichts', left: 'gingen' },
    heardSentence: (hurt: number, told: number) =>
      `Von ${many(hurt)} in vier Wochen verletzten Menschen sagten es uns ${many(told)}.`,
    heardNobody: 'In diesen vier Wochen wurde niemand verletzt.',
    heardServes: 'Wen fragen, bevor er geht',

    gone: 'Wer uns diese Woche verließ',
    goneServes: 'Wen heute anrufen',
    goneNone: 'Niemand ging diese Woche ohne ein Wort.',
    goneBy: (what: string) => `zuletzt verletzt: ${what}`,
    goneUnknown: 'der Grund ist nicht bekannt',
    goneOwner: (role: string) => `Sehen konnte es: ${role}`,

    notes: 'Notizen zur Zeit',
    notesHint: 'Was sich in der Woche änderte: eine neue Fassung, eine neue Kasse.',
    note: 'Was hat sich geändert?',
    noteDay: 'Wann?',
    addNote: 'Notiz setzen',
    removeNote: (text: string) => `Die Notiz „${text}“ wegnehmen`,
    noteBy: (who: string) => `von ${who}`,
  },
};
