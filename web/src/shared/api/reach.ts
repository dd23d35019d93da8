// Whether the server can be reached, as the last calls found it. While it cannot, it is asked again
// every few seconds, so that the notice goes away by itself.
import { useSyncExternalStore } from 'react';

const retryMs = 3000;

type Listener = () => void;

class Reach {
  private reachable = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<Listener>();

  succeeded() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.become(true);
  }

  failed() {
    this.become(false);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      fetch('/health').then(
        () => this.succeeded(),
        () => this.failed(),
      );
    }, retryMs);
  }

  is = () => this.reachable;

  listen = (listener: Listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private become(reachable: boolean) {
    if (this.reachable === reachable) return;
    this.reachable = reachable;
    for (const listener of this.listeners) listener();
  }
}

export const reach = new Reach();

export function useReachable(): boolean {
  return useSyncExternalStore(reach.listen, reach.is);
}
