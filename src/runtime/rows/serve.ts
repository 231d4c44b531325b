/** A row worker in the page. */

import { arithmetic } from '../../tensor/backends/arithmetic.ts';
import { startBackend } from '../../tensor/backends/start.ts';
import { wasmFiles } from '../../tensor/backends/wasm-files.ts';
import type { RowCommand, RowReport } from './protocol.ts';
import { RowComputer } from './row-computer.ts';

const post = (report: RowReport, transfer: ArrayBuffer[] = []) => postMessage(report, { transfer });

const computer = new RowComputer(post);
self.onmessage = ({ data }: MessageEvent<RowCommand>) => computer.take(data);

startBackend({
  ...{ want: 'wasm', exclude: ['webgpu', 'webgl'], wasmFiles },
  onDeviceLost() {},
  onError() {},
}).then(
  () => post({ type: 'ready', arithmetic: arithmetic() }),
  (error: Error) => post({ type: 'failed', error: error.message }),
);
