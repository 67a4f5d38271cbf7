// Short turbulence runs whose hashes must be the same wherever they are run. Takes the package as an argument and
// imports nothing, so that the page, this Node and other Nodes run the same text.

/** What the runs need of the package's public face. */
export type FlowFace = Pick<
  typeof import("../../src/index.ts"),
  "ControlledClosure" | "flowOfScene" | "loadKernels" | "makeClosure" | "parseTurbulenceScene" | "Simulation"
>;

const GRID = 32;
const STEPS = 200;

const FAMILY = [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }];

/** Every form of the advection term, both precisions, closures of every kind of stepping. */
export const FLOWS: Readonly<Record<string, object>> = {
  "skew, Leith in τ-form, f64": {
    case: "kf4beta20",
    advection: "skew",
    closure: { name: "leith", operator: "tau" },
  },
  "basdevant, hyperviscosity + backscatter + okubo-weiss, f32": {
    advection: "basdevant",
    precision: "f32",
    closure: FAMILY,
  },
  "skew on 3/2 points, dynamic Leith, f64": { dealias: "3/2", closure: "dynamic-leith" },
  "a network at every point, f64": { precision: "f64" },
  "a network at every point, f32": { precision: "f32" },
};

/** A network of eddy viscosity with weights that the kernels' own sine makes. */
function networkOf(face: FlowFace, sine: (x: number) => number): InstanceType<FlowFace["ControlledClosure"]> {
  const network = { low: -2, high: 2, start: 0, speed: 1, range: 0.02 };
  const closure = new face.ControlledClosure(8, { network });
  const dials = Array.from({ length: closure.size }, (_, k) => 2 * sine(k + 1));
  closure.setValues("network", dials);
  return closure;
}

/** Hash of each flow after 200 steps on 32² points, from a few waves that the kernels' own sine and cosine make. */
export async function flowHashes(face: FlowFace): Promise<Record<string, string>> {
  const kernels = await face.loadKernels();
  const sine = (x: number): number => kernels.call("sine", x);
  const cosine = (x: number): number => kernels.call("cosine", x);
  const start = Float64Array.from({ length: GRID * GRID }, (_, i) => {
    const x = (2 * Math.PI * Math.floor(i / GRID)) / GRID;
    const y = (2 * Math.PI * (i % GRID)) / GRID;
    return 8 * sine(3 * x + 1) * cosine(4 * y) + 4 * cosine(5 * x - 2 * y) + 2 * sine(y + 2 * x + 0.3);
  });
  const hashes = Object.entries(FLOWS).map(([name, changes]) => {
    const raw = { room: "turbulence", title: name, case: "kf4", grid: GRID, ...changes };
    const scene = face.parseTurbulenceScene(raw);
    const closure = name.startsWith("a network")
      ? networkOf(face, sine)
      : face.makeClosure(scene.closure, GRID);
    const simulation = new face.Simulation(kernels, face.flowOfScene(scene), closure);
    simulation.setVorticity(start);
    simulation.advance(STEPS);
    const hash = simulation.hash();
    simulation.free();
    return [name, hash];
  });
  return Object.fromEntries(hashes) as Record<string, string>;
}
