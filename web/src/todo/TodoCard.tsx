// One thing to smooth: the sentence, the words, the people, and what can be done about it.
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AnchorLink } from '../shared/AnchorLink';
import type { Role, TodoItem } from '../shared/api/types';
import { ago, date, sentence } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { nameOf } from '../shared/nameOf';
import { Quote } from '../shared/Quote';
import { Spark } from '../shared/Spark';
import { anchor } from '../shared/Why';
import { texts } from '../texts';
import { storyQuery } from './queries';
import { TodoActions } from './TodoActions';

const words = texts.todo;

// Home names a card by its touchpoint, which holds whatever the server's ids look like.
export const todoAnchor = (id: string) => `todo-${id}`;
const anchorOf = (item: TodoItem) =>
  item.kind === 'friction' ? `friction-${item.touchpoint}` : todoAnchor(item.id);

interface Props {
  item: TodoItem;
  roles: Role[];
  mayAct: boolean;
  linked: boolean; // customers may be looked up
}

export function TodoCard({ item, roles, mayAct, linked }: Props) {
  const where = [item.stage && texts.stage(item.stage), item.channel && texts.channel(item.channel)];
  return (
    <li id={anchorOf(item)} tabIndex={-1} className={`card todo ${item.state.state}`}>
      <div className="todo-head">
        <Text size="sm" c="dimmed">
          {[words.kind[item.kind], ...where].filter(Boolean).join(' · ')}
          {item.due && (
            <>
              {' · '}
              <time dateTime={item.due}>{words.due(date(item.due))}</time>
            </>
          )}
        </Text>
        <State item={item} />
      </div>
      <h2 className="todo-label">{item.label}</h2>
      <Text>{sentence(item.sentence)}</Text>
      {item.trend.length > 1 && (
        <div className="todo-trend">
          <Spark
            side="takes"
            values={item.trend.map(({ takes }) => -Math.abs(takes))}
            label={`${words.trend}. ${trendSentence(item)}`}
          />
          <Text size="sm" c="dimmed" aria-hidden="true">
            {trendSentence(item)}
          </Text>
        </div>
      )}
      {item.words.length > 0 && (
        <div className="todo-words">
          {item.words.slice(0, 3).map((said) => (
            <Quote key={`${said.customer} ${said.at}`} words={said} linked={linked} />
          ))}
        </div>
      )}
      {item.stories.length > 0 && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {words.stories}
          </Text>
          <ul className="stories">
            {item.stories.slice(0, 3).map((id) => (
              <Story key={id} id={id} />
            ))}
          </ul>
        </div>
      )}
      {linked && item.customer && (
        <AnchorLink
          to="/people/$id"
          params={{ id: item.customer }}
          {...(item.position && { hash: anchor(item.position) })}
        >
          {words.customer}
        </AnchorLink>
      )}
      {item.value_rank !== null && (
        <Text size="sm" c="dimmed">
          {words.valueRank(item.value_rank)}
        </Text>
      )}
      {item.state.note && (
        <Text size="sm" className="quote">
          {item.state.note}
        </Text>
      )}
      {mayAct && <TodoActions item={item} roles={roles} />}
    </li>
  );
}

function State({ item: { state } }: { item: TodoItem }) {
  const by = state.by ?? '';
  const said = {
    open: words.state.open,
    taken: words.state.taken(by),
    done: words.state.done,
    put_off: words.state.put_off(state.until ? date(state.until) : '…'),
  }[state.state];
  return <span className={`state ${state.state === 'open' ? 'nobody' : state.state}`}>{said}</span>;
}

// A third against a third: single weeks are noise.
function trendSentence({ trend }: TodoItem): string {
  const third = Math.max(1, Math.floor(trend.length / 3));
  const sum = (weeks: typeof trend) => weeks.reduce((all, { takes }) => all + Math.abs(takes), 0);
  const first = sum(trend.slice(0, third));
  const last = sum(trend.slice(-third));
  return words.trendSentence(first, last > first * 1.1 || last < first * 0.9 ? last : first);
}

function Story({ id }: { id: string }) {
  const story = useQuery(storyQuery(id));
  if (story.isPending) return <li className="story" aria-busy="true" />;
  if (story.isError) return null;
  const { customer, points } = story.data;
  const name = nameOf(customer);
  return (
    <li className="story">
      <Group gap={6} justify="space-between" wrap="nowrap">
        <AnchorLink to="/people/$id" params={{ id }} truncate>
          {name}
        </AnchorLink>
        <StandingMark standing={customer.account.standing.now} />
      </Group>
      <Spark
        values={points.map(({ balance }) => balance)}
        label={texts.customer.account}
        width={180}
        height={40}
      />
      <Text size="xs" c="dimmed">
        {texts.people.lastTouch(ago(customer.account.last_at))}
      </Text>
    </li>
  );
}
