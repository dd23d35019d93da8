// Looking back: whether what was called at risk came true.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);
const times = (n: number) => n.toLocaleString(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export const backtestPages = {
  guess: {
    badge: 'still the catalogue’s guess',
    meaning:
      'What a touch adds or takes here is the catalogue’s starting guess. It has not been measured on your customers yet.',
  },
  backtest: {
    heading: 'Would we have known?',
    serves: 'Past days asked again, with what was known then: how far to trust who is called at risk.',
    of: (day: string) => `Of those we would have called at risk on ${day},`,
    never: 'never came back',
    others: 'of the others,',
    told: {
      clear: 'A clear difference',
      unclear: 'May be chance',
      worse: 'The wrong way round',
      too_few: 'Too few to tell',
    },
    toldMeaning: {
      clear: 'Who is called at risk does stay away more often.',
      unclear: 'A difference like this one can come about by itself among so many people.',
      worse:
        'Those called at risk came back more often than the others. The catalogue’s table of standings does not fit these customers.',
      too_few: 'Each side needs twenty people.',
    },
    atRisk: 'Called at risk, leaving or gone',
    theOthers: 'The others',
    nobody: 'nobody',
    interval: (low: string, high: string) => `between ${low} and ${high}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    months: 'Month by month',
    monthsHint: 'How many never came back. The line through each mark is how far chance may have moved it.',
    monthSentence: (day: string, atRisk: string, others: string) =>
      `${day}: ${atRisk} of those at risk never came back, ${others} of the others`,
    details: 'By standing',
    standing: 'Standing then',
    customers: 'Customers',
    neverCame: 'Never came back',
    between: 'Between',
    ratio: (ratio: number, low: number, high: number) =>
      `Those called at risk stayed away ${times(ratio)} times as often (${times(low)} to ${times(high)}).`,
    found: (share: string) => `Of all who never came back, ${share} had been called at risk.`,
    whyKnown:
      'Each customer’s history is read up to that day only, and judged as it would have been judged then. What happened later says who came back, nothing else.',
    whyNever: (days: number) =>
      `Never came back: no touch of their own will in the ${many(days)} days after. A bill or a letter is none.`,
    whyGap: (days: number) => `Three of four customers usually come within ${many(days)} days.`,
    whyLeftOut: (all: number, leftOut: number, window: number, once: number) =>
      `Of ${many(all)} customers ${many(leftOut)} are left out who had not come for ${many(window)} days, and ${many(once)} who had been here once.`,
    whyInterval: 'The intervals are Wilson’s, of 95 %.',
    whyNot:
      'Two things are of today: the catalogue’s weights, and which identifiers are known to be one customer.',
    running: 'Looking back …',
    progress: 'How far it is',
    stop: 'Stop',
    failed: 'There is not enough to look back at yet',
    stopped: 'It was stopped.',
    another: 'Look back',
    day: 'From which day?',
    horizon: 'Days to come back',
    anotherHint:
      'Leave both empty, and a day in the middle of the data is taken, with time enough behind it.',
    link: 'Would we have known? See how past calls turned out',
    is: 'How past calls turned out',
  },
};
