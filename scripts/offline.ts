/** The service worker of the built site, which keeps everything for use without a network, and its web app manifest. */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const DESCRIPTION = 'Train generative networks by optimal transport with any cost, live in the browser';

export const offline = (): PluginOption[] =>
  VitePWA({
    injectRegister: false, // src/app/offline.ts does so once the picture moves
    manifest: {
      name: 'Transport Lab',
      short_name: 'Transport Lab',
      description: DESCRIPTION,
      display: 'standalone',
      background_color: '#10202c',
      theme_color: '#10202c',
      icons: [
        { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
      ],
    },
    workbox: {
      globPatterns: ['**/*.{html,js,css,wasm,woff2,svg,json,bin}'],
      globIgnores: ['starts/**'],
      maximumFileSizeToCacheInBytes: 8e6,
      dontCacheBustURLsMatching: /^assets\//, // their names tell their content
      navigateFallbackDenylist: [/\.\w+$/],
      clientsClaim: true, // so that the first visit has it, too
      inlineWorkboxRuntime: true,
      sourcemap: false,
      // Trained networks are large, and few are opened: each is kept once it has been.
      runtimeCaching: [
        {
          urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.includes('/starts/'),
          handler: 'StaleWhileRevalidate',
          options: { cacheName: 'starts' },
        },
      ],
    },
  });
