// The thread behind a training in Node.

import { parentPort } from "node:worker_threads";
import * as Comlink from "comlink";
import { nodeEndpoint } from "./endpoint.node.ts";
import { makeTrainWorker } from "./train-worker.ts";

if (parentPort) Comlink.expose(makeTrainWorker(), nodeEndpoint(parentPort));
