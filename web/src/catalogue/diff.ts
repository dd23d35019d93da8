// Which lines came and which went, between two versions of a touchpoint.
export interface DiffLine {
  key: string;
  sign: '+' | '-' | ' ';
  text: string;
}

// The longest common lines; touchpoints have some dozens of them.
export function diff(before: string | null, after: string | null): DiffLine[] {
  const older = (before ?? '').split('\n').filter(Boolean);
  const newer = (after ?? '').split('\n').filter(Boolean);
  const common: number[][] = Array.from({ length: older.length + 1 }, () =>
    new Array(newer.length + 1).fill(0),
  );
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = older.length - 1; i >= 0; i--)
    for (let j = newer.length - 1; j >= 0; j--)
      (common[i] as number[])[j] =
        older[i] === newer[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: DiffLine[] = [];
  const put = (sign: DiffLine['sign'], text: string) => out.push({ key: `${out.length}`, sign, text });
  for (let i = 0, j = 0; i < older.length || j < newer.length; ) {
    if (i < older.length && j < newer.length && older[i] === newer[j]) {
      put(' ', older[i] as string);
      i++;
      j++;
    } else if (j >= newer.length || (i < older.length && at(i + 1, j) >= at(i, j + 1)))
      put('-', older[i++] as string);
    else put('+', newer[j++] as string);
  }
  return out;
}

// What changed with a little around it; '…' stands for what is left out.
export function shortened(lines: DiffLine[], around = 1): DiffLine[] {
  const isNear = (i: number) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some(({ sign }) => sign !== ' ');
  const out: DiffLine[] = [];
  lines.forEach((line, i) => {
    if (isNear(i)) out.push(line);
    else if (out.at(-1)?.text !== '…') out.push({ key: line.key, sign: ' ', text: '…' });
  });
  return out;
}
