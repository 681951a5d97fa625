import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IStringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { keys } from "../../functions/ledger/keys.ts";
import { mirrorOperateGrants, mirrorViewGrants } from "./grants-mirror-people.ts";
import { ledgerGrants } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import { acknowledgeWildcards } from "./nag.ts";
import type { Places } from "./places.ts";
import { statement } from "./statement.ts";

export interface MirrorPoliciesProps {
  readonly places: Places;
  readonly made: Made;
  /** Tells the ledger's name. */
  readonly parameter: IStringParameter;
}

/**
 * For people who use `pointsman targets`: it runs with their own rights, as a round does with its function's. In the
 * ledger they reach what is kept of mirrors, and nothing of releases.
 */
export class MirrorPolicies extends Construct {
  /** For `status`, `show` and `plan`. It may read what logs in to the clouds. */
  readonly viewer: ManagedPolicy;
  /**
   * For `sync`, `adopt` and `remove`, besides the viewer's: in one they would be longer than a policy may be.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  readonly operator: ManagedPolicy;

  constructor(scope: Construct, id: string, { places, made, parameter }: MirrorPoliciesProps) {
    super(scope, id);
    const find = new PolicyStatement({
      sid: "FindLedger",
      actions: ["ssm:GetParameter"],
      resources: [parameter.parameterArn],
    });
    const [reading, key] = [ledgerGrants(made, places, "Query"), "LedgerKey"];
    const writing = ledgerGrants(made, places, "UpdateItem", "DeleteItem").filter(({ sid }) => sid !== key);
    this.viewer = this.#policy(
      "Viewer",
      "look at mirrors",
      [find, ...reading.map(ofMirrors)],
      mirrorViewGrants(places),
    );
    this.operator = this.#policy(
      "Operator",
      "follow, adopt and remove them, besides PointsmanMirrorViewer",
      writing.map(ofMirrors),
      mirrorOperateGrants(places),
    );
  }

  #policy(name: string, what: string, ledger: PolicyStatement[], grants: readonly Grant[]): ManagedPolicy {
    const given = grants.filter(({ resources }) => resources.length > 0);
    const policy = new ManagedPolicy(this, `PointsmanMirror${name}`, {
      description: `pointsman mirrors: ${what}`,
      statements: [...ledger, ...given.map(statement)],
    });
    acknowledgeWildcards(policy, given);
    return policy;
  }
}

/**
 * Partitions of the ledger that are about mirrors. A condition on a request's keys is met by a request without any,
 * hence the second one. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function ofMirrors(grant: Grant): PolicyStatement {
  const made = statement(grant);
  if (grant.sid !== "Ledger") return made;
  const names = [
    keys.mirror("*"),
    keys.mirrorOverride("*", ""),
    keys.mirrorDeed("*", ""),
    keys.knownMirror(""),
  ];
  made.addCondition("ForAllValues:StringLike", { "dynamodb:LeadingKeys": names.map(({ pk }) => pk) });
  made.addCondition("Null", { "dynamodb:LeadingKeys": "false" });
  return made;
}
