import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { accountAt } from "../deployed/account.ts";
import type { Account } from "../deployed/account.ts";
import { arrivals } from "../deployed/arrivals.ts";
import { cdkAt, environment, synthesise } from "../deployed/cdk.ts";
import type { Assembly, Cdk } from "../deployed/cdk.ts";
import { deadLettersAt } from "../deployed/dead-letters.ts";
import type { Deployed } from "../deployed/deployed.ts";
import { stackAt } from "../deployed/deployed-stack.ts";
import { plantLostStart, scheduleFires, stoppedByHand } from "../deployed/in-flight.ts";
import { inventory } from "../deployed/inventory.ts";
import { startMiniStack } from "../deployed/ministack.ts";
import { people } from "../deployed/people.ts";
import { ledgerAt } from "../deployed/plant.ts";
import { refusals } from "../deployed/refusals.ts";
import { removal } from "../deployed/removal.ts";
import { asked } from "../deployed/deployed.ts";
import { installation, namelessLines } from "../deployed/seen.ts";
import { changedApp, goesOn, kept, plantedLosses, snapshot } from "../deployed/update.ts";
import { wiring } from "../deployed/wiring.ts";
import type { Question, Section } from "../section.ts";

/** The app in an account of its own on this machine: deployed, used, updated, removed. */
export const deployedSection: Section = {
  name: "deployed",
  counterpart: "MiniStack, by the CDK's command line",
  async run({ root, venv }) {
    const python = await venv("ministack");
    const scratch = join(root, ".cache", "contract", "deployed");
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    const stand = await startMiniStack(python, scratch);
    try {
      const cdk = cdkAt(root, stand.url, scratch);
      const questions = await life(root, scratch, cdk, accountAt(stand.url));
      return { version: python.version("ministack"), questions };
    } finally {
      await stand.stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

async function life(root: string, scratch: string, cdk: Cdk, account: Account): Promise<Question[]> {
  const config = join(root, "test", "contract", "deployed", "config");
  const [assembly] = await Promise.all([
    synthesise(cdk, root, config, join(scratch, "cdk.out")),
    cdk.must("bootstrap", environment),
  ]);
  const before = await inventory(account);
  await deploy(cdk, assembly);
  const deployed = await lookAt(root, config, account);
  const release = await plantLostStart(deployed);
  const changed = changedApp(root, config, scratch);
  const synthesising = synthesise(cdk, changed.source, changed.config, join(scratch, "changed.out"));
  const questions = [
    ...(await arrivals(deployed)),
    ...(await refusals(deployed)),
    ...(await wiring(deployed, assembly)),
    ...(await people(deployed)),
    ...(await stoppedByHand(deployed)),
    ...(await scheduleFires(deployed, release)),
  ];
  const next = await synthesising;
  const then = await snapshot(deployed, release);
  await deploy(cdk, next);
  const now = await snapshot(deployed, release);
  questions.push(
    ...kept(then, now),
    ...plantedLosses(then, now),
    ...(await goesOn(deployed, release, then)),
    asked("each line of a function says which function wrote it", ...(await namelessLines(account))),
    ...(await removal({ root, cdk, account, app: next.folder }, before)),
  );
  return questions;
}

const deploy = (cdk: Cdk, { folder }: Assembly): Promise<string> =>
  cdk.must("deploy", "--app", folder, "--require-approval", "never", "--progress", "events");

async function lookAt(root: string, config: string, account: Account): Promise<Deployed> {
  const stack = await stackAt(account, installation);
  const tableName = stack.idOf("AWS::DynamoDB::GlobalTable", "Ledger");
  return {
    root,
    config,
    account,
    stack,
    tableName,
    ledger: ledgerAt(account, tableName),
    deadLetters: deadLettersAt(account, stack.idOf("AWS::SQS::Queue", "DeadLetters")),
    releaseMachineArn: stack.idOf("AWS::StepFunctions::StateMachine", "MachinesRelease"),
  };
}
