// The lines that came and went; a sign stands beside the colour.
import { diff, shortened } from './diff';

export function Diff({ before, after }: { before: string | null; after: string | null }) {
  const lines = shortened(diff(before, after));
  return (
    <pre className="diff">
      {lines.map(({ key, sign, text }) => (
        <span key={key} className={{ '+': 'came', '-': 'went', ' ': 'same' }[sign]}>
          {sign} {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
