import { functionName, hookEvents } from "../../infra/aws/function-list.ts";
import { guards } from "./checks/alarms.ts";
import type { CellFacts, InstallationFacts, RepositoryFacts } from "./facts.ts";
import { valueOf } from "./look.ts";
import type { Sight } from "./look.ts";
import type { Right } from "./rights.ts";

const toTasks = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

/** What CodeDeploy does under the group's role, and ECS under the execution role. */
export function cellRights(
  facts: InstallationFacts,
  cell: CellFacts,
  repository: Sight<RepositoryFacts>,
): Right[] {
  const about = { service: cell.config.service, cell: cell.cell.name };
  // That a role does not exist has been said by then.
  return [...groupRights(facts, cell), ...pullRights(cell, repository)]
    .filter(({ roleArn }) => cell.roles.get(roleArn)?.kind !== "absent")
    .map((right) => ({ ...right, ...about }));
}

function groupRights({ installation, partition }: InstallationFacts, cell: CellFacts): Right[] {
  const group = valueOf(cell.group);
  const roleArn = group?.serviceRoleArn;
  if (!group || !roleArn) return [];
  const { name, account, region } = installation;
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const role = { roleArn, holder: "the deployment group" };
  const broad = "attach AWSCodeDeployRoleForECS to it, or a statement of your own";
  const right = (
    check: Right["check"],
    actions: readonly string[],
    resources: readonly (string | undefined)[],
    more: Partial<Right> = {},
  ): Right => ({
    ...role,
    check,
    actions,
    resources: [...new Set(resources.flatMap((each) => each || []))],
    mend: broad,
    ...more,
  });
  const hooks = hookEvents.map((event) =>
    arn(`lambda:${region}:${account}:function:${functionName(name, `hook${event}`)}`),
  );
  // A release hands CodeDeploy those of the service file too.
  const alarms = guards(cell).map((alarm) => arn(`cloudwatch:${region}:${account}:alarm:${alarm}`));
  const triggers = (group.triggerConfigurations ?? []).map(({ triggerTargetArn }) => triggerTargetArn);
  const { taskRoleArn, executionRoleArn } = valueOf(cell.definition)?.input ?? {};
  return [
    right("group-role-hooks", ["lambda:InvokeFunction"], hooks),
    right("group-role-pass", ["iam:PassRole"], [taskRoleArn, executionRoleArn], { context: toTasks }),
    right("group-role-alarms", ["cloudwatch:DescribeAlarms"], alarms),
    right("group-role-triggers", ["sns:Publish"], triggers),
    ...movingRights(cell, right),
  ].filter(({ resources }) => resources.length > 0);
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html */
function movingRights(
  { service, balancing }: CellFacts,
  right: (check: Right["check"], actions: readonly string[], resources: readonly string[]) => Right,
): Right[] {
  const serviceArn = valueOf(service)?.serviceArn;
  const listeners = [valueOf(balancing.production), valueOf(balancing.test)].flatMap(
    (listener) => listener?.ListenerArn || [],
  );
  const rules = (valueOf(balancing.rules) ?? []).flatMap(({ IsDefault, RuleArn }) =>
    IsDefault ? [] : RuleArn || [],
  );
  const may = (actions: readonly string[], resources: readonly string[]) =>
    right("group-role-acts", actions, resources);
  return [
    may(
      [
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
      ],
      ["*"],
    ),
    may(["elasticloadbalancing:ModifyListener"], listeners),
    may(["elasticloadbalancing:ModifyRule"], rules),
    ...(serviceArn
      ? [
          may(["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"], [serviceArn]),
          may(
            ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
            [`${serviceArn.replace(":service/", ":task-set/")}/*`],
          ),
        ]
      : []),
  ];
}

function pullRights({ definition, config }: CellFacts, repository: Sight<RepositoryFacts>): Right[] {
  const roleArn = valueOf(definition)?.input.executionRoleArn;
  const arn = valueOf(repository)?.arn;
  if (!roleArn || !arn) return [];
  const mend = `attach AmazonECSTaskExecutionRolePolicy to it, or allow the pull of ${config.image.repository}`;
  const role = { check: "cannot-pull" as const, roleArn, holder: "the tasks' execution role", mend };
  return [
    { ...role, actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    { ...role, actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources: [arn] },
  ];
}
