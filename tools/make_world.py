#!/usr/bin/env python3
"""Writes a made-up world in iamproof's own form (docs/world.md), to try and to measure.

The same arguments give the same bytes:

    python3 tools/make_world.py > world.json
    python3 tools/make_world.py --accounts 5 --roles 10 --buckets 10 --seed 7 --out world.json
"""

import argparse
import json
import random
import sys


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, resource, **more):
    return {"Effect": "Allow", **more, "Action": action, "Resource": resource}


def deny(action, resource, **more):
    return {"Effect": "Deny", **more, "Action": action, "Resource": resource}


TEAMS = ["web", "data", "billing", "search", "mobile", "risk", "mail", "ops"]
SERVICES = ["lambda", "ec2", "ecs-tasks", "states", "events", "codebuild"]
MANAGED = ["ReadOnlyAccess", "SecurityAudit", "AmazonS3ReadOnlyAccess", "AWSLambdaBasicExecutionRole"]
ORG = "o-exampleorg"


def organization(accounts):
    ous = [{"id": f"ou-root-{n:08d}", "name": name, "parent": parent} for n, (name, parent) in enumerate(
        [("workloads", "root"), ("prod", "workloads"), ("dev", "workloads"), ("security", "root")])]
    guard = policy(deny(["organizations:LeaveOrganization", "account:CloseAccount"], "*", Sid="Stay"))
    regions = policy(deny("*", "*", Sid="Regions", Condition={
        "StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "us-east-1"]},
        "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ops/*"}}))
    perimeter = policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}})
    targets = ["root"] + [ou["id"] for ou in ous] + [account["id"] for account in accounts]
    return {
        "id": ORG, "management_account": accounts[0]["id"], "root": "r-root", "ous": ous,
        "scps": [
            {"name": "FullAWSAccess", "targets": targets},
            {"name": "stay", "policy": guard, "targets": ["root"]},
            {"name": "regions", "policy": regions, "targets": ["workloads"]},
        ],
        "rcps": [{"name": "perimeter", "policy": perimeter, "targets": ["prod"]}],
    }


def trust(rng, account, accounts, name):
    kind = rng.randrange(5)
    if kind == 0:
        principal = {"Service": f"{rng.choice(SERVICES)}.amazonaws.com"}
        return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
    if kind == 1:
        principal = {"AWS": f"arn:aws:iam::{account}:root"}
        return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
    if kind == 2:
        other = rng.choice(accounts)["id"]
        return policy({"Effect": "Allow", "Principal": {"AWS": other}, "Action": "sts:AssumeRole",
                       "Condition": {"StringEquals": {"sts:ExternalId": f"{name}-{rng.randrange(1000)}"}}})
    if kind == 3:
        provider = f"arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com"
        return policy({"Effect": "Allow", "Principal": {"Federated": provider},
                       "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
                           "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                           "StringLike": {"token.actions.githubusercontent.com:sub":
                                          f"repo:example/{rng.choice(TEAMS)}:*"}}})
    return policy({"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:role/ops/deploy"},
                   "Action": ["sts:AssumeRole", "sts:TagSession"]})


def inline(rng, account, bucket):
    kind = rng.randrange(5)
    arn = f"arn:aws:s3:::{bucket}"
    if kind == 0:
        return policy(allow(["s3:GetObject", "s3:PutObject"], f"{arn}/*"), allow("s3:ListBucket", arn))
    if kind == 1:
        return policy(allow("s3:GetObject", f"{arn}/${{aws:PrincipalTag/team}}/*"))
    if kind == 2:
        return policy(allow(["dynamodb:GetItem", "dynamodb:Query"],
                            f"arn:aws:dynamodb:eu-central-1:{account}:table/{rng.choice(TEAMS)}-*"),
                      deny("dynamodb:DeleteTable", "*"))
    if kind == 3:
        return policy(allow("sts:AssumeRole", f"arn:aws:iam::{account}:role/*", Condition={
            "StringEquals": {"aws:ResourceTag/team": rng.choice(TEAMS)}}))
    return policy(allow(["logs:CreateLogStream", "logs:PutLogEvents"],
                        f"arn:aws:logs:*:{account}:log-group:/aws/lambda/*"), allow("kms:Decrypt", "*"))


