/** `npm start`: prepares the data, builds the site where it is out of date, and serves it on a local port. */
import { build, preview } from 'vite';
import { isBuilt } from './built.ts';
import './data.ts';

const FIRST_PORT = 4173;

if (!isBuilt()) {
  console.log('Building the site.');
  await build({ logLevel: 'warn' });
}
// The next free port is taken where this one is not free.
const port = Number(process.env.PORT) || FIRST_PORT;
const server = await preview({ preview: { host: '127.0.0.1', port, open: false }, logLevel: 'warn' });
console.log(`Transport Lab runs at ${server.resolvedUrls?.local[0]} (stop it with Ctrl+C)`);
