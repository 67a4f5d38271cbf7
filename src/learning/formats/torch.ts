// Checkpoints of PyTorch's torch.save (the zip form, since 1.6): `…/data.pkl` describes, `…/data/<key>` holds
// the raw numbers of a storage. Read without Python: see pickle.ts for what is allowed in the description.
//
// A state dict may be nested: dicts, OrderedDicts, and the parameter trees of tensordict (TensorDictParams,
// TensorDict). Names join with dots. Optimiser and scheduler states are passed over.

import { ConfigError } from "../../base/errors.ts";
import { readPickle } from "./pickle.ts";
import type { PickleObject, PickleValue } from "./pickle-value.ts";
import { ELEMENT_BYTES, type ElementType, elementsOf, type Tensor } from "./tensor.ts";
import { readZip } from "./zip.ts";

/** Storage classes and the type of their elements. */
const STORAGES: Readonly<Record<string, ElementType>> = {
  "torch.FloatStorage": "F32",
  "torch.DoubleStorage": "F64",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};

const REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
const REBUILD_PARAMETER = "torch._utils._rebuild_parameter";

/** Where each kind of tree keeps its children: attribute of its state. */
const TREES: Readonly<Record<string, string>> = {
  "tensordict.nn.params.TensorDictParams": "_param_td",
  "tensordict._td.TensorDict": "_tensordict",
  "tensordict.tensordict.TensorDict": "_tensordict",
};

/** Dict-like classes. */
const DICTS = [
  "collections.OrderedDict",
  "collections.defaultdict",
  "tensordict.utils._StringOnlyDict",
] as const;

/** Classes that may appear but hold nothing we read. */
const HARMLESS = [
  "torch.Size",
  "torch.device",
  "torch.float32",
  "torch.float64",
  "collections.deque",
  "builtins.set",
  "builtins.frozenset",
  "builtins.dict",
  "builtins.list",
  "__builtin__.set",
  "__builtin__.frozenset",
  "__builtin__.dict",
  "__builtin__.list",
] as const;

const ALLOWED: ReadonlySet<string> = new Set([
  ...Object.keys(STORAGES),
  ...Object.keys(TREES),
  ...DICTS,
  ...HARMLESS,
  REBUILD_TENSOR,
  REBUILD_PARAMETER,
]);

/** Parts of a state dict that are no weights. */
const IGNORED = /(^|_)(opt|optim|optimizer|optimiser|scheduler|lr_scheduler)(_|$)/i;

/** Bounds for trees whose branches are shared: a small file could otherwise unfold without end. */
const MAX_DEPTH = 64;
const MAX_VISITS = 200_000;
const MAX_TOTAL_ELEMENTS: number = 2 ** 26;

/** Whether a pickled description lies in these zip entries. */
export function descriptionPath(files: ReadonlyMap<string, Uint8Array>): string | undefined {
  return [...files.keys()].find((path) => path === "data.pkl" || path.endsWith("/data.pkl"));
}

/**
 * Reads all tensors of a checkpoint.
 *
 * @param name the file's name in error messages
 * @returns tensors by dotted name, in the order of the file
 * @throws ConfigError when the file is damaged or holds anything but weights
 */
export function readTorch(bytes: Uint8Array, name: string): Map<string, Tensor> {
  const files = readZip(bytes, name);
  const path = descriptionPath(files);
  if (path === undefined)
    throw new ConfigError(name, "a data.pkl in the archive", [...files.keys()].slice(0, 3));
  const folder = path.slice(0, -"data.pkl".length);
  const order = files.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order) !== "little") {
    throw new ConfigError(`${name}: byteorder`, "little", new TextDecoder().decode(order.subarray(0, 20)));
  }
  const root = readPickle(files.get(path) as Uint8Array, name, ALLOWED);
  return new Walk(name, folder, files).collect(root);
}

/** Collects tensors from what a pickle holds. */
class Walk {
  readonly #name: string;
  readonly #folder: string;
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #tensors: Map<string, Tensor> = new Map();
  #visits = 0;
  #elements = 0;

  constructor(name: string, folder: string, files: ReadonlyMap<string, Uint8Array>) {
    this.#name = name;
    this.#folder = folder;
    this.#files = files;
  }

  collect(root: PickleValue): Map<string, Tensor> {
    this.#visit(root, "", 0);
    return this.#tensors;
  }

