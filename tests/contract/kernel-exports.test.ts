// Every export of kernels.wasm is exercised by a test, most through a face; a new one must be put on this list.
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Stem of exports (without precision and integrator) → the test that exercises it. */
const EXERCISED: Readonly<Record<string, string>> = {
  heapBase: "tests/kernels/core.test.ts",
  philoxBlock: "tests/kernels/core.test.ts",
  normalBlock: "tests/kernels/core.test.ts",
  xxh64Of: "tests/kernels/core.test.ts",
  volleyballStep: "tests/kernels/contact.test.ts",
  volleyballSettle: "tests/kernels/referee.test.ts",
  volleyballObserve: "tests/reference/replay.test.ts",
  volleyballReset: "tests/laws/reset-mask.test.ts",
  volleyballHash: "tests/laws/determinism.test.ts",
  practiceBegin: "tests/volleyball/practice/laws.test.ts",
  practiceStep: "tests/volleyball/practice/laws.test.ts",
  network: "tests/learning/networks.test.ts",
  mlp: "tests/learning/mlp.test.ts",
  learningEntropy: "tests/learning/gaussian.test.ts",
  learningKl: "tests/learning/gaussian.test.ts",
  learningLogProb: "tests/learning/gaussian.test.ts",
  learningLogProbGradient: "tests/learning/gaussian.test.ts",
  learningSample: "tests/learning/gaussian.test.ts",
  learningPpoActor: "tests/learning/ppo-gradient.test.ts",
  learningPpoCritic: "tests/learning/ppo-gradient.test.ts",
  learningAdam: "tests/learning/rollout-math.test.ts",
  learningColumnSums: "tests/learning/rollout-math.test.ts",
  learningFindNonFinite: "tests/learning/rollout-math.test.ts",
  learningGae: "tests/learning/rollout-math.test.ts",
  learningNormaliseRows: "tests/learning/rollout-math.test.ts",
  learningScale: "tests/learning/rollout-math.test.ts",
  learningShuffle: "tests/learning/shuffle.test.ts",
  learningSumShards: "tests/learning/rollout-math.test.ts",
  learningSumSquares: "tests/learning/rollout-math.test.ts",
  quadrotorFly: "tests/kernels/learning-to-fly.test.ts",
  quadrotorStep: "tests/kernels/quadrotors.test.ts",
  quadrotorBodyRates: "tests/kernels/rate-controller.test.ts",
  quadrotorLeeRate: "tests/kernels/rate-controller.test.ts",
  quadrotorPidRate: "tests/kernels/rate-controller.test.ts",
  quadrotorRateTargets: "tests/kernels/rate-controller.test.ts",
  quadrotorBodyStep: "tests/kernels/body-step.test.ts",
  quaternion: "tests/quadrotor/mirror.test.ts",
  quadrotorHover: "tests/quadrotor/hover-env.test.ts",
  scripted: "tests/volleyball/match.test.ts",
  cosine: "tests/kernels/spectral.test.ts",
  sine: "tests/kernels/spectral.test.ts",
  fftPass: "tests/kernels/fft.test.ts",
  fftTables: "tests/kernels/fft.test.ts",
  turbulencePack: "tests/kernels/spectral.test.ts",
  turbulencePackDerivatives: "tests/kernels/spectral.test.ts",
  turbulenceUnpack: "tests/kernels/spectral.test.ts",
  turbulenceAdvance: "tests/laws/turbulence.test.ts",
  turbulenceProductBasdevant: "tests/laws/turbulence.test.ts",
  turbulenceProductSkew: "tests/laws/turbulence.test.ts",
  turbulenceProductSum: "tests/kernels/spectral.test.ts",
  turbulenceProductScaled: "tests/kernels/spectral.test.ts",
  turbulenceScalePair: "tests/kernels/spectral.test.ts",
  turbulenceNorm: "tests/kernels/spectral.test.ts",
  turbulenceMeanNorm: "tests/kernels/spectral.test.ts",
  turbulenceMaxSquare: "tests/kernels/spectral.test.ts",
  turbulenceMeanProduct: "tests/kernels/spectral.test.ts",
  turbulenceMeanPositiveProduct: "tests/kernels/spectral.test.ts",
  turbulenceCombine: "tests/kernels/spectral.test.ts",
  turbulenceCutPlane: "tests/kernels/spectral.test.ts",
  turbulenceCutHalf: "tests/kernels/spectral.test.ts",
  turbulenceWeightedSquares: "tests/kernels/spectral.test.ts",
  turbulenceCoreViscosity: "tests/kernels/spectral.test.ts",
  turbulenceProfileViscosity: "tests/kernels/spectral.test.ts",
  turbulenceNetworkViscosity: "tests/kernels/spectral.test.ts",
  turbulenceAddHalf: "tests/kernels/spectral.test.ts",
  angle: "tests/replanning/waypoints.test.ts",
  minSnap: "tests/replanning/min-snap.test.ts",
  flatnessRows: "tests/replanning/flight.test.ts",
  motorSpeedExtremes: "tests/replanning/flight.test.ts",
  trajectory: "tests/replanning/flight.test.ts",
  multicopterSteps: "tests/replanning/flight.test.ts",
  trackTrajectory: "tests/replanning/flight.test.ts",
  turbulenceInvariants: "tests/kernels/agent-fields.test.ts",
};

const source = readFileSync("assembly/index.ts", "utf8").replace(/\/\/.*$/gm, "");
const names = [...source.matchAll(/export \{([^}]*)\}/g)]
  .flatMap(([, list]) => (list as string).split(","))
  .map((name) => name.trim())
  .filter((name) => name !== "");

it("finds the exports, the same as the built module has", () => {
  const module = new WebAssembly.Module(readFileSync("build/kernels.wasm"));
  const built = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
  expect(names.length).toBeGreaterThan(40);
  expect(built.map(({ name }) => name).sort()).toEqual([...names].sort());
});

it("knows a test for each", () => {
  const stems = Object.keys(EXERCISED);
  for (const name of names) {
    const stem = name.replace(/(F32x4|F32|F64|Start)$/, "").replace(/(Euler|Rk4)$/, "");
    expect(
      stems.some(
        (known) =>
          stem === known ||
          (stem.startsWith(known) && /^(minSnap|mlp|network|quaternion|scripted|trajectory)$/.test(known)),
      ),
      name,
    ).toBe(true);
  }
  for (const [stem, test] of Object.entries(EXERCISED)) {
    expect(
      names.some((name) => name.startsWith(stem)),
      stem,
    ).toBe(true);
    expect(existsSync(test), test).toBe(true);
  }
});
