import { at, ofType, written } from "./synthesised.ts";
import type { Template } from "./synthesised.ts";

export interface Statement {
  /** The function's name in our list, or the construct that the policy belongs to. */
  readonly owner: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: unknown;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Every allowing statement of every policy that a role or a person gets. */
export function statements(template: Template): Statement[] {
  const policies = [...ofType(template, "AWS::IAM::Policy"), ...ofType(template, "AWS::IAM::ManagedPolicy")];
  return policies.flatMap(([id, policy]) =>
    listed(at(policy, "Properties.PolicyDocument.Statement")).map((statement) => ({
      owner: ownerOf(id),
      actions: listed(at(statement, "Action")).map(String),
      resources: listed(at(statement, "Resource")).map(written),
      conditions: at(statement, "Condition"),
    })),
  );
}

/** `AcmeFunctionsBackOutRoleDefaultPolicy0A1B2C3D` → backOut. */
function ownerOf(id: string): string {
  const found = /Functions(\w+?)RoleDefaultPolicy/.exec(id)?.[1] ?? id.replace(/[0-9A-F]{8}$/, "");
  return found.charAt(0).toLowerCase() + found.slice(1);
}

export const actionsOf = (all: readonly Statement[], owner: string): string[] =>
  all.filter((each) => each.owner === owner).flatMap(({ actions }) => actions);
