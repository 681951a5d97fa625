import type { Check } from "../check.ts";

const taskSet = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html";
const configurations =
  "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html";
const targetGroups =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html";

/** A cell's listeners and its two target groups. */
export const balancingChecks = {
  "listener-missing": {
    severity: "breaks",
    finds: "a listener of the group does not exist",
    why: "traffic cannot be moved, or the candidate cannot be tried",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoute.html",
  },
  "test-listener-none": {
    severity: "breaks",
    finds: "smoke requests are wanted, and the group has no test listener",
    why: "AfterAllowTestTraffic never comes: the release is refused",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
  },
  "test-listener-same": {
    severity: "breaks",
    finds: "the test listener is the production listener",
    why: "test traffic would be the users'",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TargetGroupPairInfo.html",
  },
  "balancer-kind": {
    severity: "breaks",
    finds: "the load balancer is of another kind than the service file says",
    why: "behind a Network Load Balancer CodeDeploy moves traffic all at once only",
    source: configurations,
  },
  "target-group-missing": {
    severity: "breaks",
    finds: "the group has not two target groups that exist",
    why: "the candidate has nowhere to live",
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TargetGroupPairInfo.html",
  },
  "target-type": {
    severity: "breaks",
    finds: "a target group takes another kind of target than the tasks are",
    why: "tasks in awsvpc mode register by address, the others by instance: they never become healthy",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
  },
  "target-group-elsewhere": {
    severity: "breaks",
    finds: "a target group belongs to another load balancer",
    why: "a target group serves one load balancer: CodeDeploy's listener cannot forward to it",
    source: targetGroups,
  },
  "target-groups-differ": {
    severity: "warns",
    finds: "the two target groups differ in how they reach or check their targets",
    why: "they swap roles at every deployment, so every second release is judged otherwise",
    source: targetGroups,
  },
  "live-group-foreign": {
    severity: "breaks",
    finds: "what runs is in neither target group of the deployment group",
    why: "CodeDeploy does not know which side is live",
    source: taskSet,
  },
  "listener-astray": {
    severity: "breaks",
    finds: "the production listener does not send everything to the live target group",
    why: "a stack update that touched the listener wrote its old action back: users may get nobody",
    source: "https://github.com/aws/aws-cdk/issues/36649",
  },
  "idle-group-used": {
    severity: "breaks",
    finds: "the idle target group gets traffic from another listener or rule",
    why: "a candidate has users before it is tried",
    source: targetGroups,
  },
  "idle-group-occupied": {
    severity: "warns",
    finds: "the idle target group has targets while nothing is deployed",
    why: "the candidate would share it with tasks that nobody released",
    source: targetGroups,
  },
  "probe-outside": {
    severity: "breaks",
    finds: "smoke requests go to an internal load balancer, and the probe is in no VPC",
    why: "each of them fails, and the release with them",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
