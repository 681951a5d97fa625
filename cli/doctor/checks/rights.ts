import type { Refused } from "../aws/iam.ts";
import type { Draft } from "../finding.ts";
import type { Sight } from "../look.ts";
import { deploy } from "../mends.ts";
import type { Right } from "../rights.ts";
import { roleName } from "../role-name.ts";

export interface Judged {
  readonly right: Right;
  readonly refused: Sight<readonly Refused[]>;
}

type Lack = Pick<Right, "check" | "service" | "cell" | "mend" | "roleArn" | "holder"> & {
  readonly lacks: string;
};

/** One line for each action and resource, with all that lack it. */
export function rightDrafts(judged: readonly Judged[]): (Draft & Pick<Right, "service" | "cell">)[] {
  const same = Map.groupBy(judged.flatMap(lacks), ({ check, service, cell, lacks: what }) =>
    [check, service ?? "", cell ?? "", what].join("\n"),
  );
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { check, mend, service, cell, lacks: what } = first;
    const holders = [...new Set(all.map(({ holder }) => holder))].join(", ");
    const roles = new Set(all.map(({ roleArn }) => roleArn));
    const role = roles.size === 1 && check !== "role-missing" ? ` (role ${roleName(first.roleArn)})` : "";
    return [
      {
        check,
        what: `${holders}${role} ${what}`,
        mend,
        ...(service ? { service } : {}),
        ...(cell ? { cell } : {}),
      },
    ];
  });
}

function lacks({ right, refused }: Judged): Lack[] {
  if (refused.kind === "unseen") return [];
  if (refused.kind === "absent") {
    const what = `has the role ${roleName(right.roleArn)}, which does not exist`;
    return [{ ...right, check: "role-missing", mend: deploy, lacks: what }];
  }
  const alike = Map.groupBy(refused.value, ({ resource, by }) => `${by ?? ""} ${resource}`);
  return [...alike.values()].flatMap((each) => {
    const [first] = each;
    if (!first) return [];
    const what = `may not ${each.map(({ action }) => action).join(", ")} on ${first.resource}`;
    if (!first.by) return [{ ...right, lacks: what }];
    return [{ ...right, lacks: `${what}: ${forbids[first.by]}`, mend: lifts[first.by] }];
  });
}

const forbids: Readonly<Record<NonNullable<Refused["by"]>, string>> = {
  deny: "a Deny in its policies forbids it",
  boundary: "its permissions boundary does not let it",
  organization: "a policy of the organization does not let it",
};
const lifts: Readonly<Record<NonNullable<Refused["by"]>, string>> = {
  deny: "take it out of that Deny: allowing it once more does not help",
  boundary: "widen that boundary: allowing it once more does not help",
  organization: "ask whoever keeps the organization's policies: allowing it here does not help",
};
