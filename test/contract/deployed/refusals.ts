import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { asynchronousFunctions, functionName } from "../../../infra/aws/function-list.ts";
import type { Question } from "../section.ts";
import { asked, planted } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { account, region } from "./ministack.ts";
import { put, samplesIn } from "./samples.ts";
import type { Sample } from "./samples.ts";
import { installation, linesOf } from "./seen.ts";

type Asynchronous = (typeof asynchronousFunctions)[number];

/** Longest that three attempts and the way to the queue may take, seconds. */
const patience = 60;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const attempts = 3;

/** What each refuses, and a word of the sentence that says why. */
const refused: Readonly<Record<Asynchronous, { sample?: string; change: object; says: string }>> = {
  accept: { sample: "ecr-push-tagged", change: { "image-digest": "none" }, says: "digest" },
  wake: { sample: "codedeploy-start", change: { state: "PAUSED" }, says: "state" },
  finalize: { sample: "execution-aborted", change: { executionArn: 7 }, says: "executionArn" },
  sweep: { change: { tick: "tock" }, says: "tick" },
};

/** An event that the rule takes and the function refuses, for each function that nobody waits for. */
export async function refusals(deployed: Deployed): Promise<Question[]> {
  const questions: Question[] = [];
  for (const name of asynchronousFunctions) {
    const event = eventOf(deployed, name);
    const id = event.sample && (await put(deployed.account, [event.sample]))[0];
    const differences = await letterOf(deployed, name, event);
    questions.push(asked(`what ${name} refuses lies among the dead letters`, ...differences));
    // It came before the other, and so would be there by now.
    if (id)
      questions.push(asked(`it does, when it came to ${name} by the bus`, ...(await isThere(deployed, id))));
  }
  return [...questions, await withoutDestination(deployed)];
}

async function isThere({ deadLetters }: Deployed, id: string): Promise<string[]> {
  const letters = await deadLetters.all();
  return letters.some((body) => body.includes(id)) ? [] : ["it was tried once, and is nowhere"];
}

interface Refused {
  /** As the bus carries it; the schedule needs none. */
  readonly sample: Sample | undefined;
  /** As the function is given it, and a text by which its letter is known. */
  readonly payload: object;
  readonly mark: string;
}

function eventOf({ root, releaseMachineArn }: Deployed, name: Asynchronous): Refused {
  const { sample: wanted, change } = refused[name];
  const found = samplesIn(root, releaseMachineArn).find((each) => each.name === wanted);
  if (!found) return { sample: undefined, payload: change, mark: "tock" };
  const sample = { ...found, detail: { ...found.detail, ...change } };
  const mark = `refused-by-${name}-${Date.now()}`;
  const { source, detailType, detail, resources } = sample;
  const envelope = { version: "0", id: mark, account, region, time: new Date().toISOString() };
  return { sample, payload: { ...envelope, source, "detail-type": detailType, detail, resources }, mark };
}

interface Letter {
  readonly requestContext: { readonly functionArn: string };
  readonly responsePayload: { readonly errorMessage: string };
}

/**
 * Invokes as EventBridge and EventBridge Scheduler do: asynchronously.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 * @returns what is wrong: nothing when the letter is there, from that function, with its sentence, after three attempts.
 */
async function letterOf(deployed: Deployed, name: Asynchronous, event: Refused): Promise<string[]> {
  const before = await refusalsBy(deployed, name);
  await invoke(deployed, name, event);
  const letter = await deployed.deadLetters.find((body) => body.includes(event.mark), patience);
  if (!letter) return ["it is not there"];
  const tries = (await refusalsBy(deployed, name)) - before;
  const { requestContext, responsePayload }: Letter = JSON.parse(letter);
  const { says } = refused[name];
  return [
    ...(requestContext.functionArn.includes(functionName(installation, name))
      ? []
      : [`it comes from ${requestContext.functionArn}`]),
    ...(responsePayload.errorMessage.includes(says)
      ? []
      : [`its sentence does not name ${says}: ${responsePayload.errorMessage}`]),
    ...(tries >= attempts ? [] : [`${name} refused it ${tries} times only`]),
  ];
}

async function invoke({ account: { lambda } }: Deployed, name: Asynchronous, event: Refused): Promise<void> {
  const FunctionName = functionName(installation, name);
  const Payload = JSON.stringify(event.payload);
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
}

/** How often a function has said that it refuses its input. */
async function refusalsBy({ account }: Deployed, name: Asynchronous): Promise<number> {
  const lines = await linesOf(account, name);
  return lines.filter(({ entry }) => Object(entry["error"]).name === "InputInvalid").length;
}

async function withoutDestination(deployed: Deployed): Promise<Question> {
  const { lambda } = deployed.account;
  const of = { FunctionName: functionName(installation, "wake"), Qualifier: "$LATEST" };
  const { DestinationConfig } = await lambda.send(new GetFunctionEventInvokeConfigCommand(of));
  await lambda.send(new DeleteFunctionEventInvokeConfigCommand(of));
  const event = eventOf(deployed, "wake");
  await invoke(deployed, "wake", event);
  // Another's letter, sent later, tells when this one should be there.
  const later = await letterOf(deployed, "accept", eventOf(deployed, "accept"));
  const found = later.length > 0 ? [] : await isThere(deployed, event.mark);
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ ...of, DestinationConfig }));
  return planted("a function without its on-failure destination", found);
}
