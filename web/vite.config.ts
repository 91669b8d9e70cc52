/**
 * Builds the dashboard into `dist`, which the server serves under a strict policy: nothing inline, so assets are files
 * and the nonce stands in a meta tag. `npm run dev` serves it from the sources against the server at BOLSIVO_URL.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.BOLSIVO_URL ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    // The first that know light-dark(), which an older target would have rewritten.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/docs'].map((path) => [
        path,
        {
          target: server,
          changeOrigin: true,
          // The server takes changes from pages of its own origin only.
          configure: (proxy) =>
            proxy.on('proxyReq', (request) => {
              if (request.getHeader('origin')) request.setHeader('origin', new URL(server).origin)
            }),
        },
      ]),
    ),
  },
})
