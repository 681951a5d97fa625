import { functionName } from "../../../infra/aws/function-list.ts";
import type { InstallationFacts, ScheduleFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import { lets } from "../policy.ts";

/** What looks each minute at what events do not tell. */
const ticking = ["sweep", "trafficWatch"] as const;

/** Their schedules, the state machines and the ledger. */
export const wiringDrafts = (facts: InstallationFacts): Draft[] => [
  ...scheduleDrafts(facts),
  ...machineDrafts(facts),
  ...ledgerDrafts(facts),
];

function scheduleDrafts(facts: InstallationFacts): Draft[] {
  const { schedules: sight, installation, functions } = facts;
  if (sight.kind === "unseen") return [];
  const all = valueOf(sight) ?? [];
  const each = ticking.flatMap((fn): Draft[] => {
    const arn = valueOf(functions.get(fn) ?? unseen)?.arn;
    const ours = all.filter(({ targetArn }) => targetArn === arn);
    return [
      ...onlyIf(arn !== undefined && ours.length === 0, {
        check: "schedule-missing",
        what: `no schedule of ${installation.name} invokes ${functionName(installation.name, fn)}`,
        mend: deploy,
      }),
      ...ours.flatMap(disabledDrafts),
    ];
  });
  return [...each, ...trusted(facts, all).flatMap((schedule) => trustDrafts(facts, schedule))];
}

const disabledDrafts = ({ isEnabled, name }: ScheduleFacts): Draft[] =>
  onlyIf(!isEnabled, {
    check: "schedule-disabled",
    what: `the schedule ${name} is disabled`,
    mend: `enable it in EventBridge Scheduler, or ${deploy}`,
  });

/** One schedule for each role: the shares of the mirrors have the same. */
function trusted({ functions }: InstallationFacts, all: readonly ScheduleFacts[]): ScheduleFacts[] {
  const arns = (["sweep", "mirror", "trafficWatch"] as const).map(
    (fn) => valueOf(functions.get(fn) ?? unseen)?.arn,
  );
  const ours = all.filter(({ targetArn }) => arns.includes(targetArn));
  return [...new Map(ours.map((each) => [each.roleArn, each])).values()];
}

function trustDrafts(
  { installation, partition, roles }: InstallationFacts,
  schedule: ScheduleFacts,
): Draft[] {
  const role = roles.get(schedule.roleArn);
  if (!role || role.kind === "unseen") return [];
  const { name, account, region } = installation;
  const answer =
    role.kind === "absent"
      ? "no"
      : lets(role.value.trust, {
          who: "scheduler.amazonaws.com",
          action: "sts:AssumeRole",
          context: {
            "aws:SourceAccount": account,
            // Scheduler names the group, never the schedule.
            "aws:SourceArn": `arn:${partition}:scheduler:${region}:${account}:schedule-group/${name}`,
          },
        });
  if (answer === "yes") return [];
  return [
    {
      check: "schedule-role",
      what: `scheduler.amazonaws.com may not take the role ${schedule.roleArn} for the schedule group ${name}`,
      mend: `${deploy}; a condition on aws:SourceArn must name schedule-group/${name}`,
    },
  ];
}

function machineDrafts({ machines, installation }: InstallationFacts): Draft[] {
  return [...machines].flatMap(([machine, sight]): Draft[] => {
    const status = sight.kind === "absent" ? "missing" : valueOf(sight)?.status;
    return status === undefined || status === "ACTIVE"
      ? []
      : [
          {
            check: "machine-missing",
            what: `the state machine ${installation.name}-${machine} is ${status}`,
            mend: deploy,
          },
        ];
  });
}

function ledgerDrafts({ ledger }: InstallationFacts): Draft[] {
  if (ledger.kind === "absent")
    return [{ check: "ledger-missing", what: "the table of the ledger does not exist", mend: deploy }];
  const found = valueOf(ledger);
  if (!found) return [];
  const name = found.arn.slice(found.arn.lastIndexOf("/") + 1);
  // While it is being changed it can be read and written.
  if (found.status !== "ACTIVE" && found.status !== "UPDATING")
    return [
      {
        check: "ledger-missing",
        what: `the table ${name} is ${found.status}`,
        mend: `restore it, or ${deploy}`,
      },
    ];
  return found.isProtected
    ? []
    : [
        {
          check: "ledger-unprotected",
          what: `the table ${name} has no deletion protection`,
          mend: `aws dynamodb update-table --table-name ${name} --deletion-protection-enabled`,
        },
      ];
}
