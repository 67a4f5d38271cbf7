// Policies of learned closures: those that ship, those that were dropped, and the files that a flow needs.
import { expect, it } from "vitest";
import { makeCatalog } from "../../../src/runs/site/catalog.node.ts";
import { ClosurePolicies } from "../../../src/viewer/app/closure-policies.ts";
import { FlowFiles } from "../../../src/viewer/app/flow-files.ts";
import type { Library } from "../../../src/viewer/app/library.ts";

const catalog = makeCatalog([]);

/** A library whose files hold their own paths. */
const library = {
  catalog: async () => catalog,
  bytes: async (path: string) => new TextEncoder().encode(path),
  text: async (path: string) => path,
} as unknown as Library;
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const dropped = (name: string, reference: "whole" | "truncated" = "whole") => ({
  ...{ file: { name, bytes: Uint8Array.of(1) }, reference },
});

it("finds every policy that ships", async () => {
  const policies = new ClosurePolicies(library);
  expect(await policies.names()).toEqual(catalog.learned.map(({ name }) => name));
  expect(catalog.learned.length).toBeGreaterThan(0);
  for (const { name, path, reference } of catalog.learned) {
    const found = await policies.find(name);
    expect(found).toMatchObject({ file: { name: `${name}.safetensors` }, reference });
    expect(textOf(found.file.bytes)).toBe(path);
  }
});

it("keeps files of the user under names that a link can have, beside those that ship", async () => {
  const policies = new ClosurePolicies(library);
  expect(await policies.keep(dropped("my, best+one.safetensors"))).toBe("my--best-one");
  expect(await policies.keep(dropped("smarl-32.safetensors"))).toBe("smarl-32-file");
  expect(await policies.names()).toEqual(
    expect.arrayContaining(["smarl-32", "my--best-one", "smarl-32-file"]),
  );
  expect(policies.isDropped("smarl-32-file")).toBe(true);
  expect(policies.isDropped("smarl-32")).toBe(false);
  expect((await policies.find("my--best-one")).file.bytes).toEqual(Uint8Array.of(1));
});

it("says what there is where a name is unknown or missing", async () => {
  const policies = new ClosurePolicies(library);
  await expect(policies.find("smarl-33")).rejects.toThrow(
    /policy: expected one of .*smarl-32.* \(did you mean smarl-32\?\)/,
  );
  await expect(policies.find(undefined)).rejects.toThrow("drop its file on the page first, received nothing");
});

it("finds reference, start and policy of a flow, and all snapshots where a policy looks at them", async () => {
  const policies = new ClosurePolicies(library);
  const files = new FlowFiles(library, policies);
  const scene = { case: "kf4", closure: "learned", policy: "smarl-32", initial: { sample: 3 } };
  const found = await files.find(scene);
  expect(found.reference).toBe("scenes/turbulence/reference/kf4.json");
  expect(textOf(found.referenceFields)).toBe("scenes/turbulence/reference/kf4-fields-3.npz");
  expect(found.policy?.name).toBe("smarl-32.safetensors");
  expect(found.snapshots).toBeUndefined();
  expect(await files.find({ ...scene, closure: "leith" })).not.toHaveProperty("policy");
  expect(await files.find({ case: "decay", closure: "none" })).toEqual({});
  const policy = await policies.keep(dropped("cut.safetensors", "truncated"));
  const { snapshots = [] } = await files.find({ ...scene, policy });
  expect(snapshots).toHaveLength(10);
  expect(textOf(snapshots[9])).toBe("scenes/turbulence/reference/kf4-fields-10.npz");
});
