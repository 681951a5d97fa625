/**
 * IAM's reads of roles and server certificates, and its simulator, from https://docs.aws.amazon.com/IAM/latest/APIReference/Welcome.html
 * Not simulated: users and groups, policies given with the question, MissingContextValues, pages.
 */
import type {
  GetRoleCommandInput,
  GetServerCertificateCommandInput,
  IAMClient,
  SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import * as sdk from "@aws-sdk/client-iam";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";
import { decide } from "./iam-evaluate.ts";
import type { Decision, IamPolicy } from "./iam-evaluate.ts";
import { managedPolicies } from "./iam-managed-policies.ts";

const refuse = refusals(sdk);

export interface IamRole {
  readonly arn: string;
  trust: object;
  inline: IamPolicy[];
  /** ARNs of managed policies. */
  attached: string[];
}

export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** @param roles by name. @param certificates name of a server certificate → its end, ISO 8601. */
export function createIam(
  roles: ReadonlyMap<string, IamRole>,
  now: () => number,
  certificates: ReadonlyMap<string, string> = new Map(),
) {
  const needed = (name: string | undefined): IamRole => {
    const found = roles.get(name ?? "");
    if (!found) throw refuse("NoSuchEntityException", `The role with name ${name} cannot be found.`, 404);
    return found;
  };
  return simulatedClient("IAM", {
    GetRole: ({ RoleName }: GetRoleCommandInput) => {
      const role = needed(RoleName);
      return {
        Role: {
          Path: "/",
          RoleName,
          RoleId: "AROAEXAMPLEID00000000",
          Arn: role.arn,
          CreateDate: new Date(now()),
          AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust)),
        },
      };
    },
    GetServerCertificate: ({ ServerCertificateName: name = "" }: GetServerCertificateCommandInput) => {
      const end = certificates.get(name);
      if (end === undefined)
        throw refuse(
          "NoSuchEntityException",
          `The Server Certificate with name ${name} cannot be found.`,
          404,
        );
      return {
        ServerCertificate: {
          ServerCertificateMetadata: {
            Path: "/",
            ServerCertificateName: name,
            ServerCertificateId: "ASCAEXAMPLEID00000000",
            Arn: `arn:aws:iam::111122223333:server-certificate/${name}`,
            Expiration: new Date(end),
          },
          CertificateBody: "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
        },
      };
    },
    SimulatePrincipalPolicy: (input: SimulatePrincipalPolicyCommandInput) =>
      simulate(needed(roleName(input.PolicySourceArn ?? "")), input),
  }) as Pick<IAMClient, "send">;
}

function simulate(role: IamRole, input: SimulatePrincipalPolicyCommandInput) {
  const { ActionNames = [], ResourceArns = ["*"], ContextEntries = [] } = input;
  if (ActionNames.length === 0) throw refuse("InvalidInputException", "Action names are required.");
  const policies = [...role.inline, ...role.attached.flatMap((arn) => managedPolicies.get(arn) ?? [])];
  const context = Object.fromEntries(
    ContextEntries.map(({ ContextKeyName = "", ContextKeyValues = [] }) => [
      ContextKeyName.toLowerCase(),
      ContextKeyValues,
    ]),
  );
  const results = ActionNames.map((action) => {
    const each = ResourceArns.map((resource) => ({
      EvalResourceName: resource,
      EvalResourceDecision: decide(policies, action, resource, context),
      MatchedStatements: [],
      MissingContextValues: [],
    }));
    return {
      EvalActionName: action,
      EvalResourceName: ResourceArns.length === 1 ? ResourceArns[0] : "*",
      EvalDecision: worst(each.map(({ EvalResourceDecision }) => EvalResourceDecision)),
      MatchedStatements: [],
      MissingContextValues: [],
      ...(each.length > 1 ? { ResourceSpecificResults: each } : {}),
    };
  });
  return { EvaluationResults: results, IsTruncated: false };
}

const worst = (decisions: readonly Decision[]): Decision =>
  decisions.find((each) => each === "explicitDeny") ??
  decisions.find((each) => each === "implicitDeny") ??
  "allowed";
