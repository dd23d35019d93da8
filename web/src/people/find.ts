// What somebody may mean by what they typed into the search box, as questions the server answers.

export const nameLettersMin = 3;

export type Question = { identifier: string } | { name: string };

const typed = /^[a-z_]+(:[a-z0-9_]+)?:.+$/;
const phoneLike = /^\+?[\d\s()./-]{6,}$/;

export function questions(typedIn: string): Question[] {
  const text = typedIn.trim();
  if (!text) return [];
  if (typed.test(text)) return [{ identifier: text }];
  if (text.includes('@')) return [{ identifier: `email:${text.toLowerCase()}` }];

  const asked: Question[] = [];
  if (phoneLike.test(text)) {
    const digits = text.replace(/[^\d+]/g, '');
    asked.push({ identifier: `phone:${digits}` });
  }
  if (!/\s/.test(text)) {
    asked.push({ identifier: `user_id:${text}` }, { identifier: `loyalty:${text}` });
    asked.push({ identifier: `anonymous_id:${text}` });
  }
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters >= nameLettersMin) asked.push({ name: text });
  return asked;
}
