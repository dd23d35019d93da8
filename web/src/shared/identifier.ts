// An identifier as somebody types it: a mail address, a phone number, “type:value”, or an account number.
import type { Identifier } from './api/types';

const typed = /^([a-z_]+(?::[a-z0-9_]+)?):(.+)$/;
const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const phone = /^\+?[\d\s()./-]{6,}$/;

export function firstIdentifier(typedIn: string): Identifier | undefined {
  const text = typedIn.trim();
  const [, type, value] = typed.exec(text) ?? [];
  if (type && value) return { type, value: value.trim() };
  if (mail.test(text)) return { type: 'email', value: text.toLowerCase() };
  if (phone.test(text)) return { type: 'phone', value: text.replace(/[^\d+]/g, '') };
  if (text && !/[\s@]/.test(text)) return { type: 'user_id', value: text };
  return undefined;
}
