import type { Place } from "./ports.ts";

export const ecsArn = ({ region, account }: Place, rest: string): string =>
  `arn:aws:ecs:${region}:${account}:${rest}`;

export const elbArn = ({ region, account }: Place, rest: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;

export const codedeployArn = ({ region, account }: Place, rest: string): string =>
  `arn:aws:codedeploy:${region}:${account}:${rest}`;

export const alarmArn = ({ region, account }: Place, name: string): string =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

export const registryHost = ({ region, account }: Place): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com`;

/** The part of an ELB ARN that is a metric's dimension: `targetgroup/NAME/ID`, `app/NAME/ID`, `net/NAME/ID`. */
export const dimensionOf = (arn: string): string =>
  arn.slice(arn.lastIndexOf(":") + 1).replace(/^loadbalancer\//, "");
