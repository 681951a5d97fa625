import { writeFileSync } from "node:fs";
import { alarmChecks } from "./catalogue/alarms.ts";
import { balancingChecks } from "./catalogue/balancing.ts";
import { followingChecks } from "./catalogue/following.ts";
import { functionChecks } from "./catalogue/functions.ts";
import { groupChecks } from "./catalogue/group.ts";
import { mirrorChecks } from "./catalogue/mirror.ts";
import { notificationChecks } from "./catalogue/notifications.ts";
import { rightChecks } from "./catalogue/rights.ts";
import { serviceChecks } from "./catalogue/service.ts";
import { taskChecks } from "./catalogue/tasks.ts";
import { trafficChecks } from "./catalogue/traffic.ts";
import type { Check } from "./check.ts";
import { neededPolicy } from "./needed-rights.ts";

const parts: readonly (readonly [string, Readonly<Record<string, Check>>])[] = [
  ["The installation: what hears and acts", functionChecks],
  ["The installation: rights of its functions", rightChecks],
  ["The installation: who is told, and what is kept", notificationChecks],
  ["The installation: what follows load balancers", followingChecks],
  ["A service: its image and its checks", serviceChecks],
  ["A cell: its deployment group", groupChecks],
  ["A cell: its alarms", alarmChecks],
  ["A cell: its tasks", taskChecks],
  ["A cell: its load balancer", balancingChecks],
  ["A mirror", mirrorChecks],
  ["A traffic policy", trafficChecks],
];

const opening = `# What \`pointsman doctor\` looks for

This page is made from the checks themselves: \`node cli/doctor/catalogue-page.ts\`, and a test holds it to them. How the command is used is in [operations](operations.md#before-the-first-release-pointsman-doctor).

**✗** would break a release, or stop a mirror or a shift, and the command ends with exit code 1. **!** is a warning. Whatever could not be looked at is told as **?**, with the right that was missing; if nothing broken was seen, the exit code is then 3.
`;

const closing = `## What it must be allowed

It only reads: a test holds each call to this list, and the contract tests hold the list to AWS's authorization reference, which has each of these as List or Read. AWS's managed policy [ReadOnlyAccess](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html) is enough; the least is:

\`\`\`json
${JSON.stringify(neededPolicy, undefined, 2)}
\`\`\`

Add the functions that compatibility checks name to the second statement. \`events:DescribeEventBus\` is needed only where images come from another account, the statement about mirrors and the one about traffic only where there are any, the last with either. The ledger is encrypted under the installation's key: with \`kms:Decrypt\` on it, by way of DynamoDB, it can be read what mirrors and policies own, and what is under way; without it that stays unseen, and is told so. Where a key of your own encrypts the functions' environment, \`kms:Decrypt\` on it shows their settings; without it topic and ledger stay unseen, and are told so.

## What it does not see

- Whether a request gets through: security groups, routes, DNS, the certificates of services. Nor whether a private cloud answers: \`pointsman targets plan\` asks it.
- Service auto scaling, which is no fault, and which nothing in the account says when to expect. A scaling event in the middle of a deployment may fail it ([ECS guide](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html)).
- Whether you may call pointsman: \`pointsman release list\` shows that.
- The rule that forwards image events from another Region or account: only the door of this account's bus is looked at.
- Grants of a key, and what a role may do only by the policy of a key or queue: IAM's simulator is asked about the role's own policies, its boundary and the organization's.
- Tags of resources: a right that a policy gives only for a tag is told as missing, for the simulator is told of no tags but those by which mirrors know their own.
- The alarm of another Region that a site's health check follows, and whether sites answer: \`pointsman traffic show\` has their health as Route 53 holds it.
- Amazon Q Developer in chat, and the account's other quotas.
`;

/** The page of all checks. Its tables are not aligned: the formatter does that. */
export const cataloguePage = (): string =>
  [opening, ...parts.map(([title, checks]) => `## ${title}\n\n${tableOf(checks)}\n`), closing].join("\n");

function tableOf(checks: Readonly<Record<string, Check>>): string {
  const rows = Object.entries(checks).map(
    ([id, { severity, finds, why, source }]) =>
      `| ${severity === "breaks" ? "✗" : "!"} | \`${id}\` | ${escaped(finds)} | ${escaped(why)} | [source](${source}) |`,
  );
  return ["| | check | finds | why it matters | |", "| - | - | - | - | - |", ...rows].join("\n");
}

const escaped = (text: string): string => text.replaceAll("*", "\\*");

if (import.meta.main) writeFileSync(new URL("../../docs/doctor.md", import.meta.url), cataloguePage());
