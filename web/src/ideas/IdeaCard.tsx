import { Button, Group, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import type { Idea, IdeaAnswer } from '../shared/api/types';
import { ago, date, moment } from '../shared/format';
import { Problem } from '../shared/states';
import { anchor } from '../shared/Why';
import { texts } from '../texts';
import { useIdeaAnswer } from './queries';

const words = texts.ideas;

// What may follow: nobody is thanked twice, and what is done or declined is the end.
const next: Record<Idea['state'], IdeaAnswer[]> = {
  new: ['thanked', 'answered', 'done', 'declined'],
  thanked: ['answered', 'done', 'declined'],
  answered: ['done', 'declined'],
  done: [],
  declined: [],
};

export function IdeaCard({ idea, mayAct }: { idea: Idea; mayAct: boolean }) {
  const [answering, setAnswering] = useState<IdeaAnswer>();
  return (
    <li className="card todo">
      <div className="todo-head">
        <Text size="sm" c="dimmed">
          <AnchorLink to="/people/$id" params={{ id: idea.customer }} hash={anchor(idea.position)}>
            {words.unnamed}
          </AnchorLink>
          {', '}
          <time dateTime={idea.at} title={moment(idea.at)}>
            {ago(idea.at)}
          </time>
          {idea.role && ` · ${words.concerns(texts.role(idea.role))}`}
        </Text>
        <span className={`state idea-${idea.state}`}>{words.state[idea.state]}</span>
      </div>
      <blockquote className="idea-text">{idea.text ?? words.noText}</blockquote>
      {idea.answers.length > 0 && (
        <ol className="rows answers">
          {idea.answers.map((answer) => (
            <li key={answer.at}>
              <Text size="sm" c="dimmed">
                {words.state[answer.state]} · {words.told(answer.by, date(answer.at))}
              </Text>
              <Text size="sm">{answer.text}</Text>
            </li>
          ))}
        </ol>
      )}
      {mayAct && next[idea.state].length > 0 && (
        <Group gap="xs" role="group" aria-label={idea.text ?? words.noText}>
          {next[idea.state].map((one, i) => (
            <Button
              key={one}
              size="xs"
              variant={i === 0 ? 'filled' : 'default'}
              aria-expanded={answering === one}
              onClick={() => setAnswering(answering === one ? undefined : one)}
            >
              {words.do[one]}
            </Button>
          ))}
        </Group>
      )}
      {answering && next[idea.state].includes(answering) && (
        <Answer key={answering} idea={idea} state={answering} onClose={() => setAnswering(undefined)} />
      )}
    </li>
  );
}

function Answer({ idea, state, onClose }: { idea: Idea; state: IdeaAnswer; onClose(): void }) {
  const answer = useIdeaAnswer(idea.id);
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (!text.trim()) return setMissing(true);
    answer.mutate({ state, text: text.trim() }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} className="asked" noValidate aria-label={words.doHeading[state]}>
      {answer.isError && <Problem error={answer.error} />}
      <Textarea
        label={words.doHeading[state]}
        description={words.text}
        value={text}
        autoFocus
        autosize
        minRows={2}
        maxLength={2000}
        error={isMissing && !text.trim() ? texts.form.needed : undefined}
        onChange={(change) => setText(change.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        <Button type="submit" size="xs" loading={answer.isPending}>
          {words.send}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {texts.form.cancel}
        </Button>
      </Group>
    </form>
  );
}
