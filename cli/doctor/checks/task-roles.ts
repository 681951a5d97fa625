import type { TaskDefinition } from "../../../functions/release/aws/ecs.ts";
import type { CellFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { unseen } from "../look.ts";
import { lets } from "../policy.ts";

const fromEcr = /\.dkr\.ecr\./;

/** The roles that the tasks take. */
export function taskRoleDrafts({ roles }: CellFacts, { arn, input }: TaskDefinition): Draft[] {
  const { taskRoleArn, executionRoleArn, requiresCompatibilities, containerDefinitions = [] } = input;
  const isFargate = requiresCompatibilities?.includes("FARGATE");
  const needsOne = isFargate && containerDefinitions.some(({ image }) => fromEcr.test(image ?? ""));
  const named = [taskRoleArn, executionRoleArn].flatMap((each) => each || []);
  return [
    ...[...new Set(named)].flatMap((each): Draft[] => {
      const role = roles.get(each) ?? unseen;
      const who = "ecs-tasks.amazonaws.com";
      if (role.kind === "unseen") return [];
      if (role.kind === "seen" && lets(role.value.trust, { who, action: "sts:AssumeRole" }) !== "no")
        return [];
      return [
        {
          check: "task-role-missing",
          what:
            role.kind === "absent"
              ? `the role ${each} of ${arn} does not exist`
              : `the role ${each} of ${arn} does not trust ${who}`,
          mend: `create it, or let ${who} take it`,
        },
      ];
    }),
    ...(needsOne && !executionRoleArn
      ? [
          {
            check: "execution-role-none" as const,
            what: `${arn} names no execution role`,
            mend: "give it one with AmazonECSTaskExecutionRolePolicy",
          },
        ]
      : []),
  ];
}
