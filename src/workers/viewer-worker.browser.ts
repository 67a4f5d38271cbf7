// The thread behind a viewer in the browser.

import * as Comlink from "comlink";
import { makeViewerWorker } from "./viewer-worker.ts";

Comlink.expose(makeViewerWorker());
