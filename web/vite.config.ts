import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The promise of the first load, compressed: what index.html names, what that imports at once, and the
// first page with it.
const firstLoadBytesMax = 300 * 1024;

// What the server answers, by its description: pages of operations that are not in it are not linked.
const described = readFileSync(new URL('../src/server/openapi.yaml', import.meta.url), 'utf8');
const operations = [...described.matchAll(/^ {2}(\/\S+):$/gm)].map(([, path]) => path);

function firstLoadIsSmall(): Plugin {
  return {
    name: 'first-load-is-small',
    apply: 'build',
    // After the writing: minified, as it travels.
    writeBundle(_options, bundle) {
      const files = Object.values(bundle);
      const counted = new Set(files.filter((file) => file.type === 'asset').map((file) => file.fileName));
      const count = (name: string) => {
        const file = bundle[name];
        if (!file || counted.has(name)) return;
        counted.add(name);
        if (file.type === 'chunk') for (const other of file.imports) count(other);
      };
      for (const file of files) if (file.type === 'chunk' && file.isEntry) count(file.fileName);
      let bytes = 0;
      for (const name of counted) {
        const file = bundle[name];
        if (file) bytes += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      }
      console.info(`first load: ${(bytes / 1024).toFixed(1)} KiB compressed`);
      if (bytes > firstLoadBytesMax)
        this.error(
          `the first load is ${bytes} bytes compressed, more than ${firstLoadBytesMax}; load a part later`,
        );
    },
  };
}

// `npm run dev` speaks to a running `regard serve`.
const served = process.env.REGARD_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), firstLoadIsSmall()],
  define: { __OPERATIONS__: JSON.stringify(operations) },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': served, '/health': served } },
  test: { environment: 'node', include: ['{src,shop}/**/*.test.{ts,tsx}'] },
});
