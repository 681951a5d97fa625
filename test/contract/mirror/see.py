"""What stands in load balancing, read by boto3 and by nobody of ours: a line of JSON for each line that comes in."""

import json
import sys

import boto3

options = dict(
    endpoint_url=sys.argv[1],
    region_name="eu-central-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",
)
elb, ec2 = boto3.client("elbv2", **options), boto3.client("ec2", **options)


def tags(arn):
    (found,) = elb.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    return {tag["Key"]: tag["Value"] for tag in found["Tags"]}


def group(found):
    arn = found["TargetGroupArn"]
    attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    health = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    return {
        "arn": arn,
        "protocol": found["Protocol"],
        "check": {
            "protocol": found["HealthCheckProtocol"],
            "path": found.get("HealthCheckPath"),
            "codes": found.get("Matcher", {}).get("HttpCode"),
            "interval": found["HealthCheckIntervalSeconds"],
            "timeout": found["HealthCheckTimeoutSeconds"],
            "healthy": found["HealthyThresholdCount"],
        },
        "attributes": {each["Key"]: each["Value"] for each in attributes},
        "tags": tags(arn),
        "targets": sorted("%s:%s" % (each["Target"]["Id"], each["Target"]["Port"]) for each in health),
    }


def listener(found):
    (action,) = found["DefaultActions"]
    forward = action.get("ForwardConfig", {}).get("TargetGroups") or [
        {"TargetGroupArn": action["TargetGroupArn"]}
    ]
    return {
        "port": found["Port"],
        "protocol": found["Protocol"],
        "forward": [each["TargetGroupArn"] for each in forward],
        "tags": tags(found["ListenerArn"]),
    }


def balancer(found):
    arn = found["LoadBalancerArn"]
    rules = [
        {"port": each["FromPort"], "protocol": each["IpProtocol"], "cidr": ranges["CidrIp"]}
        for security in ec2.describe_security_groups(GroupIds=found["SecurityGroups"])["SecurityGroups"]
        for each in security["IpPermissions"]
        for ranges in each["IpRanges"]
    ]
    listeners = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    return {
        "name": found["LoadBalancerName"],
        "type": found["Type"],
        "scheme": found["Scheme"],
        "tags": tags(arn),
        "rules": sorted(rules, key=lambda rule: (rule["port"], rule["cidr"])),
        "listeners": sorted((listener(each) for each in listeners), key=lambda each: each["port"]),
    }


for _ in sys.stdin:
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    groups = elb.describe_target_groups()["TargetGroups"]
    found = {
        "loadBalancers": [balancer(each) for each in balancers],
        "groups": [group(each) for each in groups],
    }
    print(json.dumps(found), flush=True)
