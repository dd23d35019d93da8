// What a draft would do to the touches that came last: nothing is changed by it.
import { Alert, Text, Title } from '@mantine/core';
import { AnchorLink } from '../shared/AnchorLink';
import type { CatalogueTrial, CatalogueTried } from '../shared/api/types';
import { side } from '../shared/effect';
import { count, date, moment, signed } from '../shared/format';
import { texts } from '../texts';
import { inWords } from './rule';

const words = texts.touchpoint;
type Verdict = CatalogueTrial['examples'][number]['before'];

// A form has no lines; what its mistakes are about is in their words.
export function Mistakes({
  mistakes,
  hasLines,
}: {
  mistakes: CatalogueTried['mistakes'];
  hasLines: boolean;
}) {
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={words.mistakes(mistakes.length)}
      className="problem"
    >
      <ul className="mistakes">
        {mistakes.map(({ file, line, text }) => (
          <li key={`${file} ${line} ${text}`}>
            <Text size="sm">
              {line !== null && (file || hasLines) && (
                <strong>{file ? words.inFile(file, line) : words.inLine(line)}: </strong>
              )}
              {text}
            </Text>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

export function Trial({ tried }: { tried: CatalogueTrial | null }) {
  if (!tried) return <Text size="sm">{words.observationNotTried}</Text>;
  if (tried.touches === 0)
    return <Text size="sm">{words.noTouches(count(tried.looked_at), tried.is_whole_log)}</Text>;
  return (
    <div>
      <Text>
        {words.tried(tried.touches, tried.changed)}{' '}
        {tried.from && tried.to && words.between(date(tried.from), date(tried.to))}
      </Text>
      <table className="tallies">
        <thead>
          <tr>
            <td />
            <th scope="col">{words.now}</th>
            <th scope="col">{words.afterwards}</th>
          </tr>
        </thead>
        <tbody>
          {(['adds', 'takes', 'neither'] as const).map((what) => (
            <tr key={what}>
              <th scope="row">{words.tally[what]}</th>
              <td className="figure">{count(tried.before[what])}</td>
              <td className="figure">{count(tried.after[what])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{words.tally.sum}</th>
            <td className="figure">{signed(tried.before.sum)}</td>
            <td className="figure">{signed(tried.after.sum)}</td>
          </tr>
        </tbody>
      </table>
      <Title order={3} size="h5" mt="md">
        {words.rulesThen}
      </Title>
      <ul className="tried-rules">
        {tried.after.rules.map(({ rule, reason, touches, sum }) => (
          <li key={rule ?? ''}>
            <Text size="sm">
              {reason ? inWords(reason) : words.noRule}: {words.often(touches)}
              {sum !== 0 && `, ${signed(sum)}`}
            </Text>
          </li>
        ))}
      </ul>
      <Title order={3} size="h5" mt="md">
        {words.examples}
      </Title>
      <ul className="rows examples" aria-label={words.examples}>
        {tried.examples.map((one) => (
          <li key={one.position}>
            <Text size="sm" c="dimmed">
              <AnchorLink to="/touches/$id" params={{ id: one.position.replaceAll('/', '-') }}>
                <time dateTime={one.at}>{moment(one.at)}</time>
              </AnchorLink>
              {one.fields.map(({ name, value }) => ` · ${name} ${value}`)}
            </Text>
            {one.text && <Text className="quote">{one.text}</Text>}
            <Text size="sm">
              {words.now}: <Said verdict={one.before} />
              <br />
              {words.afterwards}: <Said verdict={one.after} />
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Said({ verdict }: { verdict: Verdict }) {
  if (!verdict.rule) return <>{words.noRule}</>;
  return (
    <>
      <strong className={`figure ${side(verdict.effect)}`}>{signed(verdict.effect)}</strong> {verdict.reason}
    </>
  );
}