  #visit(value: PickleValue, path: string, depth: number): void {
    if (++this.#visits > MAX_VISITS)
      throw new ConfigError(this.#name, `at most ${MAX_VISITS} entries`, "more");
    if (depth > MAX_DEPTH)
      throw new ConfigError(this.#name, `at most ${MAX_DEPTH} levels of nesting`, "more");
    if (value === null || typeof value !== "object" || !("kind" in value)) return;
    if (value.kind === "dict") this.#visitEntries(value.entries, path, depth);
    if (value.kind !== "object") return;
    if (value.of === REBUILD_TENSOR) this.#add(path, value);
    else if (value.of === REBUILD_PARAMETER) this.#visit(value.args[0] ?? null, path, depth + 1);
    else if (Object.hasOwn(TREES, value.of)) {
      this.#visit(attribute(value.state, TREES[value.of] as string), path, depth + 1);
    } else this.#visitEntries(value.entries, path, depth);
  }

  #visitEntries(entries: ReadonlyMap<PickleValue, PickleValue>, path: string, depth: number): void {
    for (const [key, value] of entries) {
      if (typeof key !== "string" && typeof key !== "number") continue;
      const word = String(key);
      if (word.length > 1000)
        throw new ConfigError(this.#name, "names of at most 1000 characters", word.length);
      if (IGNORED.test(word)) continue;
      this.#visit(value, path === "" ? word : `${path}.${word}`, depth + 1);
    }
  }

  #add(path: string, value: PickleObject): void {
    const field = `${this.#name}: ${path === "" ? "tensor" : path}`;
    const [storage, offset, size, stride] = value.args;
    const { type, bytes } = this.#storage(storage, field);
    const shape = wholeNumbers(size, `${field}.shape`);
    const strides = wholeNumbers(stride, `${field}.stride`);
    const elements = elementsOf(shape, `${field}.shape`);
    const held = Math.floor(bytes.length / ELEMENT_BYTES[type]);
    if (strides.length !== shape.length)
      throw new ConfigError(`${field}.stride`, `${shape.length} numbers`, strides);
    if (typeof offset !== "number" || !Number.isInteger(offset) || offset < 0) {
      throw new ConfigError(`${field}.offset`, "a whole number ≥ 0", typeof offset);
    }
    const last = shape.reduce((sum, n, axis) => sum + (n - 1) * (strides[axis] as number), offset);
    if (elements > held || (elements > 0 && last >= held)) {
      throw new ConfigError(field, `elements within a storage of ${held}`, Math.max(elements, last + 1));
    }
    this.#elements += elements;
    if (this.#elements > MAX_TOTAL_ELEMENTS) {
      throw new ConfigError(this.#name, `at most ${MAX_TOTAL_ELEMENTS} elements in all`, this.#elements);
    }
    this.#tensors.set(path, {
      type,
      shape,
      bytes: gather(bytes, ELEMENT_BYTES[type], offset, shape, strides),
    });
  }

  /** ("storage", class, key, device, count) → raw numbers. */
  #storage(reference: PickleValue | undefined, field: string): { type: ElementType; bytes: Uint8Array } {
    const id = isKind(reference, "persistent") ? reference.id : null;
    const [word, of, key] = isKind(id, "tuple") ? id.items : [];
    const type = isKind(of, "global") && Object.hasOwn(STORAGES, of.name) ? STORAGES[of.name] : undefined;
    if (word !== "storage" || !type || typeof key !== "string") {
      throw new ConfigError(field, "a storage of numbers", "something else");
    }
    const bytes = this.#files.get(`${this.#folder}data/${key}`);
    if (!bytes) throw new ConfigError(field, `a file data/${key} in the archive`, undefined);
    return { type, bytes };
  }
}

function isKind<K extends string>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K | "list" | "tuple" | "set" }> & { kind: K } {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** An attribute of a state, which is a dict or a pair (dict, slots). */
function attribute(state: PickleValue, key: string): PickleValue {
  const dict = isKind(state, "tuple") ? (state.items[0] ?? null) : state;
  if (isKind(dict, "dict") || isKind(dict, "object")) return dict.entries.get(key) ?? null;
  return null;
}

/** A tuple of whole numbers ≥ 0; torch.Size((…)) too. */
function wholeNumbers(value: PickleValue | undefined, field: string): number[] {
  const tuple = isKind(value, "object") ? value.args[0] : value;
  const items = isKind(tuple, "tuple") || isKind(tuple, "list") ? tuple.items : undefined;
  if (!items || items.length > 8) throw new ConfigError(field, "at most 8 whole numbers", typeof value);
  return items.map((item) => {
    if (typeof item !== "number" || !Number.isInteger(item) || item < 0) {
      throw new ConfigError(field, "whole numbers ≥ 0", typeof item === "number" ? item : typeof item);
    }
    return item;
  });
}

/** Elements of a strided view, row-major. */
function gather(
  storage: Uint8Array,
  size: number,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array {
  const count = shape.reduce((product, n) => product * n, 1);
  if (isContiguous(shape, strides)) return storage.slice(offset * size, (offset + count) * size);
  const out = new Uint8Array(count * size);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < out.length; to += size) {
    let from = offset;
    for (let axis = 0; axis < index.length; axis++)
      from += (index[axis] as number) * (strides[axis] as number);
    out.set(storage.subarray(from * size, (from + 1) * size), to);
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return out;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] as number;
  }
  return true;
}
