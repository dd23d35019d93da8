import { defineConfig } from 'vitest/config';

// One server, one browser, one page after the other: they share the two cores of a small machine.
export default defineConfig({
  test: {
    include: ['tests/pages/**/*.pages.ts'],
    root: new URL('../..', import.meta.url).pathname,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
