/** What the tests of load balancers, networks and secrets make the sandbox answer and refuse. */
import "../../functions/targets/aws/ec2.test.ts";
import "../../functions/targets/aws/look.test.ts";
import "../../functions/targets/aws/writes.test.ts";
import "../../infra/sandbox/ec2/ec2.test.ts";
import "../../infra/sandbox/elb/nlb-listeners.test.ts";
import "../../infra/sandbox/elb/nlb-quotas.test.ts";
import "../../infra/sandbox/elb/nlb-targets.test.ts";
import "../../infra/sandbox/elb/nlb.test.ts";
import "../../infra/sandbox/secrets/secrets.test.ts";
