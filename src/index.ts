// The public face of gyre: what a notebook or another program may use.

export { ConfigError, DivergedError, StoppedError, UnsupportedError } from "./base/errors.ts";
export { VERSION } from "./base/version.ts";
export type { ArsSettings } from "./env/ars-settings.ts";
export type { BatchEnv } from "./env/batch-env.ts";
export { type CheckReport, checkEnv } from "./env/check-env.ts";
export { alone, type Collective } from "./env/collective.ts";
export type { AutoresetMode, Env, FinalInfo, Infos, ResetOptions, StepResult } from "./env/env.ts";
export type { Pool, PoolTask } from "./env/pool.ts";
export { type LearnerSettings, PPO_PRESETS, type PpoSettings, resolveTraining } from "./env/ppo-settings.ts";
export type { BoxSpace, DiscreteSpace, Space } from "./env/spaces.ts";
export type { VracerSettings } from "./env/vracer-settings.ts";
export { compileKernels, instantiateKernels, type Kernels, loadKernels } from "./kernels/kernels.ts";
export {
  AGENT,
  CONFIG,
  FAULT_BITS,
  OUTCOME,
  type Precision,
  VolleyballWorlds,
  WORLD,
} from "./kernels/volleyball-worlds.ts";
export type { ActorData } from "./learning/actor-data.ts";
export { Ars } from "./learning/ars.ts";
export { type EpisodeOptions, playEpisodes } from "./learning/evaluation.ts";
export { type ImportSummary, importVolleybots } from "./learning/import-volleybots.ts";
export type { Learner, LearnerReport, LearnerState, MakeEnv, StateArray } from "./learning/learner.ts";
export { Mlp, type MlpSpec, type MlpTensor, mlpSize, mlpTensors } from "./learning/mlp.ts";
export { Ppo } from "./learning/ppo.ts";
export { Vracer } from "./learning/vracer.ts";
export { FLIGHT } from "./quadrotor/flight-layout.ts";
export { HoverEnv } from "./quadrotor/hover-env.ts";
export { Quadrotors } from "./quadrotor/quadrotors.ts";
export { randomiseVehicle } from "./quadrotor/randomise.ts";
export type { VehicleSheet } from "./quadrotor/vehicle.ts";
export { findVehicle, vehicleNames } from "./quadrotor/vehicles.ts";
export { type FrameColumns, packFrames, unpackFrames } from "./recording/columns.ts";
export { bodyOffset, type FrameLayout, frameLayout, frameSize } from "./recording/frame-layout.ts";
export { decodeColumns, decodeRecording, encodeRecording } from "./recording/gyr.ts";
export {
  type Frame,
  type RecordedEvent,
  type Recording,
  type RecordingHeader,
  timeOf,
} from "./recording/recording.ts";
export { FrameTrack } from "./recording/track.ts";
export { type BaselineStages, planBaseline, scaleToLevel2 } from "./replanning/baseline.ts";
export { type GramKind, gramMatrices, hermiteBasis } from "./replanning/hermite.ts";
export { InfeasibleError } from "./replanning/infeasible.ts";
export { LEVEL_1_SEARCH, LEVEL_2_SEARCH, type LineSearch, searchFactor } from "./replanning/line-search.ts";
export {
  MinSnap,
  type MinSnapGradient,
  type MinSnapProblem,
  type MinSnapSolution,
} from "./replanning/min-snap.ts";
export { type FlatState, type MotorCheck, MotorLimits } from "./replanning/motor-limits.ts";
export { type ImuReading, Multicopter, type MulticopterState } from "./replanning/multicopter.ts";
export { type Plan, type PlanProblem, PlanTools } from "./replanning/planner.ts";
export { planBaselineLevel2, planBySearch, type SearchBudget } from "./replanning/search.ts";
export {
  type Flight,
  type FlightSettings,
  LEVEL_2,
  LOG_COLUMNS,
  type LoggedFlight,
  Tracker,
} from "./replanning/tracking.ts";
export { scaleTime, statusAt, type Trajectory, totalTime, unwrapYaw } from "./replanning/trajectory.ts";
export { hoverMotorSpeed, MFBO, type PlanVehicle, STMCFB } from "./replanning/vehicle.ts";
export { drawRoom, moveWaypoints, ROOM_M, type WaypointMove } from "./replanning/waypoints.ts";
export { type HeatmapData, heatmapSvg } from "./report/heatmap.ts";
export {
  type LearningCurveData,
  type LearningPanel,
  learningCurveSvg,
  type SeedCurve,
} from "./report/learning-curve.ts";
export { type Path, type RallyData, rallySvg } from "./report/rally.ts";
export { formatTable } from "./report/table.ts";
export { terminalCurve } from "./report/terminal-curve.ts";
export { type BudgetData, budgetSvg } from "./report/turbulence/budget.ts";
export { type FieldData, fieldSvg } from "./report/turbulence/field.ts";
export { type PdfData, pdfSvg } from "./report/turbulence/pdf.ts";
export { type ScanPlotData, scanSvg } from "./report/turbulence/scan.ts";
export { type SeriesData, seriesSvg } from "./report/turbulence/series.ts";
export { type SpectrumData, spectrumSvg } from "./report/turbulence/spectrum.ts";
export { type TransferData, transferSvg } from "./report/turbulence/transfer.ts";
export { type DrillReport, makeDrillReport } from "./runs/drill-report.ts";
export { rallyOf } from "./runs/export/picture.ts";
export { type HoverReport, runHoverDrill } from "./runs/hover-drill.ts";
export { type Job, openUnits, playJob, type Shard, type Unit, type UnitResult } from "./runs/job.ts";
export type { FlowChange } from "./runs/live/flow-change.ts";
export { LiveFlow, type LiveFlowSetup } from "./runs/live/live-flow.ts";
export { LiveMatch } from "./runs/live/live-match.ts";
export { LivePractice, type Pilot } from "./runs/live/live-practice.ts";
export type { LiveBatch, LiveHead, LiveRun } from "./runs/live/live-run.ts";
export { recordLive } from "./runs/live/record-live.ts";
export { LocalPool } from "./runs/local-pool.ts";
export { MatchHost } from "./runs/match-host.ts";
export { type MatchReport, makeMatchReport, type TeamReport } from "./runs/match-report.ts";
export { loadAnyPolicy, type MatchSpec, policyHashes } from "./runs/match-spec.ts";
export { recordMatch } from "./runs/record-match.ts";
export { makeTournamentReport, type TournamentReport, tournamentJob } from "./runs/tournament.ts";
export { type EvaluationReport, evaluatePolicy, type MetricMean } from "./runs/train/evaluate.ts";
export { decodePolicy, encodePolicy, type PolicyNotes } from "./runs/train/policy-file.ts";
export { makeTrainer, type TrainSpec } from "./runs/train/team.ts";
export { type Best, Trainer, type TrainReport, type TrainState } from "./runs/train/trainer.ts";
export {
  type ClosureScene,
  type EnvMaterial,
  requireAgents,
  requireTrainable,
  type TrainableScene,
} from "./runs/train/training-env.ts";
export { type ComparedRun, type CompareReport, compareRuns } from "./runs/turbulence/compare.ts";
export { decodeReferenceFields } from "./runs/turbulence/reference-fields.ts";
export type { Metrics, RunSink } from "./runs/turbulence/run-sink.ts";
export { runTurbulence, startSimulation } from "./runs/turbulence/run-turbulence.ts";
export {
  parseRange,
  runScan,
  type ScanPoint,
  type ScanReport,
  type ScanSpec,
} from "./runs/turbulence/scan.ts";
export { ScanHost } from "./runs/turbulence/scan-host.ts";
export { ClosureEnv, type ClosureEnvOptions } from "./turbulence/agents/env.ts";
export type { AgentFlow } from "./turbulence/agents/flow-world.ts";
export {
  INTERPOLATIONS,
  interpolate,
  type LatticeInterpolation,
  makeInterpolation,
} from "./turbulence/agents/interpolation.ts";
export { makeLattice } from "./turbulence/agents/lattice.ts";
export { makeReward, REWARDS, type RewardName, type SpectraWanted } from "./turbulence/agents/rewards.ts";
export { type AgentSettings, agentSettings } from "./turbulence/agents/settings.ts";
export { AgentObserver, STATE_TYPES } from "./turbulence/agents/state.ts";
export { truncatedSpectra, wholeSpectra } from "./turbulence/agents/wanted.ts";
export { SimulationBatch } from "./turbulence/batch.ts";
export type { Budget, BudgetTerms } from "./turbulence/budget.ts";
export { CASES, type FlowCase } from "./turbulence/cases.ts";
export { type Closure, combineClosures } from "./turbulence/closures/closure.ts";
export { ControlledClosure, type KnobRanges } from "./turbulence/closures/controlled.ts";
export { CoefficientField } from "./turbulence/closures/lattice.ts";
export { type ClosureSpec, makeClosure, parseClosure } from "./turbulence/closures/spec.ts";
export {
  autocorrelation,
  correlation,
  decorrelationTime,
  fieldAutocorrelation,
  integralTime,
} from "./turbulence/diagnostics/correlation.ts";
export {
  energyDissipation,
  enstrophyDissipation,
  turnoverTime,
} from "./turbulence/diagnostics/dissipation.ts";
export { incrementPdf, velocityIncrements } from "./turbulence/diagnostics/increments.ts";
export { type Density, pdfOf, type VorticityPdf } from "./turbulence/diagnostics/pdf.ts";
export { referenceFromSamples } from "./turbulence/diagnostics/reference-from-samples.ts";
export { makeSample, type Sample } from "./turbulence/diagnostics/sample.ts";
export { axisSpectra, ringSpectra } from "./turbulence/diagnostics/spectra.ts";
export {
  meanSpectra,
  type Summary,
  summarise as summariseFlow,
} from "./turbulence/diagnostics/statistics.ts";
export { interscaleTransfer, spectralFluxes } from "./turbulence/diagnostics/transfer.ts";
export { coarseGrain, filterSpectrum, filterWidthOf } from "./turbulence/filters.ts";
export type { Flow } from "./turbulence/flow.ts";
export type { FlowParameters, Forcing } from "./turbulence/flow-parameters.ts";
export type { HalfSpectrum } from "./turbulence/half-spectrum.ts";
export { makeInitialField, type ReferenceFields } from "./turbulence/initial.ts";
export { LearnedClosure, type LearnedClosureOptions } from "./turbulence/policies/learned-closure.ts";
export { decodeReferenceCsv, decodeReferenceJson, type FlowReference } from "./turbulence/reference.ts";
export { flowOfScene, parseTurbulenceScene, type TurbulenceScene } from "./turbulence/scene.ts";
export { curlOfDivergence, divergence, filteredDns, subgridTerms } from "./turbulence/sgs.ts";
export { Simulation } from "./turbulence/simulation.ts";
export { SpectralTransform } from "./turbulence/spectral-transform.ts";
export { VolleyballEnv } from "./volleyball/env.ts";
export { type GameResult, Match, type MatchSetup } from "./volleyball/match.ts";
export type { PolicyFile, PolicySource } from "./volleyball/policies/load.ts";
export type { Player, Policy, Seat, TaskName } from "./volleyball/policies/policy.ts";
export { PracticeEnv } from "./volleyball/practice/env.ts";
export type { PracticeEnvOptions } from "./volleyball/practice/env-options.ts";
export { makePracticeEnv } from "./volleyball/practice/make-env.ts";
export { PRACTICE_TASKS, type PracticeTask } from "./volleyball/practice/tasks.ts";
export { parseVolleyballScene, type VolleyballScene } from "./volleyball/scene.ts";
export { summarise } from "./volleyball/summary.ts";
export { defaultSettings, TASKS, type Task, type WorldSettings } from "./volleyball/tasks.ts";
