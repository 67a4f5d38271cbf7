// Node's MessagePort and Worker as a comlink endpoint.

import type { MessagePort, Worker } from "node:worker_threads";
import type { Endpoint } from "comlink";

type Listener = Parameters<Endpoint["addEventListener"]>[1];

/** Wraps a worker or its parent port so that comlink can talk over it. */
export function nodeEndpoint(port: Worker | MessagePort): Endpoint {
  const known = new WeakMap<object, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer as never),
    addEventListener: (_type, listener: Listener) => {
      const handler = (data: unknown): void => {
        const event = { data } as MessageEvent;
        if (typeof listener === "function") listener(event);
        else listener.handleEvent(event);
      };
      known.set(listener, handler);
      port.on("message", handler);
    },
    removeEventListener: (_type, listener: Listener) => {
      const handler = known.get(listener);
      if (handler) port.off("message", handler);
    },
    start: () => {
      if ("start" in port) port.start();
    },
  };
}
