import { GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { EvaluationResult, IAMClient } from "@aws-sdk/client-iam";
import type { RoleFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import { policyOf } from "./documents.ts";
import type { Right } from "../rights.ts";

export interface Refused {
  readonly action: string;
  readonly resource: string;
}

/** Keys that a request has several values of: one for each entry of PutEvents. */
const multivalued: ReadonlySet<string> = new Set(["events:source"]);

const absent = ["NoSuchEntityException"];

export const iam = (client: Pick<IAMClient, "send">, look: Look) => ({
  role: (arn: string): Promise<Sight<RoleFacts>> =>
    look({ action: "iam:GetRole", of: `the role ${nameOf(arn)}`, absent }, async () => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName: nameOf(arn) }));
      return { arn, trust: policyOf(Role?.AssumeRolePolicyDocument) };
    }),

  /**
   * What of a right the role has not, as IAM itself judges it: with boundaries and conditions.
   * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
   */
  refused: ({ roleArn, actions, resources, context = {} }: Right): Promise<Sight<readonly Refused[]>> =>
    look(
      { action: "iam:SimulatePrincipalPolicy", of: `what the role ${nameOf(roleArn)} may do`, absent },
      async () => {
        const results = await simulated(client, {
          PolicySourceArn: roleArn,
          ActionNames: [...actions],
          ResourceArns: [...resources],
          ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyValues: [value],
            ContextKeyType: multivalued.has(ContextKeyName) ? ("stringList" as const) : ("string" as const),
          })),
        });
        return results.flatMap(refusals);
      },
    ),
});

type Simulation = ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0];

async function simulated(client: Pick<IAMClient, "send">, input: Simulation): Promise<EvaluationResult[]> {
  const all: EvaluationResult[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new SimulatePrincipalPolicyCommand({ ...input, ...(marker ? { Marker: marker } : {}) }),
    );
    all.push(...(page.EvaluationResults ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return all;
}

/** Asked of several resources, IAM answers for each of them inside of one result. */
function refusals(result: EvaluationResult): Refused[] {
  const action = result.EvalActionName ?? "";
  const each = result.ResourceSpecificResults ?? [];
  const verdicts =
    each.length > 0
      ? each.map((one) => ({ resource: one.EvalResourceName, decision: one.EvalResourceDecision }))
      : [{ resource: result.EvalResourceName, decision: result.EvalDecision }];
  return verdicts.flatMap(({ resource, decision }) =>
    decision === "allowed" ? [] : [{ action, resource: resource ?? "*" }],
  );
}

/** `arn:aws:iam::111122223333:role/path/Name` → `Name`. */
export const nameOf = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf("/") + 1);
