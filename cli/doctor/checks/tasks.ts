import type { Service } from "@aws-sdk/client-ecs";
import type { TaskDefinition } from "../../../functions/release/aws/ecs.ts";
import { imageOf } from "../../../functions/release/task-definition.ts";
import type { CellFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { lets } from "../policy.ts";
import { isBusy } from "./group.ts";

/** The live task set of a service, and its load balancer there. */
export function liveOf(service: Service | undefined) {
  const live = service?.taskSets?.find(({ status }) => status === "PRIMARY");
  return { live, balanced: live?.loadBalancers?.[0] };
}

/** The ECS service and the revision that it runs. */
export function taskDrafts(cell: CellFacts): Draft[] {
  const [named] = valueOf(cell.group)?.ecsServices ?? [];
  const name = `${named?.clusterName}/${named?.serviceName}`;
  const service = valueOf(cell.service);
  if (cell.service.kind === "absent" || (service && service.status !== "ACTIVE"))
    return [
      {
        check: "ecs-missing",
        what: `the ECS service ${name} is ${service?.status ?? "not there"}`,
        mend: "create it, or correct the deployment group's ecsServices",
      },
    ];
  if (!service) return [];
  const definition = valueOf(cell.definition);
  return [
    ...serviceDrafts(cell, service, name),
    ...(definition ? [...revisionDrafts(cell, service, definition), ...roleDrafts(cell, definition)] : []),
  ];
}

function serviceDrafts(cell: CellFacts, service: Service, name: string): Draft[] {
  const { live } = liveOf(service);
  const controller = service.deploymentController?.type ?? "ECS";
  if (controller !== "CODE_DEPLOY")
    return [
      {
        check: "controller-other",
        what: `the deployment controller of ${name} is ${controller}`,
        mend: "create the service anew with the deployment controller CODE_DEPLOY",
      },
    ];
  return live
    ? [...liveDrafts(cell, service, name), ...networkDrafts(service, name)]
    : [
        {
          check: "nothing-live",
          what: `${name} has no primary task set`,
          mend: "deploy it once with CodeDeploy, or create the service anew with a task definition",
        },
      ];
}

function liveDrafts(cell: CellFacts, service: Service, name: string): Draft[] {
  const { live, balanced } = liveOf(service);
  const { desiredCount: wanted = 0 } = service;
  const running = live?.runningCount ?? 0;
  const group = valueOf(cell.group);
  return [
    ...onlyIf(!balanced?.targetGroupArn, {
      check: "not-balanced",
      what: `the live task set of ${name} has no load balancer`,
      mend: "create the service anew behind one",
    }),
    ...onlyIf(wanted === 0, {
      check: "nothing-wanted",
      what: `the desired count of ${name} is 0`,
      mend: "scale it up before the first release",
    }),
    ...onlyIf(running < wanted && !(group && isBusy(group)), {
      check: "stable-unwell",
      what: `${running} of ${wanted} tasks of ${name} run`,
      mend: "see why its tasks stop (the service's events) before the first release",
    }),
  ];
}

/** Platform versions are compared where both are named: LATEST stands for one of them. */
function networkDrafts(service: Service, name: string): Draft[] {
  const { live } = liveOf(service);
  const [wanted, found] = [service, live].map((each) => {
    const {
      subnets = [],
      securityGroups = [],
      assignPublicIp,
    } = each?.networkConfiguration?.awsvpcConfiguration ?? {};
    return JSON.stringify([[...subnets].sort(), [...securityGroups].sort(), assignPublicIp ?? "DISABLED"]);
  });
  const versions = [service.platformVersion, live?.platformVersion].filter(
    (each) => each && each !== "LATEST",
  );
  const isOtherPlatform = versions.length === 2 && versions[0] !== versions[1];
  if (wanted === found && !isOtherPlatform) return [];
  const which = wanted === found ? "platform version" : "subnets or security groups";
  return [
    {
      check: "network-differs",
      what: `the live task set of ${name} has other ${which} than the service`,
      mend: "make the service anew with what runs, or expect the candidate to run as the service says",
    },
  ];
}

function revisionDrafts(cell: CellFacts, service: Service, definition: TaskDefinition): Draft[] {
  const { config } = cell;
  const { arn, isActive, unknownMembers, input } = definition;
  const behind = liveOf(service).balanced?.containerName ?? "";
  const image = imageOf(input, config.container ?? behind) ?? "";
  return [
    ...containerDrafts(cell, service, definition),
    ...onlyIf(!isActive, {
      check: "revision-inactive",
      what: `${arn} is INACTIVE and still runs`,
      mend: "register it anew and deploy that, and let no stack deregister what runs (retain it)",
    }),
    ...onlyIf(unknownMembers.length > 0, {
      check: "revision-unknown",
      what: `${arn} has ${unknownMembers.join(", ")}`,
      mend: "upgrade pointsman",
    }),
    ...onlyIf(image && !isFrom(image, config.image.repository), {
      check: "image-of-elsewhere",
      what: `${arn} runs ${image}, not one of ${config.image.repository}`,
      mend: "correct image.repository in the service file, or push what runs there and release it by hand first",
    }),
  ];
}

/** The container that takes the image, and the one behind the load balancer with its port: often the same. */
function containerDrafts({ config }: CellFacts, service: Service, { arn, input }: TaskDefinition): Draft[] {
  const { containerName: behind = "", containerPort: port } = liveOf(service).balanced ?? {};
  const containers = input.containerDefinitions ?? [];
  const wanted = [...new Set([config.container ?? behind, behind])].filter(Boolean);
  const missing = wanted.filter((name) => !containers.some((each) => each.name === name));
  const opened = containers.find(({ name }) => name === behind)?.portMappings;
  const isClosed = opened !== undefined && !opened.some(({ containerPort }) => containerPort === port);
  return [
    ...missing.map((name): Draft => ({
      check: "container-missing",
      what: `${arn} has no container ${name}; it has ${containers.map((each) => each.name).join(", ")}`,
      mend: "correct container in the service file, or the service's load balancer",
    })),
    ...onlyIf(isClosed, {
      check: "port-missing",
      what: `${behind} in ${arn} does not open port ${port}`,
      mend: "add the port to portMappings and register the revision anew",
    }),
  ];
}

/** `registry/repository`, `…:tag` or `…@digest`. */
const isFrom = (image: string, repository: string): boolean =>
  image.replace(/[@].*$|:[^/]*$/, "").endsWith(`/${repository}`);

const fromEcr = /\.dkr\.ecr\./;

function roleDrafts({ roles }: CellFacts, { arn, input }: TaskDefinition): Draft[] {
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
