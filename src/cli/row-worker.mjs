// Starts a row worker in Node, whose threads do not take over what reads TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./row-worker.ts');
