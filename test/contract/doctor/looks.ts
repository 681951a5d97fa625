import type {
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
} from "@aws-sdk/client-iam";
import type { IamPolicy } from "../../../infra/sandbox/iam/iam-evaluate.ts";
import { managedPolicies } from "../../../infra/sandbox/iam/iam-managed-policies.ts";
import { roleName } from "../../../infra/sandbox/iam/iam.ts";
import { examined, soundAccount } from "../../cli/doctor/account.ts";
import type { Account } from "../../cli/doctor/account.ts";
import { allMirrorPlants, allPlants } from "../../cli/doctor/all-plants.ts";
import { examinedFollowing, followingAccount } from "../../cli/doctor/following-account.ts";
import { recorded } from "../../cli/doctor/recorded.ts";
import type { RecordedCall } from "../../models/check-call.ts";

/** What the sandbox's simulator of IAM decided, with all that it decided from. */
export interface Decision {
  readonly roleArn: string;
  readonly policies: readonly IamPolicy[];
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly isAllowed: boolean;
}

export interface Looks {
  readonly calls: readonly RecordedCall[];
  readonly decisions: readonly Decision[];
  /** ARN of the key of ledger and topic, which IAM asks too. */
  readonly keyArn: string;
}

/** Looks at a sound account, and at each account in which something is wrong. */
export async function allLooks(): Promise<Looks> {
  const calls: RecordedCall[] = [];
  const decisions = new Map<string, Decision>();
  const keep = (account: Account, made: readonly RecordedCall[]): void => {
    calls.push(...made);
    for (const decision of made.flatMap((call) => decided(account, call)))
      decisions.set(JSON.stringify(decision), decision);
  };
  const nothing = { plant: () => {} };
  for (const { plant } of [nothing, ...Object.values(allPlants).flat()]) {
    const account = soundAccount();
    const config = plant(account) ?? account.config;
    const record = recorded(account.clients);
    await examined({ clients: record.clients }, [config]);
    keep(account, record.calls);
  }
  for (const { plant } of [nothing, ...Object.values(allMirrorPlants).flat()]) {
    const account = await followingAccount();
    await plant(account);
    const record = recorded(account.clients);
    await examinedFollowing({ ...account, clients: record.clients });
    keep(account, record.calls);
  }
  const [key] = soundAccount().deployed.keys;
  const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${key?.id}`;
  return { calls, decisions: [...decisions.values()], keyArn };
}

function decided({ deployed }: Account, { operation, input, output }: RecordedCall): Decision[] {
  if (operation !== "SimulatePrincipalPolicy" || output === undefined) return [];
  const asked = input as SimulatePrincipalPolicyCommandInput;
  const role = deployed.roles.get(roleName(asked.PolicySourceArn ?? ""));
  if (!role) return [];
  const policies = [...role.inline, ...role.attached.flatMap((arn) => managedPolicies.get(arn) ?? [])];
  const context = Object.fromEntries(
    (asked.ContextEntries ?? []).map(({ ContextKeyName = "", ContextKeyValues = [], ContextKeyType }) => [
      ContextKeyName,
      ContextKeyType === "stringList" ? ContextKeyValues : (ContextKeyValues[0] ?? ""),
    ]),
  );
  const { EvaluationResults = [] } = output as SimulatePrincipalPolicyCommandOutput;
  return EvaluationResults.flatMap(
    ({ EvalActionName: action = "", EvalResourceName, EvalDecision, ResourceSpecificResults }) => {
      const each = ResourceSpecificResults ?? [{ EvalResourceName, EvalResourceDecision: EvalDecision }];
      return each.map((one) => ({
        roleArn: role.arn,
        policies,
        action,
        resource: one.EvalResourceName ?? "*",
        context,
        isAllowed: one.EvalResourceDecision === "allowed",
      }));
    },
  );
}
