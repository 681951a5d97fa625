import { functionName } from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import { mirrorDefaults } from "../../../infra/config/resolved-mirror.ts";
import { sharesOf } from "../../../functions/targets/round/shares.ts";
import type { FunctionFacts, InstallationFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import type { Sight } from "../look.ts";
import { deploy } from "../mends.ts";

/** The sweep, pushes, people's commands and news; and for each cell a step, a hook, a probe and two that wake. */
const concurrencyOfAll = 10;
const concurrencyOfCell = 5;
/** The one that follows, and the one that it waits for. */
const concurrencyOfShare = 2;

/** Whether there is an installation at all: if not, that is the one thing to say of it. */
export function presence({ installation, functions }: InstallationFacts): Draft[] {
  const { name, account, region } = installation;
  const sights = [...functions.values()];
  if (sights.every(({ kind }) => kind === "absent"))
    return [
      {
        check: "not-deployed",
        what: `there is no function of ${name} in ${region} of this account`,
        mend: `${deploy}, or look with the credentials of ${account}`,
      },
    ];
  const [, , , foundRegion, foundAccount] =
    sights
      .map((sight) => valueOf(sight)?.arn)
      .find(Boolean)
      ?.split(":") ?? [];
  if (foundAccount === undefined || (foundAccount === account && foundRegion === region)) return [];
  return [
    {
      check: "elsewhere",
      what: `these credentials lead to ${foundAccount} in ${foundRegion}, and installation.yaml says ${account} in ${region}`,
      mend: "use the profile and Region of the installation, or correct installation.yaml",
    },
  ];
}

/** Functions that are there, run, and are let run often enough. */
export function functionDrafts(facts: InstallationFacts, cells: number): Draft[] {
  const { name } = facts.installation;
  const each = [...facts.functions].flatMap(([fn, sight]) => [
    ...functionDraft(functionName(name, fn), sight),
    ...placeDraft(functionName(name, fn), fn, sight),
  ]);
  return [...each, ...concurrency(facts, cells), ...destinations(facts), ...urls(facts)];
}

function functionDraft(name: string, sight: Sight<FunctionFacts>): Draft[] {
  if (sight.kind === "absent")
    return [
      {
        check: "function-missing",
        what: `there is no function ${name}`,
        mend: `${deploy}, all of this version`,
      },
    ];
  const found = valueOf(sight);
  if (!found) return [];
  const { state, lastUpdate, stateReason, reserved, settings } = found;
  const drafts: Draft[] = [];
  if (state !== "Active" || lastUpdate === "Failed")
    drafts.push({
      check: "function-not-active",
      what: `${name} is ${state}, its last update ${lastUpdate}${stateReason ? ` (${stateReason})` : ""}`,
      mend: `mend what its reason says and ${deploy}`,
    });
  if (settings.kind === "absent")
    drafts.push({
      check: "settings-missing",
      what: `${name} has no POINTSMAN_SETTINGS that can be read`,
      mend: deploy,
    });
  if (reserved === 0)
    drafts.push({
      check: "function-throttled",
      what: `${name} has a reserved concurrency of 0`,
      mend: `aws lambda delete-function-concurrency --function-name ${name}`,
    });
  return drafts;
}

/** They ask no AWS API. */
const inNetwork: readonly FunctionName[] = ["probe", "octavia", "lookups"];

/** Only those belong into a network. */
function placeDraft(name: string, fn: FunctionName, sight: Sight<FunctionFacts>): Draft[] {
  return onlyIf(!inNetwork.includes(fn) && valueOf(sight)?.isInVpc, {
    check: "function-in-vpc",
    what: `${name} is in a VPC`,
    mend: `take it out (its template has it in none): ${deploy}`,
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: new accounts start lower than 1,000. */
function concurrency(
  { concurrency: sight, following, installation }: InstallationFacts,
  cells: number,
): Draft[] {
  const found = valueOf(sight);
  const shares = following ? sharesOf(following.all.length, mirrorDefaults(installation).share) : 0;
  const needed = concurrencyOfAll + cells * concurrencyOfCell + shares * concurrencyOfShare;
  if (!found || found.unreserved >= needed) return [];
  const { limit, unreserved } = found;
  const who = [counted(cells, "cell"), ...(shares > 0 ? [counted(shares, "share of mirrors")] : [])];
  const verb = who.length === 1 && cells === 1 ? "wants" : "want";
  return [
    {
      check: "concurrency-low",
      what: `Lambda runs ${unreserved} functions at once that reserve nothing (of ${limit} in all); ${who.join(" and ")} ${verb} ${needed}`,
      mend: "ask for more in Service Quotas: Lambda, Concurrent executions",
    },
  ];
}

const counted = (count: number, what: string): string =>
  `${count} ${count === 1 ? what : what.replace(/^\w+/, "$&s")}`;

function destinations({ failureDestinations, installation }: InstallationFacts): Draft[] {
  return [...failureDestinations].flatMap(([fn, { kind }]): Draft[] =>
    kind === "absent"
      ? [
          {
            check: "no-failure-destination",
            what: `${functionName(installation.name, fn)} has no on-failure destination`,
            mend: deploy,
          },
        ]
      : [],
  );
}

function urls({ urls: found, installation }: InstallationFacts): Draft[] {
  return [...found].flatMap(([url, sight]): Draft[] => {
    const [fn, role] = url.split(":");
    const name = functionName(installation.name, fn as FunctionName);
    if (sight.kind === "absent")
      return [{ check: "command-url-missing", what: `${name}:${role} has no function URL`, mend: deploy }];
    return valueOf(sight) === "NONE"
      ? [
          {
            check: "command-url-open",
            what: `the URL of ${name}:${role} has AuthType NONE`,
            mend: `aws lambda update-function-url-config --function-name ${name} --qualifier ${role} --auth-type AWS_IAM`,
          },
        ]
      : [];
  });
}
