// What a pickle holds, as plain data: see pickle.ts.

/** A class or function, by name only. */
export interface PickleGlobal {
  readonly kind: "global";
  /** e.g. `collections.OrderedDict` */
  readonly name: string;
}

/** What a class or function would have made. */
export interface PickleObject {
  readonly kind: "object";
  /** name of the class or function */
  readonly of: string;
  readonly args: readonly PickleValue[];
  /** what BUILD set, if anything */
  state: PickleValue;
  /** items set on it as on a dict */
  readonly entries: Map<PickleValue, PickleValue>;
}

export interface PickleList {
  readonly kind: "list" | "tuple" | "set";
  readonly items: PickleValue[];
}

export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A reference to something outside, e.g. a storage of torch. */
export interface PicklePersistent {
  readonly kind: "persistent";
  readonly id: PickleValue;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleGlobal
  | PickleObject
  | PickleList
  | PickleDict
  | PicklePersistent;
