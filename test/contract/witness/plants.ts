import { callProblems } from "../../models/check-call.ts";
import type { RecordedCall } from "../../models/check-call.ts";
import type { ServiceModel } from "../../models/service-model.ts";
import type { Question } from "../section.ts";
import type { Checked } from "./witnessed.ts";

const deployment = { applicationName: "storefront", deploymentGroupName: "storefront-a" };

/** Mistakes that must be found, and requests beside them that must not: a check that finds nothing proves nothing. */
const plants: readonly (RecordedCall & { readonly what: string; readonly isRight?: true })[] = [
  {
    what: "a whole request",
    service: "codedeploy",
    operation: "CreateDeployment",
    input: deployment,
    isRight: true,
  },
  { what: "a missing member", service: "codedeploy", operation: "CreateDeployment", input: {} },
  {
    what: "a member that does not exist",
    service: "codedeploy",
    operation: "CreateDeployment",
    input: { ...deployment, group: "a" },
  },
  {
    what: "an enum value that does not exist",
    service: "codedeploy",
    operation: "ContinueDeployment",
    input: { deploymentId: "d-1", deploymentWaitType: "BAKE" },
  },
  {
    what: "a status that does not exist",
    service: "sfn",
    operation: "DescribeExecution",
    input: { executionArn: "arn:x" },
    output: { executionArn: "arn:x", stateMachineArn: "arn:y", startDate: new Date(0), status: "RUNNING_ON" },
  },
  { what: "an empty name", service: "sfn", operation: "StartExecution", input: { stateMachineArn: "" } },
  {
    what: "a text that the pattern does not allow",
    service: "ecr",
    operation: "DescribeImages",
    input: { repositoryName: "Storefront!" },
  },
  { what: "an operation that does not exist", service: "ecs", operation: "DescribeRevision", input: {} },
  {
    what: "an error that the operation does not declare",
    service: "ecs",
    operation: "DescribeServices",
    input: { services: ["a"] },
    error: named("ServiceNotActiveException"),
  },
  {
    what: "an error that it declares",
    service: "codedeploy",
    operation: "StopDeployment",
    input: { deploymentId: "d-1" },
    error: named("DeploymentAlreadyCompletedException"),
    isRight: true,
  },
  {
    what: "an error under its code on the wire",
    service: "elb",
    operation: "DescribeListeners",
    input: {},
    error: named("ListenerNotFound"),
    isRight: true,
  },
  {
    what: "an error with another status than AWS gives it",
    service: "lambda",
    operation: "Invoke",
    input: { FunctionName: "pointsman-probe" },
    error: Object.assign(named("ResourceNotFoundException"), { $metadata: { httpStatusCode: 400 } }),
  },
  {
    what: "no answer and no error",
    service: "sfn",
    operation: "SendTaskSuccess",
    input: { taskToken: "AQCA", output: "{}" },
    output: undefined,
  },
];

/** One question for each: asked of the check itself. */
export function plantedCalls(modelOf: (service: string) => ServiceModel): Question[] {
  return plants.map(({ what, isRight = false, ...call }) => {
    const problems = [...callProblems(modelOf(call.service), call).values()].flat();
    const wrong = isRight ? problems : problems.length > 0 ? [] : ["it is not found"];
    return { about: `planted: ${what} (${call.service}.${call.operation})`, differences: wrong };
  });
}

function named(name: string): Error {
  return Object.assign(new Error("planted"), { name });
}

/** What planted.test.ts does on a wire of its own, and how it must have been seen. */
const onTheWire: readonly (readonly [about: string, what: RegExp])[] = [
  ["codedeploy.CreateDeployment request", /applicationName is required and missing/],
  ["codedeploy.GetDeployment answer", /status: Running is none of/],
  ["codedeploy.GetDeployment error DeploymentLostException", /does not declare DeploymentLostException/],
];

/** One question for each: asked of the whole way from a test's call to the report. */
export function plantedOnTheWire(seen: readonly Checked[]): Question[] {
  const found = (about: string, what: RegExp): boolean =>
    seen.some((each) => each.about === about && each.problems.some((problem) => what.test(problem.what)));
  return onTheWire.map(([about, what]) => ({
    about: `planted: ${about}, made by a test`,
    differences: found(about, what) ? [] : ["it is not found"],
  }));
}
