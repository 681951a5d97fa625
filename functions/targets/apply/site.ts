import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { Mirrors } from "../../ledger/mirrors.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import type { PlaceConfig } from "../../shared/mirror-config.ts";
import type { Ec2 } from "../aws/ec2.ts";
import type { ElbWrites } from "../aws/elb-writes.ts";
import type { Owner } from "../aws/names.ts";
import type { Desired } from "../meaning/desired.ts";
import type { Actual } from "../plan/actual.ts";
import { groupsByKey } from "../plan/ownership.ts";

/** Where steps are carried out. What they make is added to it, for those that come after. */
export interface Site {
  readonly owner: Owner;
  /** What is made is made like this; a removal makes nothing. */
  readonly wanted: { readonly desired: Desired; readonly place: PlaceConfig } | undefined;
  readonly elb: ElbWrites;
  readonly ec2: Ec2;
  readonly books: Pick<Mirrors, "made" | "groupMade">;
  readonly groupArns: Map<string, string>;
  loadBalancerArn: string | undefined;
  securityGroupId: string | undefined;
}

export function siteOf(
  parts: Pick<Site, "owner" | "wanted" | "elb" | "ec2" | "books">,
  actual: Actual,
  ledger: MirrorView,
): Site {
  const groups = groupsByKey(actual.groups, ledger);
  return {
    ...parts,
    groupArns: new Map([...groups].map(([key, { arn }]) => [key, arn])),
    loadBalancerArn: actual.loadBalancer?.arn,
    securityGroupId: actual.securityGroup?.id,
  };
}

/** @throws LedgerInvalid when a plan names what is neither there nor made by it: a plan of ours never does. */
export function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new LedgerInvalid(`the plan needs ${what}, which does not stand`);
  return value;
}
