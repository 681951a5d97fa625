import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Question } from "../section.ts";
import { asked, planted } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { destinations, forDeadLetters, put, samplesIn } from "./samples.ts";
import type { Sample } from "./samples.ts";
import { invocationsOf, lineOf } from "./seen.ts";
import type { Line } from "./seen.ts";

type Destination = keyof typeof destinations;

/** Longest that an event may take, seconds; a function's cold start is one, where nobody else works. */
const patience = 60;

/** Each sample on the bus, and who wrote something because of it. */
export async function arrivals(deployed: Deployed): Promise<Question[]> {
  const { root, account, releaseMachineArn, deadLetters } = deployed;
  const samples = samplesIn(root, releaseMachineArn);
  const taken = new Set([...Object.values(destinations).flat(), forDeadLetters]);
  const others = samples.filter(({ name }) => !taken.has(name));
  // First, so that whoever is woken by mistake has written it before the last of the others has arrived.
  await put(account, others);
  const questions: Question[] = [];
  for (const to of ["accept", "wake", "finalize"] as const)
    for (const name of destinations[to])
      questions.push(
        asked(`${name} reaches ${to}`, ...(await arrives(deployed, to, sampleNamed(samples, name)))),
      );
  for (const to of ["accept", "wake", "finalize"] as const) {
    const count = await invocationsOf(account, to);
    const expected = destinations[to].length;
    const differs = count !== expected && `it was invoked ${count} times, not ${expected}`;
    questions.push(asked(`of ${samples.length} samples none but these reaches ${to}`, differs));
  }
  await put(account, [sampleNamed(samples, forDeadLetters)]);
  const letter = await deadLetters.find((body) => body.includes('"needs-a-person"'), patience);
  const queued = (await deadLetters.all()).length;
  questions.push(
    asked(
      `${forDeadLetters} lies among the dead letters`,
      !letter && "it is not there",
      queued > 1 && `${queued} messages are`,
    ),
    await withoutRule(deployed, samples),
  );
  return questions;
}

function sampleNamed(samples: readonly Sample[], name: string): Sample {
  const found = samples.find((each) => each.name === name);
  if (!found) throw new Error(`events/samples has no ${name} that a bus could carry`);
  return found;
}

/** @returns what is wrong: nothing when the function wrote that it has seen this very event. */
async function arrives(deployed: Deployed, to: Destination, sample: Sample, seconds = patience) {
  const expectation = expectations[to];
  await expectation.arrange(deployed, sample);
  await put(deployed.account, [sample]);
  const line = await lineOf(deployed.account, to, (each) => expectation.isOf(sample, each), seconds);
  await expectation.tidy(deployed, sample);
  return line ? [] : [`${to} wrote nothing of it within ${seconds} s`];
}

interface Expectation {
  /** Makes the event news to somebody, so that the function has something to write. */
  arrange(deployed: Deployed, sample: Sample): Promise<void>;
  isOf(sample: Sample, line: Line): boolean;
  tidy(deployed: Deployed, sample: Sample): Promise<void>;
}

const nothing = async (): Promise<void> => {};
const waiter = (sample: Sample) => ({ release: `waits-for-${sample.name}`, scope: "a" });
const carried = (sample: Sample) => `carried-by-${sample.name}`;

const expectations: Readonly<Record<Destination, Expectation>> = {
  accept: {
    arrange: nothing,
    isOf: ({ detail }, { message, entry }) =>
      message.startsWith("ignored: no service releases") &&
      entry["digest"] === detail["image-digest"] &&
      entry["tag"] === detail["image-tag"],
    tidy: nothing,
  },
  wake: {
    arrange: ({ ledger }, sample) =>
      ledger.waits.store({
        ...waiter(sample),
        service: "sampled",
        task: "deploy",
        token: `token of ${sample.name}`,
        places: ["storefront-app/storefront-dg", "myApplication/myDeploymentGroup"],
        ecsServices: ["default/storefront-svc", "storefront/storefront"],
        alarms: typeof sample.detail["alarmName"] === "string" ? [sample.detail["alarmName"]] : [],
      }),
    isOf: (sample, { entry }) =>
      entry["release"] === waiter(sample).release && entry["event"] === sample.detailType,
    tidy: ({ ledger }, sample) =>
      ledger.table.write({ ...keys.openWait(waiter(sample).release, "a"), remove: true }),
  },
  finalize: {
    arrange: ({ ledger }, sample) =>
      ledger.table.write({
        ...keys.openRelease(carried(sample)),
        change: {
          set: {
            release: carried(sample),
            service: "sampled",
            kind: "release",
            executionArn: sample.detail["executionArn"],
            since: new Date().toISOString(),
          },
        },
      }),
    isOf: (sample, { entry, message }) =>
      entry["release"] === carried(sample) && message.startsWith("nothing: it has ended"),
    tidy: ({ ledger }, sample) => ledger.table.write({ ...keys.openRelease(carried(sample)), remove: true }),
  },
};

/** What comes after it and does arrive tells when it should have. */
async function withoutRule(deployed: Deployed, samples: readonly Sample[]): Promise<Question> {
  const { account, stack } = deployed;
  const Name = stack.idOf("AWS::Events::Rule", "DeploymentChanged");
  const unmatched = { ...sampleNamed(samples, "codedeploy-start"), name: "unmatched" };
  const later = { ...sampleNamed(samples, "alarm-composite"), name: "later" };
  await account.eventbridge.send(new DisableRuleCommand({ Name }));
  await expectations.wake.arrange(deployed, unmatched);
  await put(account, [unmatched]);
  const fence = await arrives(deployed, "wake", later);
  const found = await arrives(deployed, "wake", unmatched, 0);
  await account.eventbridge.send(new EnableRuleCommand({ Name }));
  return planted("a rule that does not match", fence.length > 0 ? [] : found);
}
