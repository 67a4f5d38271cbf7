// The thread behind a pool in Node.

import { parentPort } from "node:worker_threads";
import * as Comlink from "comlink";
import { nodeEndpoint } from "./endpoint.node.ts";
import { makeMatchWorker } from "./match-worker.ts";

if (parentPort) Comlink.expose(makeMatchWorker(), nodeEndpoint(parentPort));
