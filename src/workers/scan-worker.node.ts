// The thread behind a scan in Node.

import { parentPort } from "node:worker_threads";
import * as Comlink from "comlink";
import { nodeEndpoint } from "./endpoint.node.ts";
import { makeScanWorker } from "./scan-worker.ts";

if (parentPort) Comlink.expose(makeScanWorker(), nodeEndpoint(parentPort));
