import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { callProblems } from "../../models/check-call.ts";
import type { RecordedCall } from "../../models/check-call.ts";
import type { ServiceModel } from "../../models/service-model.ts";
import type { Venv } from "../python.ts";
import { recordedCalls } from "../record.ts";
import type { Question, Section } from "../section.ts";

/** Folders of botocore that are named otherwise than our clients. */
const folders: Readonly<Record<string, string>> = {
  elb: "elbv2",
  eventbridge: "events",
  sfn: "stepfunctions",
};

/**
 * Every request, answer and error of the recorded stories against the service models that AWS's own Python
 * SDK is made from: so that the sandbox cannot invent an API.
 */
export const modelsSection: Section = {
  name: "models",
  counterpart: "AWS's service models in botocore",
  async run({ root, venv }) {
    const python = await venv();
    const modelOf = models(python);
    const questions = new Map<string, Set<string>>();
    const calls = await recordedCalls();
    for (const call of calls) ask(questions, modelOf, call);
    const asked = [...questions].map(([about, found]) => ({ about, differences: [...found] }));
    return {
      version: python.version("botocore"),
      questions: [...planted(modelOf), ...asked, ...coverage(root, calls)],
    };
  },
};

/** One question for each operation and part, and for each error's name; every call of it has its say. */
function ask(
  questions: Map<string, Set<string>>,
  modelOf: (service: string) => ServiceModel,
  call: RecordedCall,
): void {
  for (const [part, problems] of callProblems(modelOf(call.service), call)) {
    const name = part === "error" && call.error instanceof Error ? ` ${call.error.name}` : "";
    const about = `${folders[call.service] ?? call.service}.${call.operation} ${part}${name}`;
    const found = questions.get(about) ?? new Set();
    for (const problem of problems) found.add(problem);
    questions.set(about, found);
  }
}

/** An operation that no story makes the functions call was held against nothing. */
function coverage(root: string, calls: readonly RecordedCall[]): Question[] {
  const called = new Set(calls.map(({ operation }) => operation));
  const sources = readdirSync(`${root}functions`, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const written = sources.flatMap((name) =>
    [...readFileSync(`${root}functions/${name}`, "utf8").matchAll(/new (\w+)Command\(/g)].map(
      ([, operation = ""]) => operation,
    ),
  );
  return [...new Set(written)].map((operation) => ({
    about: `${operation} is called in some story`,
    differences: called.has(operation) ? [] : ["no story calls it"],
  }));
}

function models(python: Venv): (service: string) => ServiceModel {
  const loaded = new Map<string, ServiceModel>();
  return (service) => {
    const folder = folders[service] ?? service;
    const known = loaded.get(folder) ?? load(python, folder);
    loaded.set(folder, known);
    return known;
  };
}

/** The newest version of a service's model. */
function load(python: Venv, folder: string): ServiceModel {
  const place = python.file(`botocore/data/${folder}`);
  const newest = readdirSync(place).sort().at(-1) ?? "";
  return JSON.parse(gunzipSync(readFileSync(`${place}/${newest}/service-2.json.gz`)).toString("utf8"));
}

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
];

function planted(modelOf: (service: string) => ServiceModel): Question[] {
  return plants.map(({ what, isRight = false, ...call }) => {
    const problems = [...callProblems(modelOf(call.service), call).values()].flat();
    const wrong = isRight ? problems : problems.length > 0 ? [] : ["it is not found"];
    return { about: `planted: ${what} (${call.service}.${call.operation})`, differences: wrong };
  });
}

function named(name: string): Error {
  return Object.assign(new Error("planted"), { name });
}
