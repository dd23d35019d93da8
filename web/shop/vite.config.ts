// The corner shop: two small pages of their own beside the others in dist/. They share nothing with them at run time, so
// that the shop is seen as any other shop's site would be.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const bytesMax = 150 * 1024;

function shopIsSmall(): Plugin {
  return {
    name: 'shop-is-small',
    apply: 'build',
    writeBundle(_options, bundle) {
      let bytes = 0;
      for (const file of Object.values(bundle))
        bytes += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      console.info(`corner shop, all of it: ${(bytes / 1024).toFixed(1)} KiB compressed`);
      if (bytes > bytesMax) this.error(`the corner shop is ${bytes} bytes compressed, more than ${bytesMax}`);
    },
  };
}

// What the server answers, by its description: what is not in it is not offered.
const described = readFileSync(new URL('../../src/server/openapi.yaml', import.meta.url), 'utf8');
const operations = [...described.matchAll(/^ {2}(\/\S+):$/gm)].map(([, path]) => path);

const here = new URL('.', import.meta.url).pathname;

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), shopIsSmall()],
  define: { __OPERATIONS__: JSON.stringify(operations) },
  build: {
    target: 'es2022',
    outDir: '../dist',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: [`${here}shop.html`, `${here}counter.html`] },
  },
});