def bucket_policy(rng, account, accounts, bucket):
    arn = f"arn:aws:s3:::{bucket}"
    both = [arn, f"{arn}/*"]
    tls = deny("s3:*", both, Sid="Tls", Principal="*",
               Condition={"Bool": {"aws:SecureTransport": "false"}})
    kind = rng.randrange(5)
    if kind == 0:
        return policy(tls)
    if kind == 1:
        other = rng.choice(accounts)["id"]
        return policy(tls, allow("s3:GetObject", f"{arn}/shared/*",
                                 Principal={"AWS": f"arn:aws:iam::{other}:root"}))
    if kind == 2:
        return policy(tls, allow(["s3:GetObject", "s3:ListBucket"], both, Principal="*",
                                 Condition={"StringEquals": {"aws:PrincipalOrgID": ORG}}))
    if kind == 3:
        return policy(tls, allow("s3:PutObject", f"{arn}/AWSLogs/*",
                                 Principal={"Service": "cloudtrail.amazonaws.com"},
                                 Condition={"StringEquals": {"aws:SourceAccount": account}}))
    if rng.randrange(20) == 0:
        return policy(allow("s3:GetObject", f"{arn}/public/*", Principal="*"))
    return policy(deny("s3:*", both, Principal="*", Condition={
        "NotIpAddress": {"aws:SourceIp": [f"203.0.113.{rng.randrange(0, 256, 16)}/28"]}}))


def make(arguments):
    rng = random.Random(arguments.seed)
    accounts = []
    for number in range(arguments.accounts):
        parent = "root" if number == 0 else rng.choice(["prod", "dev", "dev", "security"])
        accounts.append({"id": f"{100000000001 + number * 7919:012d}", "name": f"account-{number}",
                         "parent": parent, "block_public_access": rng.randrange(3) != 0})
    policies, users, groups, roles, resources = [], [], [], [], []
    for number, account in enumerate(accounts):
        id = account["id"]
        iam = f"arn:aws:iam::{id}"
        policies.append({"arn": f"{iam}:policy/boundary", "policy": policy(
            allow("*", "*"), deny(["iam:*", "organizations:*"], "*"))})
        policies.append({"arn": f"{iam}:policy/team", "policy": policy(
            allow(["ec2:Describe*", "cloudwatch:*"], "*"))})
        groups.append({"arn": f"{iam}:group/readers", "managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]})
        users.append({"arn": f"{iam}:user/break-glass", "groups": ["readers"], "tags": {"team": "ops"}})
        buckets = [f"b{number}-{n}-{rng.choice(TEAMS)}" for n in range(arguments.buckets)]
        roles.append({"arn": f"{iam}:role/ops/deploy",
                      "trust": policy({"Effect": "Allow", "Principal": {"AWS": f"{iam}:root"},
                                       "Action": "sts:AssumeRole"}),
                      "managed": ["arn:aws:iam::aws:policy/AdministratorAccess"]})
        for n in range(max(0, arguments.roles - 1)):
            team = rng.choice(TEAMS)
            name = f"{team}-{n}"
            role = {"arn": f"{iam}:role/{team}/{name}", "id": f"AROA{number:06d}{n:010d}",
                    "trust": trust(rng, id, accounts, name), "tags": {"team": team}}
            if buckets:
                role["inline"] = {"work": inline(rng, id, rng.choice(buckets))}
            if rng.randrange(2):
                role["managed"] = [f"{iam}:policy/team"]
            if rng.randrange(8) == 0:
                role.setdefault("managed", []).append(f"arn:aws:iam::aws:policy/{rng.choice(MANAGED)}")
            if rng.randrange(3) == 0:
                role["boundary"] = f"{iam}:policy/boundary"
            roles.append(role)
        for bucket in buckets:
            resource = {"arn": f"arn:aws:s3:::{bucket}", "account": id}
            if rng.randrange(4):
                resource["policy"] = bucket_policy(rng, id, accounts, bucket)
            if rng.randrange(2):
                resource["ownership"] = "BucketOwnerEnforced"
            if rng.randrange(2):
                resource["block_public_access"] = True
            resources.append(resource)
        key = f"arn:aws:kms:eu-central-1:{id}:key/{number:08d}-0000-4000-8000-000000000000"
        resources.append({"arn": key, "policy": policy(
            allow("kms:*", "*", Principal={"AWS": f"{iam}:root"})), "grants": [
                {"name": "rds", "grantee": f"{iam}:role/ops/deploy", "operations": ["Decrypt", "GenerateDataKey"],
                 "encryption_context_subset": {"aws:rds:db-id": f"db-{number}"}}]})
    return {"organization": organization(accounts), "accounts": accounts, "policies": policies,
            "users": users, "groups": groups, "roles": roles, "resources": resources}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=100, help="at least one (default 100)")
    parser.add_argument("--roles", type=int, default=200, help="of each account (default 200)")
    parser.add_argument("--buckets", type=int, default=200, help="of each account (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="a file; standard output if not given")
    arguments = parser.parse_args()
    if arguments.accounts < 1:
        parser.error("--accounts is at least 1")
    text = json.dumps(make(arguments), indent=1) + "\n"
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
