// The thread behind a pool in the browser.

import * as Comlink from "comlink";
import { makeMatchWorker } from "./match-worker.ts";

Comlink.expose(makeMatchWorker());
