// The touches as they arrive. The browser's own reconnecting gives up on an answer that is not a
// stream (a server that is just starting says 503), so the trying again is done here.
import type { LiveTouch } from '../shared/api/types';

export type Line = 'connecting' | 'on' | 'lost';

export interface Listeners {
  onTouch(touch: LiveTouch): void;
  onLine(line: Line): void;
}

const retryMsFirst = 1000;
const retryMsMax = 30_000;

export type OpenStream = (url: string) => EventSource;

// Starts listening; the answer ends it.
export function listen(listeners: Listeners, open: OpenStream = (url) => new EventSource(url)): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = retryMsFirst;

  const connect = () => {
    timer = undefined;
    stream = open('/api/live');
    stream.onopen = () => {
      retryMs = retryMsFirst;
      listeners.onLine('on');
    };
    stream.addEventListener('touch', (message) => {
      const touch = read(message.data);
      if (touch) listeners.onTouch(touch);
    });
    stream.onerror = () => {
      stream?.close();
      listeners.onLine('lost');
      timer ??= setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, retryMsMax);
    };
  };

  listeners.onLine('connecting');
  connect();
  return () => {
    clearTimeout(timer);
    stream?.close();
  };
}

// A line that is not whole is worth less than the stream going on.
function read(data: string): LiveTouch | undefined {
  try {
    return JSON.parse(data) as LiveTouch;
  } catch {
    return undefined;
  }
}
