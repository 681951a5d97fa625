import type { Draft } from "../finding.ts";
import type { Refused } from "../aws/iam.ts";
import type { Sight } from "../look.ts";
import type { Right } from "../rights.ts";

export interface Judged {
  readonly right: Right;
  readonly refused: Sight<readonly Refused[]>;
}

/** One line for each action and resource, with all that lack it. */
export function rightDrafts(judged: readonly Judged[]): (Draft & Pick<Right, "service" | "cell">)[] {
  const lacking = judged.flatMap(({ right, refused }) => {
    if (refused.kind === "absent") return [{ right, what: `${right.roleArn}, its role, does not exist` }];
    if (refused.kind === "unseen") return [];
    const byResource = Map.groupBy(refused.value, ({ resource }) => resource);
    return [...byResource].map(([resource, each]) => ({
      right,
      what: `may not ${each.map(({ action }) => action).join(", ")} on ${resource}`,
    }));
  });
  const same = Map.groupBy(lacking, ({ right, what }) =>
    [right.check, right.service ?? "", right.cell ?? "", what].join("\n"),
  );
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { check, mend, service, cell, roleArn } = first.right;
    const holders = [...new Set(all.map(({ right }) => right.holder))].join(", ");
    const role = all.length === 1 ? ` (role ${roleArn.slice(roleArn.lastIndexOf("/") + 1)})` : "";
    return [
      {
        check,
        what: `${holders}${role} ${first.what}`,
        mend,
        ...(service ? { service } : {}),
        ...(cell ? { cell } : {}),
      },
    ];
  });
}
