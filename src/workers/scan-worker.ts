// What a thread that works out points of a scan offers over comlink.

import type { Host } from "../env/pool.ts";
import type { ScanPoint, ScanSpec } from "../runs/turbulence/scan.ts";
import { ScanHost } from "../runs/turbulence/scan-host.ts";

/** The thread's side of a pool. */
export interface ScanWorker extends Host<ScanSpec, number, ScanPoint> {
  start(module: WebAssembly.Module): void;
}

/** Makes the thread's side. */
export function makeScanWorker(): ScanWorker {
  let host: ScanHost | undefined;
  const need = (): ScanHost => {
    if (!host) throw new Error("the worker was not started");
    return host;
  };
  return {
    start: (module) => {
      host = new ScanHost(module);
    },
    prepare: (spec) => need().prepare(spec),
    work: (coefficients) => need().work(coefficients),
  };
}
