import type { Service } from "@aws-sdk/client-ecs";
import type { CellFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { isBusy } from "./group.ts";
import { liveOf } from "./live.ts";
import { revisionDrafts } from "./revision.ts";
import { taskRoleDrafts } from "./task-roles.ts";

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
    ...(definition
      ? [...revisionDrafts(cell, liveOf(service), definition), ...taskRoleDrafts(cell, definition)]
      : []),
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
