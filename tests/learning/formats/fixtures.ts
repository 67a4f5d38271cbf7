// Files as PyTorch would write them, made here: a small pickle writer, zip archives, published checkpoints.
import { zipSync } from "fflate";

/** A value to pickle. Arrays are lists; plain objects are dicts. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | { [key: string]: Value }
  | Tuple
  | Global
  | Call
  | Persistent;

export class Tuple {
  readonly items: Value[];
  constructor(...items: Value[]) {
    this.items = items;
  }
}

/** module.name */
export class Global {
  readonly module: string;
  readonly item: string;
  constructor(module: string, item: string) {
    this.module = module;
    this.item = item;
  }
}

/** callable(*args), then state and items set on it. */
export class Call {
  readonly callable: Value;
  readonly args: Tuple;
  readonly state: Value | undefined;
  readonly items: { [key: string]: Value } | undefined;
  constructor(callable: Value, args: Tuple, state?: Value, items?: { [key: string]: Value }) {
    this.callable = callable;
    this.args = args;
    this.state = state;
    this.items = items;
  }
}

export class Persistent {
  readonly id: Value;
  constructor(id: Value) {
    this.id = id;
  }
}

const text = (word: string): number[] => [...new TextEncoder().encode(word)];
const u32 = (n: number): number[] => [n & 0xff, (n >> 8) & 0xff, (n >> 16) & 0xff, (n >>> 24) & 0xff];

function encode(value: Value, out: number[]): void {
  if (value === null) out.push(0x4e);
  else if (typeof value === "boolean") out.push(value ? 0x88 : 0x89);
  else if (typeof value === "number") out.push(0x4a, ...u32(value));
  else if (typeof value === "string") {
    const bytes = text(value);
    out.push(0x58, ...u32(bytes.length), ...bytes);
  } else if (Array.isArray(value)) {
    out.push(0x5d, 0x28);
    for (const item of value) encode(item, out);
    out.push(0x65);
  } else if (value instanceof Tuple) {
    out.push(0x28);
    for (const item of value.items) encode(item, out);
    out.push(0x74);
  } else if (value instanceof Global) {
    out.push(0x63, ...text(`${value.module}\n${value.item}\n`));
  } else if (value instanceof Persistent) {
    encode(value.id, out);
    out.push(0x51);
  } else if (value instanceof Call) {
    encode(value.callable, out);
    encode(value.args, out);
    out.push(0x52);
    if (value.items) encodeItems(value.items, out);
    if (value.state !== undefined) {
      encode(value.state, out);
      out.push(0x62);
    }
  } else {
    out.push(0x7d);
    encodeItems(value, out);
  }
}

function encodeItems(items: { [key: string]: Value }, out: number[]): void {
  out.push(0x28);
  for (const [key, item] of Object.entries(items)) {
    encode(key, out);
    encode(item, out);
  }
  out.push(0x75);
}

/** A pickle, protocol 2. */
export function pickle(value: Value): Uint8Array {
  const out = [0x80, 2];
  encode(value, out);
  out.push(0x2e);
  return Uint8Array.from(out);
}

/** Numbers of a tensor to be written. */
export interface Numbers {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** Collects storages while a checkpoint is described. */
export class Checkpoint {
  readonly #storages: Float32Array[] = [];

  /** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …) */
  tensor({ shape, values }: Numbers, stride?: number[]): Call {
    const key = String(this.#storages.push(values) - 1);
    const storage = new Tuple("storage", new Global("torch", "FloatStorage"), key, "cuda:0", values.length);
    const strides = stride ?? shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const hooks = new Call(new Global("collections", "OrderedDict"), new Tuple());
    return new Call(
      new Global("torch._utils", "_rebuild_tensor_v2"),
      new Tuple(new Persistent(storage), 0, new Tuple(...shape), new Tuple(...strides), false, hooks),
    );
  }

  parameter(numbers: Numbers): Call {
    const hooks = new Call(new Global("collections", "OrderedDict"), new Tuple());
    return new Call(
      new Global("torch._utils", "_rebuild_parameter"),
      new Tuple(this.tensor(numbers), true, hooks),
    );
  }

  /** torch.save of a description. */
  save(root: Value): Uint8Array {
    return this.archive(pickle(root));
  }

  archive(description: Uint8Array): Uint8Array {
    const files: Record<string, Uint8Array> = { "checkpoint/data.pkl": description };
    this.#storages.forEach((values, key) => {
      files[`checkpoint/data/${key}`] = new Uint8Array(values.slice().buffer);
    });
    files["checkpoint/version"] = Uint8Array.from(text("3\n"));
    return zipSync(files, { level: 0, mtime: "1980-01-01T00:00:00" });
  }
}

const TD = new Global("tensordict._td", "TensorDict");

/** A tensordict tree from dotted names. */
export function tensorTree(leaves: { [name: string]: Value }): Call {
  const groups: { [key: string]: { [name: string]: Value } } = {};
  const own: { [key: string]: Value } = {};
  for (const [name, leaf] of Object.entries(leaves)) {
    const dot = name.indexOf(".");
    if (dot < 0) own[name] = leaf;
    else {
      const key = name.slice(0, dot);
      groups[key] = { ...groups[key], [name.slice(dot + 1)]: leaf };
    }
  }
  for (const [key, group] of Object.entries(groups)) own[key] = tensorTree(group);
  const items = new Call(new Global("tensordict.utils", "_StringOnlyDict"), new Tuple(), undefined, own);
  return new Call(TD, new Tuple(), { _device: null, _tensordict: items });
}

/** A published population member or skill: actor_params tree, and an optimiser that readers pass over. */
export function publishedCheckpoint(actor: { [name: string]: Numbers }): Uint8Array {
  const file = new Checkpoint();
  const leaves: { [name: string]: Value } = {};
  for (const [name, numbers] of Object.entries(actor)) leaves[`module.${name}`] = file.parameter(numbers);
  const params = new Call(new Global("tensordict.nn.params", "TensorDictParams"), new Tuple(), {
    training: true,
    _param_td: tensorTree(leaves),
    no_convert: false,
  });
  const moments = file.tensor({ shape: [2], values: Float32Array.of(Number.NaN, 1) });
  return file.save({ actor_params: params, actor_opt: { state: { 0: { exp_avg: moments } } } });
}
