import { retryable, terminal } from "../../../functions/shared/errors.ts";
import { bundleText } from "../../bench/bundles.ts";
import type { Question } from "../section.ts";
import type { FunctionSetup } from "./function-process.ts";
import { nameOf, startFunction } from "./function-process.ts";
import type { ListedName } from "./machine-names.ts";
import type { RuntimeClient } from "./runtime-client.ts";

/** Throws through the entry that every function has, so that whatever lies between is between here too. */
const thrower = `
import * as z from "zod/mini";
import { entry } from "./functions/shared/entry.ts";
import { retryable, terminal } from "./functions/shared/errors.ts";

const ours = [...retryable, ...terminal];
class Nameless extends retryable[0].__proto__ {}
class NamedByClass extends Error {
  constructor(text) {
    super(text);
    this.name = new.target.name;
  }
}
const throwing = {
  ours: (place) => { throw new ours[place]("planted"); },
  nameless: () => { throw new Nameless("planted"); },
  namedByClass: () => { throw new NamedByClass("planted"); },
  typeError: () => { throw new TypeError("planted"); },
  text: () => { throw "planted"; },
  exit: () => process.exit(1),
};
export const handler = entry(z.any()).handler(async ({ how, place }) => throwing[how](place));
`;

const ours = [...retryable, ...terminal];

/** Which name each way to fail is reported under, by the real client, after minifying. */
export type Reported = ReadonlyMap<string, string>;

export async function reportedNames(client: RuntimeClient, folder: string): Promise<Reported> {
  await bundleText(folder, "thrower", thrower);
  const running = await startFunction(client, bare("thrower", `${folder}/thrower`));
  try {
    const reported = new Map<string, string>();
    for (const [place, { name }] of ours.entries())
      reported.set(name, nameOf(await running.invoke({ how: "ours", place })));
    // The last one ends the process.
    for (const how of ["nameless", "namedByClass", "typeError", "text", "exit"])
      reported.set(how, nameOf(await running.invoke({ how })));
    return reported;
  } finally {
    await running.stop();
  }
}

/** A function that no template has. */
export const bare = (name: string, folder: string): FunctionSetup => ({
  name,
  arn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
  folder,
  handler: "index.handler",
  memoryMegabytes: 512,
  timeoutSeconds: 30,
  variables: {},
});

/** Names of Step Functions' own. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const ofStepFunctions = ["States.ALL", "States.Timeout", "States.TaskFailed", "States.HeartbeatTimeout"];
/**
 * Names of the integration with Lambda.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html and, for Lambda.Unknown,
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const ofIntegration = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.Unknown",
];

/** Ours are reported as the machines spell them; and whatever they list is one of ours, or somebody's who says so. */
export function nameQuestions(reported: Reported, listed: readonly ListedName[]): Question[] {
  const names = new Set(reported.values());
  const isListed = (name: string) => listed.some((each) => each.name === name);
  const isRetried = (name: string) =>
    listed.some((each) => each.name === name && each.places.some((place) => place.endsWith("Retry")));
  return [
    ...ours.map(({ name }) => ({
      about: `${name} is reported under its name`,
      differences:
        reported.get(name) === name ? [] : [`it is reported as ${reported.get(name) ?? "nothing"}`],
    })),
    ...retryable.map(({ name }) => ({
      about: `${name} is worth another try to the machines`,
      differences: isRetried(name) ? [] : ["no Retry lists it"],
    })),
    ...terminal.map(({ name }) => ({
      about: `${name} is tried only once`,
      differences: listed
        .filter((each) => each.name === name)
        .flatMap(({ places }) => places.filter((place) => place.endsWith("Retry")))
        .map((place) => `${place} lists it`),
    })),
    ...ofIntegration.map((name) => ({
      about: `${name}, which Lambda's service may say of any invocation, is worth another try`,
      differences: isRetried(name) ? [] : ["no Retry lists it"],
    })),
    ...["typeError", "text"].map((how) => ({
      about: `what nobody meant to throw (${how}) is only caught by States.ALL`,
      differences: isListed(reported.get(how) ?? "") ? [`a machine lists ${reported.get(how)}`] : [],
    })),
    ...listed.map(({ name, places }) => ({
      about: `${name}, which the machines list, is a name that somebody reports`,
      differences:
        names.has(name) || ofStepFunctions.includes(name) || ofIntegration.includes(name)
          ? []
          : [`nobody in this run reported it (${places.length} places, such as ${places[0]})`],
    })),
  ];
}
