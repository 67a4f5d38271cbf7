// One table is the architecture: what each room of src may import. Checked by tests/contract/imports.test.ts.
const ROOMS = {
  base: [],
  env: ["base"],
  recording: ["base"],
  report: ["base"],
  kernels: ["base"],
  learning: ["base", "env", "kernels"],
  quadrotor: ["base", "env", "kernels"],
  volleyball: ["base", "kernels", "env", "recording", "quadrotor", "learning"],
  replanning: ["base", "kernels", "env", "recording", "quadrotor", "learning"],
  turbulence: ["base", "kernels", "env", "recording", "learning"],
  runs: [
    "base",
    "kernels",
    "env",
    "recording",
    "report",
    "learning",
    "quadrotor",
    "volleyball",
    "replanning",
    "turbulence",
  ],
  workers: ["base", "env", "recording", "kernels", "volleyball", "replanning", "turbulence", "runs"],
  // knows frames and threads, not rules
  viewer: ["base", "recording", "workers"],
  cli: [
    "base",
    "env",
    "kernels",
    "recording",
    "report",
    "learning",
    "quadrotor",
    "volleyball",
    "replanning",
    "turbulence",
    "runs",
    "workers",
  ],
};

const rooms = Object.entries(ROOMS).map(([room, may]) => ({
  name: `${room} may import: ${may.join(" ") || "nothing"}`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: "^src/", pathNot: `^src/(${[room, ...may].join("|")})/` },
}));

/** A heavy package has one door. */
const door = (name, pkg, path) => ({
  name: `${name} is the door to ${pkg}`,
  severity: "error",
  from: { path: "^src/", pathNot: path },
  to: { path: `node_modules/${pkg}` },
});

module.exports = {
  forbidden: [
    ...rooms,
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "an env needs no network",
      severity: "error",
      from: { path: "^src/(volleyball|replanning|turbulence)/", pathNot: "/policies/" },
      to: { path: "^src/learning/" },
    },
    {
      // kernels.ts reads its .wasm through node:fs in Node and through fetch in a page
      name: "only Node files import Node",
      severity: "error",
      from: { path: "^src/", pathNot: ["\\.node\\.ts$", "^src/cli/", "^src/kernels/kernels\\.ts$"] },
      to: { dependencyTypes: ["core"] },
    },
    door("workers", "comlink", "^src/workers/"),
    door("learning/backend.ts", "@tensorflow", "^src/learning/backend\\.ts$"),
    door("cli", "commander", "^src/cli/"),
    door("runs/turbulence", "h5wasm", "^src/runs/turbulence/"),
    door("viewer", "three", "^src/viewer/"),
    door("viewer", "uplot", "^src/viewer/"),
    door("viewer", "mediabunny", "^src/viewer/"),
    door("viewer", "(preact|@preact)", "^src/viewer/"),
    door("report", "@observablehq", "^src/report/"),
    door("report", "@resvg", "^src/report/"),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
