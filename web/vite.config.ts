import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { mockServer } from './dev/mock.ts';

// The promise of the first load, compressed: what index.html names and the chunks those import at once.
const firstLoadBytesMax = 300 * 1024;

function firstLoadIsSmall(): Plugin {
  return {
    name: 'first-load-is-small',
    apply: 'build',
    // After the writing: minified, as it travels.
    writeBundle(_options, bundle) {
      let bytes = 0;
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.isDynamicEntry) continue;
        bytes += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      }
      console.info(`first load: ${(bytes / 1024).toFixed(1)} KiB compressed`);
      if (bytes > firstLoadBytesMax)
        this.error(
          `the first load is ${bytes} bytes compressed, more than ${firstLoadBytesMax}; load a part later`,
        );
    },
  };
}

// `npm run dev` speaks to a running `regard serve` when REGARD_URL names it, else to the invented
// business in dev/mock.ts.
export default defineConfig(({ command }) => {
  const real = process.env.REGARD_URL;
  return {
    plugins: [react(), firstLoadIsSmall(), ...(command === 'serve' && !real ? [mockServer()] : [])],
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      sourcemap: false,
      cssCodeSplit: false,
      chunkSizeWarningLimit: 600,
    },
    server: real ? { proxy: { '/api': real, '/health': real } } : {},
    test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
  };
});
