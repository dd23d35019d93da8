// What a role can do now, what came of it, and customers' ideas.
import { locale } from '../language';

const many = (n: number) => n.toLocaleString(locale);

export const todoPages = {
  todo: {
    heading: 'To do',
    forRole: (role: string) => `To do for ${role}`,
    role: 'Role',
    serves: 'What can be smoothed now, in the order of what people gain from it.',
    none: 'Nothing to do for this role.',
    noneHint: 'Nothing it owns took anything from anybody in four weeks, no promise is due, no idea waits.',
    kind: { friction: 'Friction', promise: 'Promise', idea: 'Idea', complaint: 'Complaint' },
    hurt: (n: number) => (n === 1 ? '1 person hurt' : `${many(n)} people hurt`),
    words: 'In their words',
    stories: 'People it happened to',
    trend: 'Week by week',
    trendSentence: (first: number, last: number): string =>
      last > first
        ? 'It takes more from people than twelve weeks ago.'
        : last < first
          ? 'It takes less from people than twelve weeks ago.'
          : 'It takes as much from people as twelve weeks ago.',
    due: (when: string) => `due ${when}`,
    customer: 'To the customer',
    take: 'I take it',
    done: 'Done',
    handOn: 'Hand on',
    putOff: 'Put off',
    reopen: 'Open again',
    more: 'More to do',
    doing: {
      done: 'What did you do?',
      hand_on: 'Who can do it?',
      put_off: 'Until when?',
    },
    doneHint: 'One line is enough: “smaller pictures on the front page”. It is dated and watched from today.',
    note: 'Note',
    to: 'Role',
    until: 'Until',
    state: {
      open: 'Nobody yet',
      taken: (by: string) => `${by} is on it`,
      done: 'Done',
      put_off: (until: string) => `Put off until ${until}`,
    },
    filterPlace: 'Place',
    everywhere: 'Everywhere',
    allOfYours: 'All of yours',
    scopedToPlace: (name: string) => `You see what happened at ${name}, and nothing else.`,
    scopedToPartner: (name: string) => `You see what happened at the places of ${name}, and nothing else.`,
    showDone: 'Show what is done or put off',
    loved: 'What people love about what you own',
    lovedNone: 'Nothing of this role has added yet.',
    agree: {
      much: 'This list is in the order of people. By value both orders agree almost wholly.',
      some: 'This list is in the order of people. By value some of it would change places.',
      little: 'This list is in the order of people. By value it would be another: the two hardly agree.',
      against: 'This list is in the order of people. By value it would be nearly turned round.',
    },
    byValue: (currency: string | null) =>
      `Value is what the people hurt have spent with you so far${currency ? `, in ${currency}` : ''}; it serves nobody better.`,
    notCompared: (currencies: string) => `Not compared: ${currencies}.`,
    valueRank: (rank: number) => `By value: place ${many(rank)}`,
    fixes: 'What was smoothed, and whether it helped',
    fixesNone: 'Nothing was marked as done yet.',
    fixBy: (who: string, date: string) => `${who}, ${date}`,
    verdict: {
      smoother: 'Smoother since',
      not_yet_known: 'Not yet known',
      no_change: 'No change',
      worse: 'Worse since',
    },
    before: 'Before',
    after: 'After',
    per100: (n: string) => `${n} in 100 touches took something`,
    lineBeforeAfter: (label: string, verdict: string) =>
      `${label}, week by week before and after: ${verdict}`,
  },

  ideas: {
    heading: 'Ideas',
    serves: 'Every idea is thanked, answered, and the customer is told each time.',
    tabs: { waiting: 'Waiting', answered: 'Answered', all: 'All' },
    none: 'No idea here.',
    noneHint: 'Ideas come from the shop, a poster, a mail, or a call that somebody notes here.',
    state: {
      new: 'New',
      thanked: 'Thanked',
      answered: 'Answered',
      done: 'Done',
      declined: 'Declined',
    },
    concerns: (role: string) => `concerns ${role}`,
    do: { thanked: 'Thank', answered: 'Answer', done: 'It is done', declined: 'Decline' },
    doHeading: {
      thanked: 'Thank them for the idea',
      answered: 'Answer the idea',
      done: 'Tell them it is done',
      declined: 'Decline, with the reason',
    },
    text: 'What the customer will read',
    send: 'Keep, and put it on their timeline',
    told: (who: string, date: string) => `${who}, ${date}`,
    write: 'Write down an idea',
    writeHeading: 'A customer’s idea',
    idea: 'The idea, in their words',
    who: 'Whose?',
    whoHint: 'Mail, phone or number; so they can be told',
    whoUnclear: 'This is no mail address, phone number or “type:value”.',
    channel: 'Where did it come from?',
    role: 'Role',
    everyRole: 'Every role',
    unnamed: 'A customer',
    noText: 'Its words are not kept any more.',
  },
};
