// The first page: one sentence, the slide, who left.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);
const person = (n: number) => (n === 1 ? 'person' : 'people');

export const homePages = {
  home: {
    heading: 'Home',
    thisWeek: 'This week',
    inWeek: (date: string) => `In the week of ${date}`,
    closer: (n: number) => `${person(n)} came closer`,
    away: 'moved away',
    left: 'left without a word',
    serves: 'Thank those who came closer, smooth what moved others away, call those who left.',
    sentenceWhy: {
      closer: 'People whose account gained more that week than it lost.',
      away: 'People whose account lost more that week than it gained.',
      left: 'People who turned to leaving or gone that week and had not complained since they were hurt.',
      counted: 'Each is counted once a week, however many touches they had.',
    },
    change: {
      more: 'More left than the week before.',
      less: 'Fewer left than the week before.',
      same: 'As many left as the week before.',
    },
    quiet: 'Nothing was counted in this week.',
    quietHint:
      'Numbers come with the first touches. Sources are under “Set up”; the simulated business has them.',
    quietSince: (date: string) => `The latest touch here is of ${date}.`,
    quietGo: 'See its week',
    weeks: 'Weeks',
    previous: 'The week before',
    next: 'The week after',
    now: 'This week',
    weekOf: (date: string) => `Week of ${date}`,
    weekSentence: (week: string, closer: number, away: number, left: number) =>
      `Week of ${week}: ${many(closer)} came closer, ${many(away)} moved away, ${many(left)} left without a word`,
    weeksLegend: { closer: 'came closer', away: 'moved away', left: 'left' },

    slide: 'Where they slide, and where it is rough',
    slideSentence: (stages: string, places: string) =>
      `The way of the customers through ${stages}. It is roughest at ${places}.`,
    slideSmooth: 'The way of the customers. Nowhere is it rough this week.',
    lookInto: 'Look into a stage',
    stageChannels: (stage: string) => `${stage}, by channel`,
    stagePlaces: (stage: string) => `${stage}, by place`,
    stageBy: 'By',
    byChannel: 'Channel',
    byPlace: 'Place',
    stageNowhere: 'Nothing happened at a place in this stage that week.',
    stageMore: (n: number) => (n === 1 ? 'and one more place.' : `and ${many(n)} more places.`),
    allPlaces: 'All places',
    stageNone: 'Nothing happened in this stage that week.',
    stageClose: 'Close',
    smooth: 'No friction was seen this week.',
    friction: 'The roughest places',
    nobody: 'Nobody yet',
    taken: (by: string) => `${by} is on it`,
    takenPlain: 'Somebody is on it',
    done: 'Smoothed; being watched',
    putOff: (until: string) => `Put off until ${until}`,
    putOffPlain: 'Put off',
    owner: (role: string) => `${role} can smooth this`,
    noOwner: 'Nobody owns this: it is not in the catalogue',
    noWords: 'Nobody has said a word about it.',
    changeWords: {
      unknown: 'Not there the week before.',
      muchMore: 'Much more than the week before.',
      more: 'More than the week before.',
      same: 'As the week before.',
      less: 'Less than the week before.',
      muchLess: 'Much less than the week before.',
    },
    openTodo: 'See who it hurts',

    heard: 'Hurt and heard',
    heardLegend: { told: 'told us', silent: 'said nothing', left: 'left' },
    heardSentence: (hurt: number, told: number) =>
      `Of ${many(hurt)} ${person(hurt)} hurt in four weeks, ${many(told)} told us.`,
    heardNobody: 'Nobody was hurt in these four weeks.',
    heardServes: 'Whom to ask before they leave',

    gone: 'Who left us this week',
    goneServes: 'Whom to call today',
    goneNone: 'Nobody left without a word this week.',
    goneBy: (what: string) => `last hurt: ${what}`,
    goneUnknown: 'what did it is not known',
    goneOwner: (role: string) => `${role} could have seen it`,

    notes: 'Notes on time',
    notesHint: 'What changed that week: a deploy, a new till.',
    note: 'What changed?',
    noteDay: 'When?',
    addNote: 'Put a note',
    removeNote: (text: string) => `Take the note “${text}” away`,
    noteBy: (who: string) => `by ${who}`,
  },
};
