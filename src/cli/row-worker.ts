/** A row worker in Node. */
import { parentPort } from 'node:worker_threads';
import type { RowCommand, RowReport } from '../runtime/rows/protocol.ts';
import { RowComputer } from '../runtime/rows/row-computer.ts';
import { arithmetic } from '../tensor/backends/arithmetic.ts';
import { startNodeBackend } from './backend.ts';

const post = (report: RowReport, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(report, transfer);

const computer = new RowComputer(post);
parentPort?.on('message', (command: RowCommand) => computer.take(command));

await startNodeBackend('wasm');
post({ type: 'ready', arithmetic: arithmetic() });
