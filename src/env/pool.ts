// Work across threads. The interface lives here; `workers` implements it; `cli` and the viewer hand it to `runs`.

/** A piece of work for a prepared host. */
export interface PoolTask<Spec, Item> {
  /** names the spec: a host that has prepared this key is not sent the spec again */
  readonly key: string;
  readonly spec: Spec;
  readonly items: readonly Item[];
}

/** Hosts that do pieces of work, each in its own thread or all in this one. */
export interface Pool<Spec, Item, Result> {
  /** threads that work at the same time; 0 when work is done in this thread */
  readonly workers: number;
  /** Does one piece on the next free host. Errors keep their name (`error.name`), not their class. */
  run(task: PoolTask<Spec, Item>): Promise<Result[]>;
  close(): Promise<void>;
}

/** What a host does: prepares once for a spec, then works on items. */
export interface Host<Spec, Item, Result> {
  prepare(spec: Spec): Promise<void>;
  work(items: readonly Item[]): Promise<Result[]>;
}
