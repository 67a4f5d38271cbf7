// The binary interface of kernels.wasm, one line a kernel. The door on the other side is src/kernels.

export { angle, cosine, heapBase, philoxBlock, normalBlock, sine, xxh64Of } from "./core/exports";
export {
  volleyballSettleF32x4,
  volleyballSettleF64,
  volleyballObserveF32x4,
  volleyballObserveF64,
  volleyballStepF32x4,
  volleyballStepF64,
} from "./volleyball/world";
export { volleyballResetF32x4, volleyballResetF64 } from "./volleyball/reset";
export {
  practiceBeginF32x4,
  practiceBeginF64,
  practiceStepF32x4,
  practiceStepF64,
} from "./volleyball/practice/world";
export { volleyballHashF32x4, volleyballHashF64 } from "./volleyball/hash";
export { scriptedForget, scriptedLook } from "./volleyball/scripted/look";
export { scriptedHomes, scriptedLookAt, scriptedBytes } from "./volleyball/scripted/planner";
export { scriptedPlans, scriptedSettings } from "./volleyball/scripted/planner";
export { scriptedImprove, scriptedInit, scriptedSearch } from "./volleyball/scripted/plan";
export { scriptedCommand } from "./volleyball/scripted/commands";
export { networkForward, networkSample, networkSpread } from "./learning/network";
export { learningShuffle } from "./learning/shuffle";
export {
  mlpDense,
  mlpDenseGradient,
  mlpGather,
  mlpNorm,
  mlpPack,
  mlpScatter,
} from "./learning/mlp";
export { mlpNormGradient } from "./learning/norm-gradient";
export { mlpWeightGradient } from "./learning/weight-gradient";
export { learningEntropy, learningKl, learningLogProb } from "./learning/gaussian";
export { learningLogProbGradient, learningSample } from "./learning/gaussian";
export { learningPpoActor, learningPpoCritic } from "./learning/ppo";
export { learningColumnSums, learningGae, learningNormaliseRows } from "./learning/rollout";
export { learningAdam, learningFindNonFinite, learningScale } from "./learning/optimiser";
export { learningSumShards, learningSumSquares } from "./learning/optimiser";
export {
  quadrotorFlyEulerF32x4,
  quadrotorFlyEulerF64,
  quadrotorFlyRk4F32x4,
  quadrotorFlyRk4F64,
  quadrotorStepEulerF32x4,
  quadrotorStepEulerF64,
  quadrotorStepRk4F32x4,
  quadrotorStepRk4F64,
} from "./quadrotor/flight";
export {
  quadrotorBodyRatesF32x4,
  quadrotorBodyRatesF64,
  quadrotorLeeRateF32x4,
  quadrotorLeeRateF64,
  quadrotorPidRateF32x4,
  quadrotorPidRateF64,
  quadrotorRateTargetsF32x4,
  quadrotorRateTargetsF64,
} from "./quadrotor/rate-control";
export { quadrotorBodyStepF32x4, quadrotorBodyStepF64 } from "./quadrotor/body-step";
export { quaternionFromRpy, quaternionToRpy } from "./quadrotor/euler-angles";
export { quadrotorHoverF32x4, quadrotorHoverF64, quadrotorHoverStart } from "./quadrotor/hover";
export {
  fftTablesF64,
  fftTablesF32,
  fftPassF64,
  fftPassF32,
  turbulencePackF64,
  turbulencePackF32,
  turbulencePackDerivativesF64,
  turbulencePackDerivativesF32,
  turbulenceUnpackF64,
  turbulenceUnpackF32,
  turbulenceAdvanceF64,
  turbulenceAdvanceF32,
  turbulenceProductBasdevantF64,
  turbulenceProductBasdevantF32,
  turbulenceProductSkewF64,
  turbulenceProductSkewF32,
  turbulenceProductSumF64,
  turbulenceProductSumF32,
  turbulenceProductScaledF64,
  turbulenceProductScaledF32,
  turbulenceScalePairF64,
  turbulenceScalePairF32,
  turbulenceNormF64,
  turbulenceNormF32,
  turbulenceMeanNormF64,
  turbulenceMeanNormF32,
  turbulenceMaxSquareF64,
  turbulenceMaxSquareF32,
  turbulenceMeanProductF64,
  turbulenceMeanProductF32,
  turbulenceMeanPositiveProductF64,
  turbulenceMeanPositiveProductF32,
  turbulenceCombineF64,
  turbulenceCombineF32,
  turbulenceAddHalfF64,
  turbulenceAddHalfF32,
  turbulenceCutPlaneF64,
  turbulenceCutPlaneF32,
  turbulenceCutHalfF64,
  turbulenceCutHalfF32,
  turbulenceWeightedSquaresF64,
  turbulenceWeightedSquaresF32,
  turbulenceCoreViscosityF64,
  turbulenceCoreViscosityF32,
  turbulenceProfileViscosityF64,
  turbulenceProfileViscosityF32,
  turbulenceNetworkViscosityF64,
  turbulenceNetworkViscosityF32,
} from "./turbulence/exports";
export { turbulenceInvariantsF64 } from "./turbulence/agent-state";
export {
  minSnapPosition,
  minSnapPositionAdjoint,
  minSnapPositionGradient,
} from "./replanning/min-snap";
export {
  minSnapScratch,
  minSnapYaw,
  minSnapYawAdjoint,
  minSnapYawGradient,
} from "./replanning/min-snap";
export { flatnessRows } from "./replanning/flatness";
export { motorSpeedExtremes, trajectoryClockRows, trajectoryRows } from "./replanning/sample";
export { multicopterSteps } from "./replanning/multicopter";
export { trackTrajectory } from "./replanning/tracking";
