// Where a customer says something: help, a complaint, an idea, a word to a friend. The words go along as they were said.
import { texts } from '../texts/en';
import { el, sayForm } from './element';
import { track } from './sending';

const t = texts.counter;
const newId = (kind: string) => `${kind}-${crypto.randomUUID().slice(0, 8)}`;
const status = () => el('p', { class: 'done', role: 'status' });

export function help(): Node[] {
  const thread = newId('chat');
  const talk = el('div', { class: 'talk', role: 'log' });
  const line = (who: 'them' | 'me', text: string) => talk.append(el('p', { class: who }, [text]));
  const person = el(
    'button',
    {
      class: 'button quiet',
      type: 'button',
      hidden: true,
      click: async () => {
        person.hidden = true;
        line('them', t.helpAnswer);
        await track('Live Chat Message Received', { thread, wait_s: 20 });
      },
    },
    [t.helpPerson],
  );
  const ask = async (said: string) => {
    line('me', said);
    for (const answer of t.helpMachine) line('them', answer);
    person.hidden = false;
    await track('Live Chat Message Sent', { thread, review_body: said });
    await track('chat.bot_loop', { thread });
  };
  return [
    el('h1', {}, [t.helpTitle]),
    talk,
    person,
    sayForm('help', t.words, t.helpText, t.helpSend, (said) => void ask(said)),
  ];
}

export function complaint(): Node[] {
  const done = status();
  const send = async (said: string) => {
    await track('complaint.made', { complaint_id: newId('complaint'), review_body: said });
    done.replaceChildren(t.complainDone);
  };
  const form = sayForm('complaint', t.words, t.complainText, t.complainSend, (said) => void send(said));
  return [el('h1', {}, [t.complainTitle]), form, done];
}

export function idea(): Node[] {
  const done = status();
  const send = async (said: string) => {
    await track('suggestion.made', { suggestion_id: newId('idea'), review_body: said });
    done.replaceChildren(t.ideaDone);
  };
  const form = sayForm('idea', t.words, t.ideaText, t.ideaSend, (said) => void send(said));
  return [el('h1', {}, [t.ideaTitle]), form, done];
}

export function friend(): Node[] {
  const done = status();
  const tell = async (story: 'good' | 'bad', said: string) => {
    await track('Invite Sent', { story, review_body: said });
    done.replaceChildren(t.friendDone);
  };
  return [
    el('h1', {}, [t.friendTitle]),
    sayForm('good', t.words, t.friendGood, t.friendTellGood, (said) => void tell('good', said)),
    sayForm('bad', t.words, t.friendBad, t.friendTellBad, (said) => void tell('bad', said)),
    done,
  ];
}
