import type { Check } from "../check.ts";

const groupApi = "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html";
const serviceApi = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html";
const taskSet = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html";
const blueGreen =
  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html";
const definitionApi = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html";

/** A cell's ECS service, its revision and the roles of its tasks. */
export const taskChecks = {
  "ecs-missing": {
    severity: "breaks",
    finds: "the ECS service does not exist or is not active",
    why: "the deployment fails at once",
    source: serviceApi,
  },
  "controller-other": {
    severity: "breaks",
    finds: "the ECS service is not deployed by CodeDeploy",
    why: "its deployment controller cannot be changed after it was made: the release is refused",
    source: blueGreen,
  },
  "nothing-live": {
    severity: "breaks",
    finds: "the service has no primary task set",
    why: "there is no stable version to go back to: the release is refused",
    source: taskSet,
  },
  "not-balanced": {
    severity: "breaks",
    finds: "the service has no load balancer",
    why: "there is no traffic that CodeDeploy could move",
    source: blueGreen,
  },
  "nothing-wanted": {
    severity: "warns",
    finds: "the service's desired count is 0",
    why: "the candidate starts no task, and whatever it is, it passes",
    source: serviceApi,
  },
  "stable-unwell": {
    severity: "warns",
    finds: "fewer tasks of the live version run than are wanted",
    why: "what is released onto is not healthy itself, and that is where a rollback goes",
    source: taskSet,
  },
  "container-missing": {
    severity: "breaks",
    finds: "the revision has no container of that name",
    why: "there is nowhere to put the image, or nothing behind the load balancer",
    source: definitionApi,
  },
  "port-missing": {
    severity: "breaks",
    finds: "the container behind the load balancer does not open its port",
    why: "CodeDeploy's task set is refused",
    source: definitionApi,
  },
  "network-differs": {
    severity: "warns",
    finds: "the live task set runs in another network than the service names",
    why: "our AppSpec repeats no network, so the candidate gets the service's",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
  },
  "revision-inactive": {
    severity: "warns",
    finds: "the live revision was deregistered",
    why: "ECS starts nothing new of it, so a rollback has to register it anew first",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html",
  },
  "revision-unknown": {
    severity: "breaks",
    finds: "the live revision has members that this version does not know",
    why: "registered anew it would lose them: the release is refused",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
  },
  "revision-large": {
    severity: "warns",
    finds: "the live revision is nearly as large as ECS takes",
    why: "a candidate names its image by digest, which is longer than a tag, and may be refused",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
  },
  "task-role-missing": {
    severity: "breaks",
    finds: "a role of the tasks does not exist, or ECS tasks may not take it",
    why: "the candidate's tasks do not start (SERVICE_TASK_CONFIGURATION_FAILURE)",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html",
  },
  "execution-role-none": {
    severity: "breaks",
    finds: "a Fargate task with an image of ECR has no execution role",
    why: "its image cannot be pulled",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  },
  "cannot-pull": {
    severity: "breaks",
    finds: "the execution role may not pull from the repository",
    why: "the candidate's tasks do not start (CannotPullContainerError)",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  },
  "image-of-elsewhere": {
    severity: "warns",
    finds: "what runs is not from the repository of the service file",
    why: "the first push replaces it by an image of another origin",
    source: definitionApi,
  },
  "would-be-refused": {
    severity: "breaks",
    finds: "the plan of a release would refuse it for another reason",
    why: "no release of the service starts",
    source: groupApi,
  },
} as const satisfies Readonly<Record<string, Check>>;
