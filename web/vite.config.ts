import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './build/budget.ts';
import { pack } from './build/pack.ts';

/** Where `npm run web:dev` finds the API: that of `npm start`. */
const API = process.env['API_URL'] ?? 'http://localhost:3000';

/** What the page loads before any screen, in bytes of gzip. */
const FIRST_LOAD_BYTES = 300_000;

export default defineConfig({
  plugins: [react(), budget(FIRST_LOAD_BYTES), pack()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // the policy of the page takes no data: but images
    chunkSizeWarningLimit: 1600, // kB before gzip, of editors and charts in their own screens; the first load has its budget
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      // the host stays that of the page: its cookie is taken from its own origin only
      '^/(api|webhook|docs|docs-json)(/|$)': { target: API, changeOrigin: false },
      '/socket.io': { target: API, changeOrigin: false, ws: true },
    },
  },
});
