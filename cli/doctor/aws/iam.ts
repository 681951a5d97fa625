import {
  GetRoleCommand,
  GetServerCertificateCommand,
  InvalidInputException,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import type { EvaluationResult, IAMClient } from "@aws-sdk/client-iam";
import type { RoleFacts } from "../facts.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";
import type { CertificateFacts } from "../mirror-facts.ts";
import type { Right } from "../rights.ts";
import { roleName } from "../role-name.ts";
import { policyOf } from "./documents.ts";

export interface Refused {
  readonly action: string;
  readonly resource: string;
  /** What forbids it, where it is not for the lack of a statement that allows it. */
  readonly by: "deny" | "boundary" | "organization" | undefined;
}

/** Keys that a request has several values of: one for each entry of PutEvents. */
const multivalued: ReadonlySet<string> = new Set(["events:source"]);

const absent = ["NoSuchEntityException"];

export const iam = (client: Pick<IAMClient, "send">, look: Look) => ({
  role: (arn: string): Promise<Sight<RoleFacts>> =>
    look({ action: "iam:GetRole", of: `the role ${roleName(arn)}`, absent }, async () => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName: roleName(arn) }));
      return { arn, trust: policyOf(Role?.AssumeRolePolicyDocument) };
    }),

  /** `arn:aws:iam::111122223333:server-certificate/path/name`: whoever put it there renews it. */
  certificate: (arn: string, about: Subject): Promise<Sight<CertificateFacts>> =>
    look({ action: "iam:GetServerCertificate", of: `the certificate ${arn}`, absent, ...about }, async () => {
      const ServerCertificateName = roleName(arn);
      const { ServerCertificate } = await client.send(
        new GetServerCertificateCommand({ ServerCertificateName }),
      );
      const { Expiration } = ServerCertificate?.ServerCertificateMetadata ?? {};
      return { status: undefined, expiresAt: Expiration, isRenewed: false };
    }),

  /**
   * What of a right the role has not, as IAM itself judges it: with boundaries and conditions.
   * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
   */
  refused: ({ roleArn, actions, resources, context = {} }: Right): Promise<Sight<readonly Refused[]>> =>
    look(
      { action: "iam:SimulatePrincipalPolicy", of: `what the role ${roleName(roleArn)} may do`, absent },
      async () => {
        const results = await together(client, {
          PolicySourceArn: roleArn,
          ActionNames: [...actions],
          ResourceArns: [...resources],
          ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyValues: [value].flat(),
            ContextKeyType:
              multivalued.has(ContextKeyName) || typeof value !== "string"
                ? ("stringList" as const)
                : ("string" as const),
          })),
        });
        return results.flatMap(refusals);
      },
    ),
});

type Simulation = ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0];

/**
 * Of some actions IAM says that they "require different authorization information", and judges them one by one
 * only; of which, it does not say beforehand.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html, InvalidInput
 */
async function together(client: Pick<IAMClient, "send">, input: Simulation): Promise<EvaluationResult[]> {
  const actions = input.ActionNames ?? [];
  try {
    return await simulated(client, input);
  } catch (error) {
    if (!(error instanceof InvalidInputException) || actions.length < 2) throw error;
    const each: EvaluationResult[] = [];
    for (const action of actions)
      each.push(...(await simulated(client, { ...input, ActionNames: [action] })));
    return each;
  }
}

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
  const { EvalResourceName, EvalDecision, OrganizationsDecisionDetail: organization } = result;
  const whole = { ...result, EvalResourceName, EvalResourceDecision: EvalDecision };
  return (each.length > 0 ? each : [whole]).flatMap((one) => {
    if (one.EvalResourceDecision === "allowed") return [];
    const isOutside = one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false;
    const by =
      organization?.AllowedByOrganizations === false
        ? "organization"
        : isOutside
          ? "boundary"
          : one.EvalResourceDecision === "explicitDeny"
            ? "deny"
            : undefined;
    return [{ action, resource: one.EvalResourceName ?? "*", by }];
  });
}
