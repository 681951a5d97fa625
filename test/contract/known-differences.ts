/**
 * Where we and a counterpart differ, and the counterpart is wrong or does not matter. Everything else that
 * differs is a failure, and so is an entry here that is no longer met.
 */
export interface KnownDifference {
  readonly section: string;
  readonly about: RegExp;
  readonly difference: RegExp;
  readonly reason: string;
  /** A page that says so. */
  readonly source: string;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    section: "template",
    about: /by cfn-lint$/,
    difference: /^W3005 .*Role\w+' dependency already enforced by a 'GetAtt'/,
    reason:
      "The CDK lets a function or machine wait for its role and for the role's policy; the wait for the role is said twice, " +
      "the one for the policy is needed.",
    source: "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md (W3005)",
  },
  {
    section: "rules",
    about: /^the sandbox, on \{"cidr":/,
    difference: /^Event Ruler (matches|does not match), the sandbox refuses it: \{"detail":\{"a":\[\{"cidr":/,
    reason: "No rule of ours looks at an address; the sandbox refuses what it does not simulate.",
    source:
      "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (IP address matching)",
  },
  {
    section: "permissions",
    about: /^the reference has what elasticloadbalancing:AddTags is done on$/,
    difference: /^it has loadbalancer only$/,
    reason:
      "The data has one list for both generations of load balancing, and of this action the older one's, which knows the " +
      "classic load balancer alone: the evaluator is asked about it under that type's name.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html (AddTags)",
  },
  {
    section: "permissions",
    about: /^(pointsman-mirror|mirroroperator), by parliament$/,
    difference:
      /^UNKNOWN_CONDITION_FOR_ACTION: .*elasticloadbalancing:CreateAction for action elasticloadbalancing:AddTags/,
    reason:
      "The key came after the data that parliament carries: it says within which call a tag is written.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html",
  },
  {
    section: "permissions",
    about: /^(pointsman-mirror|mirroroperator), by parliament$/,
    difference: /^RESOURCE_MISMATCH: .*"elasticloadbalancing:DeleteListener".*listener\/app\//,
    reason: "It asks for a resource of each type; a right on listeners of NLBs names those alone.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html (DeleteListener)",
  },
  {
    section: "permissions",
    about: /^(pointsman-mirror|mirroroperator), by parliament$/,
    difference:
      /^RESOURCE_MISMATCH: .*"ec2:CreateSecurityGroup","required_format":"arn:\*:ec2:\*:\*:security-group\/\*"/,
    reason:
      "A security group is made under two rights: on the group, which bears our tag, and on its VPC, which does not; so they " +
      "are two statements, and parliament looks at each alone.",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html (CreateSecurityGroup with tags)",
  },
  {
    section: "models",
    about: /^dynamodb.BatchGetItem answer$/,
    difference: /^answer.UnprocessedKeys: 0 members, allowed are 1 to 100/,
    reason: "The service answers with an empty map when nothing is left, whatever its model says.",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html (UnprocessedKeys)",
  },
  {
    section: "permissions",
    about: /, by parliament$/,
    difference: /^RESOURCE_STAR: .*\["cloudwatch:DescribeAlarms"\]$/,
    reason: "Of composite alarms DescribeAlarms tells only to whom may describe all alarms.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
  },
  {
    section: "permissions",
    about: /^pointsman-shift, by parliament$/,
    difference:
      /^RESOURCE_MISMATCH: .*"route53:ChangeTagsForResource","required_format":"arn:\*:route53:::hostedzone\/\*"/,
    reason: "It asks for a resource of each type; only health checks are tagged.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html (ChangeTagsForResource)",
  },
  {
    section: "permissions",
    about: /, by parliament$/,
    difference: /^RESOURCE_STAR: .*\["ecs:ListTasks"\]$/,
    reason:
      "Its only resource type is the container instance, which Fargate has not; a condition names clusters.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html",
  },
  {
    section: "permissions",
    about: /^pointsman-(probe|octavia|lookups), by parliament$/,
    difference: /^RESOURCE_STAR: .*\["ec2:\w+"(,"ec2:\w+")*\]$/,
    reason: "Lambda checks these rights on * when a function is put into a network.",
    source:
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
  },
  {
    section: "permissions",
    about: /, by parliament$/,
    difference: /^RESOURCE_MISMATCH: .*"states:DescribeExecution","required_format":"[^"]*:express:/,
    reason:
      "It asks for a resource of each type; ours are executions of standard machines, and none is express.",
    source: "https://github.com/duo-labs/parliament/blob/main/parliament/statement.py (RESOURCE_MISMATCH)",
  },
  {
    section: "permissions",
    about: /^(viewer|releaser|approver|oncall), by parliament$/,
    difference:
      /^UNKNOWN_CONDITION_FOR_ACTION: .*lambda:InvokedViaFunctionUrl for action lambda:InvokeFunction/,
    reason: "Its list of condition keys is older than this one, which function URLs need since October 2025.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  },
  {
    section: "doctor",
    about: /^the policy that the docs give, by parliament$/,
    difference:
      /^RESOURCE_MISMATCH: .*"states:DescribeExecution","required_format":"arn:\*:states:\*:\*:express:/,
    reason: "It asks for a resource of each type; no machine of ours is an express one.",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html (DescribeExecution)",
  },
  {
    section: "doctor",
    about: /^the policy that the docs give, by parliament$/,
    difference: /^RESOURCE_STAR: .*"codedeploy:GetDeploymentGroup"/,
    reason:
      "It reads what service files name and what CloudFormation made up names for; functions are named.",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html",
  },
  {
    section: "doctor",
    about: /^the policy that the docs give, by parliament$/,
    difference:
      /^RESOURCE_STAR: .*"acm:DescribeCertificate","iam:GetServerCertificate","secretsmanager:DescribeSecret"/,
    reason:
      "Secrets and certificates are those that the mirrors' files name; what a secret holds is not read.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html",
  },
  {
    section: "interpreter",
    about: /^intrinsic functions$/,
    difference: /^it is not taken: /,
    reason: "Its grammar of arguments has no decimals, and it drops null; the language has numbers and null.",
    source: "https://states-language.net/spec.html#intrinsic-functions",
  },
  {
    section: "interpreter",
    about: /^escapes in an intrinsic function$/,
    difference: /^output is \{"text":"\\\\\\\\"\}, not /,
    reason: "It does not take the backslash from what it escapes, and ends the text there.",
    source:
      "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html (Reserved characters)",
  },
  {
    section: "interpreter",
    about: /^a path that leads nowhere fails the run past every catch$/,
    difference: /^(status|states|output|error) is /,
    reason: "Its States.ALL takes States.Runtime too, which no Catch and no Retry takes.",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  {
    section: "interpreter",
    about: /^a choice: (a wildcard|timestamps by moment, not by text)$/,
    difference: /^states is \["A","No"\], not \["A","Yes"\]$/,
    reason: "It knows no escaped star in a pattern, and compares timestamps without their zone.",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  },
  {
    section: "interpreter",
    about: /^a choice that nothing matches fails$/,
    difference: /^error is "States\.Runtime", not "States\.NoChoiceMatched"$/,
    reason: "It has no error of its own for this.",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  {
    section: "interpreter",
    about: /^a choice about something absent fails the run$/,
    difference: /^(status|states|output|error) is /,
    reason: "It goes to Default; a path that leads nowhere fails the execution, but for IsPresent.",
    source:
      "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html (States.Runtime)",
  },
  {
    section: "interpreter",
    about: /^a callback that reports failure fails the task under its name$/,
    difference: /^output is .*"Cause":null/,
    reason: "It loses the cause that SendTaskFailure gave.",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html",
  },
  {
    section: "interpreter",
    about: /^a retried callback task gets its own token$/,
    difference: /^(status is "FAILED"|output is nothing|error is "Throttled")/,
    reason: "A retry gets the same token, which has been answered already.",
    source:
      "https://github.com/getmoto/moto/blob/5.2.5/moto/stepfunctions/parser/asl/component/state/exec/state_task/service/state_task_service_callback.py",
  },
  {
    section: "interpreter",
    about: /^a catcher may lead back to its own state$/,
    difference: /^(states|output|payloads) is /,
    reason: "It takes a Catch that leads back to its own state for none, and goes on by the state's Next.",
    source:
      "https://github.com/getmoto/moto/blob/5.2.5/moto/stepfunctions/parser/asl/component/state/state.py",
  },
  {
    section: "flows-on-moto",
    about: /^a Catch that leads back to its own state$/,
    difference: /^the run enters .* Gates AreGatesOpen Refused/,
    reason: "The same; the other runs make their way round it by a Pass state.",
    source:
      "https://github.com/getmoto/moto/blob/5.2.5/moto/stepfunctions/parser/asl/component/state/state.py",
  },
  {
    section: "flows-on-moto",
    about: /, stopped$/,
    difference: /^the run's (error|cause) is nothing, not "/,
    reason: "It loses the error and cause that StopExecution gave.",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html",
  },
  {
    section: "flows-on-moto",
    about: /, stopped within a Map$/,
    difference:
      /^the run's (status is "FAILED", not "ABORTED"|error is "States\.Runtime", not |cause is ".* state 'None' )/,
    reason: "It takes a Map that is stopped for one that failed, and stumbles over that error's name.",
    source:
      "https://github.com/getmoto/moto/blob/5.2.5/moto/stepfunctions/parser/asl/component/state/exec/state_map/iteration/iteration_worker.py",
  },
  {
    section: "data",
    about: /^dynalite: /,
    difference: /^it has no TransactWriteItems$/,
    reason: "It was written before transactions were: what needs them is asked of moto alone.",
    source: "https://github.com/architect/dynalite/blob/main/index.js (validOperations)",
  },
  {
    section: "data",
    about: /^moto: /,
    difference:
      /it says a page of HTML|and "a page of HTML" there|"LostRace" in the sandbox and "Unreachable" there/,
    reason: "It falls over (HTTP 500) where an operand is missing, or of a type that it does not expect.",
    source: "https://github.com/getmoto/moto/blob/master/moto/dynamodb/comparisons.py",
  },
  {
    section: "data",
    about: /^moto: .* is refused$/,
    difference: /^the sandbox says ValidationException, it says (taken|ConditionalCheckFailedException):/,
    reason: "It checks less of a request than DynamoDB does, and nothing of numbers, sets and bounds.",
    source: "https://github.com/getmoto/moto/blob/master/moto/dynamodb/responses.py",
  },
  {
    section: "data",
    about: /^moto: (an item of 400 KB|a query's page ends at a megabyte)/,
    difference: /it says ValidationException: Item size|^the answer.count is 21 in the sandbox and 19 there$/,
    reason: "An item has 405,000 bytes at most there, and what it counts of a page is its own.",
    source: "https://github.com/getmoto/moto/blob/master/moto/dynamodb/models/dynamo_type.py",
  },
  {
    section: "data",
    about: /^moto: a page that ends at its limit/,
    difference: /^the answer.2.answer.LastEvaluatedKey is \{.*\} in the sandbox and absent there$/,
    reason:
      "DynamoDB names the last key of a full page without looking whether more follows; dynalite does too.",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html (LastEvaluatedKey)",
  },
  {
    section: "data",
    about: /^moto: (an update without an expression|if nothing = :v with)/,
    difference: /^the answer\.(0|without)\.answer is (\{\}|absent) in the sandbox and (\{\}|absent) there$/,
    reason: "It refuses an update that only makes the item, and takes a missing attribute for null.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html",
  },
  {
    section: "data",
    about: /^dynalite: REMOVE #l\[0\], #l\[2\]/,
    difference: /list\.L\.1\.S is "d" in the sandbox and "c" there$/,
    reason: "Indexes are those of the list as it was; it removes one by one. moto agrees with us.",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html",
  },
  {
    section: "data",
    about: /^dynalite: if #[lm] = :v/,
    difference: /^(the answer\.with\.answer|the table\.0) is /,
    reason: "It compares neither lists nor maps; DynamoDB and moto do. The ledger asks for neither.",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html (EQ is for all types)",
  },
  {
    section: "data",
    about: /^dynalite: a condition that fails shows the item/,
    difference: /^the answer\.1\.members\.Item is .* and absent there$/,
    reason: "It is older than ReturnValuesOnConditionCheckFailure, which came in June 2023.",
    source: "https://github.com/architect/dynalite/blob/main/validations/updateItem.js",
  },
  {
    section: "data",
    about: /^dynalite: (an order of|a wrong type behind)/,
    difference: /^the sandbox says ValidationException, it says (taken|ConditionalCheckFailedException):/,
    reason: "DynamoDB refuses values without an order before it looks at any item.",
    source: "https://github.com/ExtendDB/extenddb/pull/216",
  },
  {
    section: "data",
    about: /^dynalite: (a sort key of 1025 bytes in 513 letters|an item of two-byte letters)/,
    difference: /it says taken:/,
    reason: "It counts letters where DynamoDB counts the bytes of their UTF-8.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html",
  },
  {
    section: "data",
    about: /^dynalite: (a query with an empty partition's key|an expression of more than 4 KB)/,
    difference: /it says taken:/,
    reason:
      "It does not know these limits: keys are not empty, and an expression has 4 KB. The first moto refuses.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
  },
  {
    section: "runtime",
    about: /^Sandbox\.Timedout, which the machines list/,
    difference: /^nobody in this run reported it/,
    reason:
      "Lambda itself says so when it ends a function at its time limit; its runtime client, which is run here, does not.",
    source: "https://github.com/seek-oss/aws-codedeploy-hooks/pull/81 (a payload with it, as Lambda gave it)",
  },
  {
    section: "deployed",
    about: /^each of the template's \d+ resources is made$/,
    difference: /^PointsmanAlarms\w+: AWS::CloudWatch::Alarm over several metrics is not taken$/,
    reason:
      "MiniStack's CloudFormation makes alarms of one metric only; these four add up the errors of some.",
    source:
      "https://github.com/ministackorg/ministack/blob/main/ministack/services/cloudformation/provisioners.py",
  },
  {
    section: "deployed",
    about: /^it does, when it came to \w+ by the bus$/,
    difference: /^it was tried once, and is nowhere$/,
    reason:
      "MiniStack's bus runs a function at once and forgets it; EventBridge invokes asynchronously, with Lambda's " +
      "retries and destinations. The same event, so invoked, is asked beside it.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
  },
  {
    section: "deployed",
    about: /^the URL of \w+ tells who calls$/,
    difference: /^requestContext\.authorizer: expected a mapping, but it is missing$/,
    reason: "MiniStack reads no signature, and so has nobody to tell of.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (authorizer.iam)",
  },
  {
    section: "nlb",
    about: /^moto: a load balancer whose name is taken by one with other settings is refused$/,
    difference: /^the answer\.cause is "DuplicateLoadBalancerName" in the sandbox and absent/,
    reason: "It makes a second load balancer of the same name.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html (DuplicateLoadBalancerName)",
  },
  {
    section: "nlb",
    about: /^moto: a load balancer whose creation was not answered is found by making it again$/,
    difference: /^the answer\.0 is true in the sandbox and false/,
    reason:
      "It makes a second load balancer of the same name; AWS answers the first, for the call is idempotent.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  },
  {
    section: "nlb",
    about: /^moto: a load balancer moves to other subnets$/,
    difference: /^the answer\.0 is "subnet 1" in the sandbox and absent/,
    reason: "It wants two zones of every load balancer; one of network may have one.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html (Subnets)",
  },
  {
    section: "nlb",
    about: /^moto: a target group gets another health check$/,
    difference: /^the answer\.0\.codes is "200-299" in the sandbox and absent/,
    reason:
      "It changes the codes of groups of HTTP only; a group of TCP that is checked by HTTP has codes too.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
  },
  {
    section: "nlb",
    about: /^moto: a target group's check of HTTP loses path and codes when it becomes one of TCP$/,
    difference: /^the answer\.0\.codes is absent in the sandbox and "200-299"/,
    reason: "It keeps what a check of TCP cannot have. No plan of ours compares either for TCP.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html (Matcher)",
  },
  {
    section: "nlb",
    about: /^moto: a target group whose creation was not answered is found by making it again$/,
    difference: /^the answer\.1\.cause is absent in the sandbox and "DuplicateTargetGroupName"/,
    reason: "It refuses the same settings too; AWS answers the first group, for the call is idempotent.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
  },
  {
    section: "nlb",
    about: /^moto: one address at two ports is two targets$/,
    difference: /^the answer\.0 is 80 in the sandbox and 81/,
    reason: "It keeps a target by its address alone.",
    source: "https://github.com/getmoto/moto/blob/5.2.5/moto/elbv2/models.py (FakeTargetGroup.register)",
  },
  {
    section: "nlb",
    about: /^moto: a target outside the VPC is in all zones, and initial at first$/,
    difference: /^the answer\.0\.state is "initial" in the sandbox and "healthy"/,
    reason: "Its targets are healthy from the first moment, and it drops the zone.",
    source: "https://github.com/getmoto/moto/blob/5.2.5/moto/elbv2/models.py (FakeTargetGroup.health_for)",
  },
  {
    section: "nlb",
    about: /^moto: deregistering a target that is not there succeeds$/,
    difference: /^the answer\.cause is absent in the sandbox and "InvalidTarget"/,
    reason: "It refuses a target that it does not know; of AWS the call succeeds.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html",
  },
  {
    section: "nlb",
    about: /^moto: a public address is refused$/,
    difference: /^the answer\.cause is "ValidationError" in the sandbox and absent/,
    reason: "It takes any text for an address.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html#target-type",
  },
  {
    section: "nlb",
    about: /^moto: a listener goes over to another group alone$/,
    difference: /^the answer\.1\.0 is "a 0" in the sandbox and "a 1"/,
    reason: "It goes on naming the load balancer of a group that no listener of it names any more.",
    source: "https://github.com/getmoto/moto/blob/5.2.5/moto/elbv2/models.py (modify_listener)",
  },
  {
    section: "nlb",
    about: /^moto: a listener that is asked for once more is the same, and at its port another is refused$/,
    difference: /^the answer\.0 is true in the sandbox and false/,
    reason: "It makes a second listener at the same port.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html (DuplicateListener)",
  },
  {
    section: "nlb",
    about: /^moto: a listener to a group of another load balancer is refused$/,
    difference: /^the answer\.cause is "TargetGroupAssociationLimit" in the sandbox and absent/,
    reason: "It lets a target group serve several load balancers.",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html (TargetGroupAssociationLimit)",
  },
  {
    section: "nlb",
    about: /^moto: a security group in a VPC that is not there is refused$/,
    difference: /^the answer\.cause is "InvalidVpcID\.NotFound" in the sandbox and absent/,
    reason: "It does not look whether the VPC is there.",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidVpcID.NotFound)",
  },
  {
    section: "nlb",
    about: /^moto: a security group that a load balancer has is not deleted$/,
    difference: /^the answer\.gave is "in-use" in the sandbox and "deleted"/,
    reason: "Its load balancers have no network interfaces that would hold a security group.",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation)",
  },
  {
    section: "data",
    about: /^moto: a transaction in which one write would outgrow its item/,
    difference:
      /^the answer\.0\.members\.cause\.error is "TransactionCanceledException" in the sandbox and "ValidationException" there$/,
    reason:
      "A transaction whose changes make an item too large is cancelled, with ValidationError as the reason.",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html (TransactionCanceledException)",
  },
  {
    section: "services",
    about: /^images: what an image is made of$/,
    difference:
      /^the answer\.answer is "application\/vnd\.oci\.image\.config\.v1\+json" in the sandbox and "" there$/,
    reason: "It does not tell the media type of what an image is made of.",
    source:
      "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html (artifactMediaType)",
  },
  {
    section: "services",
    about: /^images: and none that has none$/,
    difference: /^the answer\.answer is 0 in the sandbox and 2 there$/,
    reason: "It takes no notice of the filter: the two parts of an index have no tag.",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImagesFilter.html",
  },
  {
    section: "services",
    about: /^task definitions: and the family's name stands for the newest that is active$/,
    difference: /^the answer\.answer is "cart:1" in the sandbox and "cart:2" there$/,
    reason: "It takes the newest revision, also when that is deregistered.",
    source:
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html (taskDefinition)",
  },
  {
    section: "services",
    about: /^task definitions: (the newest revision comes first|no more revisions come than were asked for)$/,
    difference:
      /^the answer\.answer(\.0 is "pay:3" in the sandbox and "pay:1"| is 1 in the sandbox and 2) there$/,
    reason: "It lists every revision, oldest first, whatever sort and maxResults say.",
    source:
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html (sort, maxResults)",
  },
  {
    section: "services",
    about: /^task definitions: a definition with fault injection keeps it$/,
    difference: /^the answer\.answer is true in the sandbox and absent there$/,
    reason: "It does not know enableFaultInjection, which came in December 2024.",
    source:
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html (enableFaultInjection)",
  },
  {
    section: "services",
    about: /^task definitions: a definition without a container is refused$/,
    difference: / and "taken" there$/,
    reason: "It checks less of a definition than ECS does.",
    source:
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html (containerDefinitions)",
  },
  {
    section: "services",
    about: /^deployments: a group says which alarms guard it$/,
    difference: /^the answer\.answer\.0 is "shop-5xx" in the sandbox and absent there$/,
    reason: "It answers an empty alarmConfiguration for every group.",
    source: "https://github.com/getmoto/moto/blob/5.2.5/moto/codedeploy/responses.py (alarmConfiguration)",
  },
  {
    section: "services",
    about: /^deployments: a deployment that nothing has befallen has no error$/,
    difference: /^the answer\.answer is "none" in the sandbox and \{"code":"unknown","message":""\} there$/,
    reason: "It answers an empty errorInformation; CodeDeploy has one only where something went wrong.",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html (errorInformation)",
  },
  {
    section: "services",
    about: /^news: a detail that is no object is refused$/,
    difference: /^the answer\.answer\.came\.0 is absent in the sandbox and /,
    reason: "It warns only of itself that AWS takes no such detail.",
    source:
      "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html (Detail)",
  },
  {
    section: "services",
    about: /^news: nobody can speak as a service of AWS$/,
    difference:
      /^the answer\.answer\.0 is "NotAuthorizedForSourceException" in the sandbox and "taken" there$/,
    reason: "It knows no sources that are AWS's own.",
    source:
      "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html (ErrorCode)",
  },
  {
    section: "services",
    about: /^news: an event has these members and no other$/,
    difference: /^the answer\.answer\.0 is "account" in the sandbox and "detail" there$/,
    reason: "It loses the account on the way to a target.",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html",
  },
];
